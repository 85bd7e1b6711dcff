"""One question, one answer: the smallest program."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

response = bedrock.converse(
    modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    system=[{"text": "You are a concise travel guide. Answer in Markdown."}],
    messages=[
        {
            "role": "user",
            "content": [{"text": "Compare Lisbon and Porto for a weekend in May, in a table."}],
        }
    ],
    inferenceConfig={"maxTokens": 600, "temperature": 0.3},
)

print(response["output"]["message"]["content"][0]["text"])
