"""The calls to Bedrock that every Python instrumentation of it is shown.

A case is a function that makes its calls with plain boto3; which instrumentation watches is the
business of the script that imports this.
"""

from __future__ import annotations

import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA = "amazon.nova-lite-v1:0"
TITAN_EMBED = "amazon.titan-embed-text-v2:0"
SYSTEM = [{"text": "You plan harbour tours. Answer in one sentence."}]
TOOLS = {
    "tools": [
        {
            "toolSpec": {
                "name": "tide_table",
                "description": "High and low water of a harbour on a day.",
                "inputSchema": {
                    "json": {
                        "type": "object",
                        "properties": {
                            "harbour": {"type": "string"},
                            "date": {"type": "string", "examples": ["2026-05-12"]},
                        },
                        "required": ["harbour", "date"],
                    }
                },
            }
        }
    ]
}
TIDES = {"high_water": ["03:12", "15:40"], "low_water": ["09:25", "21:51"]}


def client(path: str = ""):
    return boto3.client(
        "bedrock-runtime",
        region_name="us-east-1",
        endpoint_url=os.environ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] + path,
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}),
    )


def user(text: str) -> dict:
    return {"role": "user", "content": [{"text": text}]}


def chat() -> None:
    client().converse(
        modelId=CLAUDE,
        messages=[user("When does the ferry to the lighthouse leave?")],
        inferenceConfig={"maxTokens": 300, "temperature": 0.2, "topP": 0.9},
    )


def conversation() -> None:
    """A system prompt and three turns."""
    bedrock = client()
    messages: list[dict] = []
    for question in [
        "Which pier is closest to the station?",
        "And which one has a caf\u00e9?",
        "How long is the walk from there?",
    ]:
        messages.append(user(question))
        answer = bedrock.converse(modelId=NOVA, system=SYSTEM, messages=messages)
        messages.append(answer["output"]["message"])


def tools() -> None:
    """The model asks for a tool, gets its result, and answers."""
    bedrock = client()
    messages = [user("Can we pass under the old bridge in Husum at noon on 2026-05-12?")]
    call = {"modelId": CLAUDE, "system": SYSTEM, "toolConfig": TOOLS}
    message = bedrock.converse(messages=messages, **call)["output"]["message"]
    use = next(block["toolUse"] for block in message["content"] if "toolUse" in block)
    result = {"toolUseId": use["toolUseId"], "content": [{"json": TIDES}], "status": "success"}
    messages += [message, {"role": "user", "content": [{"toolResult": result}]}]
    bedrock.converse(messages=messages, **call)


def stream() -> None:
    answer = client().converse_stream(
        modelId=NOVA, system=SYSTEM, messages=[user("Describe the harbour at dusk.")]
    )
    for _ in answer["stream"]:
        pass


def error() -> None:
    """Refused: there is no model behind this path."""
    try:
        client("/nowhere").converse(modelId=NOVA, messages=[user("Is anybody there?")])
    except ClientError:
        return
    raise AssertionError("the call should have been refused")


def invoke_model() -> None:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 200,
        "system": "You plan harbour tours.",
        "messages": [{"role": "user", "content": "Name one sight at the north quay."}],
    }
    answer = client().invoke_model(modelId=CLAUDE, body=json.dumps(body))
    answer["body"].read()


def invoke_model_stream() -> None:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 200,
        "messages": [{"role": "user", "content": "Name one sight at the south quay."}],
    }
    answer = client().invoke_model_with_response_stream(modelId=CLAUDE, body=json.dumps(body))
    for _ in answer["body"]:
        pass


def embeddings() -> None:
    body = {"inputText": "A lighthouse with red and white stripes", "dimensions": 256}
    answer = client().invoke_model(modelId=TITAN_EMBED, body=json.dumps(body))
    answer["body"].read()


CASES = [
    chat,
    conversation,
    tools,
    stream,
    error,
    invoke_model,
    invoke_model_stream,
    embeddings,
]
