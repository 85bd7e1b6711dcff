"""Two traces of one user's session: a plan, and a question about it an hour later."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

MODEL = "us.amazon.nova-lite-v1:0"
SYSTEM = [{"text": "You plan short trips by train. Be practical and brief."}]


def ask(messages):
    response = bedrock.converse(modelId=MODEL, system=SYSTEM, messages=messages)
    return response["output"]["message"]


with client.trace("plan-trip", session_id="sess-abc", user_id="user-123"):
    messages = [
        {"role": "user", "content": [{"text": "Plan one day in Ghent, starting from Brussels."}]}
    ]
    plan = ask(messages)
    print(plan["content"][0]["text"], end="\n\n")

with client.trace("change-trip", session_id="sess-abc", user_id="user-123"):
    messages += [
        plan,
        {"role": "user", "content": [{"text": "It will rain in the afternoon. What do I change?"}]},
    ]
    print(ask(messages)["content"][0]["text"])
