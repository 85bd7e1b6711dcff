"""An answer printed as it arrives."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

response = bedrock.converse_stream(
    modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    messages=[
        {
            "role": "user",
            "content": [{"text": "Tell me in four sentences how a lighthouse lens works."}],
        }
    ],
    inferenceConfig={"maxTokens": 400},
)

for event in response["stream"]:
    if "contentBlockDelta" in event:
        print(event["contentBlockDelta"]["delta"].get("text", ""), end="", flush=True)
    elif "metadata" in event:
        usage = event["metadata"]["usage"]
        print(f"\n\n{usage['inputTokens']} tokens in, {usage['outputTokens']} out")
