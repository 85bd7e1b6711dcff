"""InvokeModel with Claude's own request and response bodies."""

import json

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

body = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 500,
    "system": "You name things. Answer with a numbered list and one reason each.",
    "messages": [{"role": "user", "content": "Three names for a bakery beside a lighthouse."}],
}

response = bedrock.invoke_model(
    modelId="us.anthropic.claude-haiku-4-5-20251001-v1:0", body=json.dumps(body)
)

result = json.loads(response["body"].read())
print(result["content"][0]["text"])
