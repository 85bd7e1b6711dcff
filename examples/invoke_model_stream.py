"""InvokeModelWithResponseStream with Claude's own events."""

import json

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

body = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 400,
    "messages": [
        {
            "role": "user",
            "content": "Write a haiku about a night train, then explain it in one sentence.",
        }
    ],
}

response = bedrock.invoke_model_with_response_stream(
    modelId="us.anthropic.claude-haiku-4-5-20251001-v1:0", body=json.dumps(body)
)

for event in response["body"]:
    chunk = json.loads(event["chunk"]["bytes"])
    if chunk["type"] == "content_block_delta":
        print(chunk["delta"].get("text", ""), end="", flush=True)
print()
