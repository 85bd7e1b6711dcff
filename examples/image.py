"""A picture in the question: the model reads a chart."""

from pathlib import Path

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

chart = Path(__file__).with_name("passengers.png").read_bytes()

response = bedrock.converse(
    modelId="us.amazon.nova-pro-v1:0",
    messages=[
        {
            "role": "user",
            "content": [
                {"image": {"format": "png", "source": {"bytes": chart}}},
                {"text": "What does this chart show, and what stands out?"},
            ],
        }
    ],
    inferenceConfig={"maxTokens": 300, "temperature": 0},
)

print(response["output"]["message"]["content"][0]["text"])
