"""Extended thinking, streamed: first the reasoning arrives, then the answer."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

response = bedrock.converse_stream(
    modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "text": "Three boxes: one holds only pears, one only figs, one both. Every"
                    " label is wrong. I may take one fruit from one box. Which box, and why?"
                }
            ],
        }
    ],
    inferenceConfig={"maxTokens": 4000},
    additionalModelRequestFields={"thinking": {"type": "enabled", "budget_tokens": 2048}},
)

thinking = False
for event in response["stream"]:
    if "contentBlockDelta" not in event:
        continue
    delta = event["contentBlockDelta"]["delta"]
    if "reasoningContent" in delta:
        if not thinking:
            print("Thinking: ", end="")
            thinking = True
        print(delta["reasoningContent"].get("text", ""), end="", flush=True)
    elif "text" in delta:
        if thinking:
            print("\n\nAnswer: ", end="")
            thinking = False
        print(delta["text"], end="", flush=True)
print()
