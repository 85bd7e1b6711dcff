"""What LangChain and LangGraph programs do, for the instrumentations that watch them."""

from __future__ import annotations

import os
from typing import Annotated, TypedDict

from botocore.exceptions import ClientError
from langchain_aws import ChatBedrockConverse
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnablePassthrough
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


def model(path: str = "") -> ChatBedrockConverse:
    return ChatBedrockConverse(
        model=MODEL,
        region_name="us-east-1",
        endpoint_url=os.environ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] + path,
        aws_access_key_id="x",
        aws_secret_access_key="x",
        max_tokens=300,
        temperature=0.1,
    )


@tool
def tide_table(harbour: str) -> str:
    """High and low water of a harbour, today."""
    return f"{harbour}: high water 03:12 and 15:40, low water 09:25 and 21:51"


class Handbook(BaseRetriever):
    """A retriever whose library is two pages long."""

    def _get_relevant_documents(self, query: str, *, run_manager) -> list[Document]:  # noqa: ARG002
        return [
            Document("The swing bridge opens at every full hour.", metadata={"page": 12}),
            Document("Masts above nine metres must wait for it.", metadata={"page": 13}),
        ]


def langchain_chain() -> None:
    """Prompt, model and parser, with metadata that names a session and a user."""
    prompt = ChatPromptTemplate.from_messages(
        [("system", "You plan harbour tours."), ("human", "One sentence about {place}, please.")]
    )
    chain = prompt | model() | StrOutputParser()
    chain.invoke(
        {"place": "the customs house"},
        config={
            "run_name": "describe-place",
            "tags": ["harbour", "test"],
            "metadata": {"session_id": "tour-7", "user_id": "ada", "thread_id": "tour-7"},
        },
    )


def langchain_conversation() -> None:
    model().invoke(
        [
            SystemMessage("You plan harbour tours."),
            HumanMessage("Is the museum ship open on Mondays?"),
            AIMessage("No, on Mondays it is closed."),
            HumanMessage("And on Tuesdays?"),
        ]
    )


def langchain_stream() -> None:
    for _ in model().stream("Describe the fish market at dawn."):
        pass


def langchain_error() -> None:
    """Refused inside a chain: there is no model behind this path."""
    chain = ChatPromptTemplate.from_messages([("human", "{question}")]) | model("/nowhere")
    try:
        chain.invoke({"question": "Is anybody there?"})
    except ClientError:
        return
    raise AssertionError("the call should have been refused")


def langchain_retrieval() -> None:
    prompt = ChatPromptTemplate.from_template("Pages: {pages}\nQuestion: {question}")
    chain = {"pages": Handbook(), "question": RunnablePassthrough()} | prompt | model()
    chain.invoke("When can a sailing boat pass the swing bridge?")


class State(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


def langgraph_agent() -> None:
    """A loop of a model with a tool, as a graph of two nodes."""
    asking = model().bind_tools([tide_table])

    def ask(state: State) -> dict:
        return {"messages": [asking.invoke(state["messages"])]}

    def work(state: State) -> dict:
        results = []
        for call in state["messages"][-1].tool_calls:
            answer = tide_table.invoke(call["args"])
            results.append(ToolMessage(answer, tool_call_id=call["id"], name=call["name"]))
        return {"messages": results}

    def more(state: State) -> str:
        return "work" if state["messages"][-1].tool_calls else END

    graph = StateGraph(State)
    graph.add_node("ask", ask)
    graph.add_node("work", work)
    graph.add_edge(START, "ask")
    graph.add_conditional_edges("ask", more)
    graph.add_edge("work", "ask")
    graph.compile().invoke(
        {
            "messages": [
                SystemMessage("You plan harbour tours."),
                HumanMessage("Can we sail out of Husum at noon?"),
            ]
        },
        config={"metadata": {"session_id": "tour-8", "thread_id": "tour-8"}},
    )


CASES = [
    langchain_chain,
    langchain_conversation,
    langchain_stream,
    langchain_error,
    langchain_retrieval,
    langgraph_agent,
]
