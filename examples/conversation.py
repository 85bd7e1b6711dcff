"""A conversation of three turns in one trace."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

questions = [
    "Which river is the longest in Europe?",
    "How many countries does it flow through?",
    "And which city on it has the most inhabitants?",
]

with client.trace("geography-chat"):
    messages = []
    for question in questions:
        messages.append({"role": "user", "content": [{"text": question}]})
        response = bedrock.converse(
            modelId="us.anthropic.claude-haiku-4-5-20251001-v1:0",
            system=[{"text": "You are a patient geography teacher. Answer in two sentences."}],
            messages=messages,
            inferenceConfig={"maxTokens": 300},
        )
        answer = response["output"]["message"]
        messages.append(answer)
        print(f"You:    {question}")
        print(f"Claude: {answer['content'][0]['text']}\n")
