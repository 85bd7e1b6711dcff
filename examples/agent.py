"""An agent with a function and a knowledge base, then a question to the knowledge base alone."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

agents = boto3.client("bedrock-agent-runtime", region_name="us-east-1")

with client.trace("weekend-trip", user_id="user-123"):
    response = agents.invoke_agent(
        agentId="TRAVEL0001",
        agentAliasId="LIVEALIAS1",
        sessionId="weekend-trip-7",
        inputText="A quiet beach near Porto, and a train there on Saturday morning?",
        enableTrace=True,
    )
    for event in response["completion"]:
        if "chunk" in event:
            print(event["chunk"]["bytes"].decode(), end="", flush=True)
    print()

    found = agents.retrieve(
        knowledgeBaseId="KBBEACHES1",
        retrievalQuery={"text": "beaches with a lifeguard"},
        retrievalConfiguration={"vectorSearchConfiguration": {"numberOfResults": 2}},
    )
    for result in found["retrievalResults"]:
        print(f"{result['score']:.2f}  {result['content']['text']}")
