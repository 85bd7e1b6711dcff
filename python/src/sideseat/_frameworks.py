"""The frameworks a program may name."""

from __future__ import annotations

from typing import Final


class Frameworks:
    """Names for `SideSeat(framework=...)`.

    What is recorded is the traffic between boto3 and Amazon Bedrock, so every framework that calls
    Bedrock through boto3 or aiobotocore is seen, whichever of these is named.
    """

    Strands: Final = "strands"
    LangChain: Final = "langchain"
    LangGraph: Final = "langgraph"
    CrewAI: Final = "crewai"
    AutoGen: Final = "autogen"
    OpenAIAgents: Final = "openai-agents"
    GoogleADK: Final = "google-adk"
    PydanticAI: Final = "pydantic-ai"
    AgentFramework: Final = "agent-framework"
    Bedrock: Final = "bedrock"
    Anthropic: Final = "anthropic"
    OpenAI: Final = "openai"
    GoogleGenAI: Final = "google-genai"
    VertexAI: Final = "vertex-ai"
