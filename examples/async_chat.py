"""aioboto3: three questions at once, and the best answer streamed."""

import asyncio

import aioboto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
CITIES = ["Bergen", "Trieste", "Valletta"]


async def ask(bedrock, city):
    response = await bedrock.converse(
        modelId=MODEL,
        messages=[
            {"role": "user", "content": [{"text": f"One reason to visit {city}, in one sentence."}]}
        ],
        inferenceConfig={"maxTokens": 100},
    )
    return response["output"]["message"]["content"][0]["text"]


async def main():
    async with aioboto3.Session().client("bedrock-runtime", region_name="us-east-1") as bedrock:
        with client.trace("pick-a-city", user_id="user-123"):
            answers = await asyncio.gather(*(ask(bedrock, city) for city in CITIES))
            for city, answer in zip(CITIES, answers, strict=True):
                print(f"{city}: {answer}")

            reasons = "\n".join(answers)
            response = await bedrock.converse_stream(
                modelId=MODEL,
                system=[{"text": "You decide quickly."}],
                messages=[
                    {
                        "role": "user",
                        "content": [{"text": f"{reasons}\n\nWhich one for a week in October?"}],
                    }
                ],
            )
            print()
            async for event in response["stream"]:
                if "contentBlockDelta" in event:
                    print(event["contentBlockDelta"]["delta"]["text"], end="", flush=True)
            print()


asyncio.run(main())
