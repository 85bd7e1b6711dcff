"""Extended thinking: the model's reasoning beside its answer."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

response = bedrock.converse(
    modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "text": "A ferry leaves every 25 minutes, the first at 06:10."
                    " I reach the pier at 09:00. How long do I wait?"
                }
            ],
        }
    ],
    inferenceConfig={"maxTokens": 4000},
    additionalModelRequestFields={"thinking": {"type": "enabled", "budget_tokens": 1024}},
)

for block in response["output"]["message"]["content"]:
    if "reasoningContent" in block:
        print("Thinking:", block["reasoningContent"]["reasoningText"]["text"], end="\n\n")
    elif "text" in block:
        print("Answer:", block["text"])
