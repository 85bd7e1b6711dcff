"""Tool use in three steps: the model asks for a tool, gets its results, and answers."""

import boto3
from sideseat import Frameworks, SideSeat

client = SideSeat(framework=Frameworks.Bedrock)

bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
TOOLS = {
    "tools": [
        {
            "toolSpec": {
                "name": "find_trains",
                "description": "Trains between two stations on a day, with price in euros.",
                "inputSchema": {
                    "json": {
                        "type": "object",
                        "properties": {
                            "origin": {"type": "string"},
                            "destination": {"type": "string"},
                            "date": {"type": "string", "description": "YYYY-MM-DD"},
                        },
                        "required": ["origin", "destination", "date"],
                    }
                },
            }
        },
        {
            "toolSpec": {
                "name": "reserve_seat",
                "description": "Reserves a seat in a train; returns the reservation's code.",
                "inputSchema": {
                    "json": {
                        "type": "object",
                        "properties": {
                            "train": {"type": "string"},
                            "date": {"type": "string"},
                            "seat": {"type": "string", "enum": ["window", "aisle"]},
                        },
                        "required": ["train", "date"],
                    }
                },
            }
        },
    ]
}


def find_trains(origin, destination, date):
    return {
        "from": origin,
        "to": destination,
        "date": date,
        "trains": [
            {"train": "IC 1504", "departs": "08:04", "arrives": "11:32", "price": 39.9},
            {"train": "ICE 702", "departs": "09:36", "arrives": "11:21", "price": 59.9},
            {"train": "ICE 1104", "departs": "10:06", "arrives": "11:58", "price": 44.9},
        ],
    }


def reserve_seat(train, date, seat="window"):
    return {"train": train, "date": date, "seat": f"{seat}, coach 6, 54", "code": "Q7R2LM"}


FUNCTIONS = {"find_trains": find_trains, "reserve_seat": reserve_seat}

messages = [
    {
        "role": "user",
        "content": [
            {
                "text": "I must be in Berlin before noon on 2026-05-12, from Hamburg. Take the"
                " cheapest train that needs less than two hours, and a window seat."
            }
        ],
    }
]

with client.trace("book-train", session_id="booking-42"):
    while True:
        response = bedrock.converse(modelId=MODEL, messages=messages, toolConfig=TOOLS)
        message = response["output"]["message"]
        messages.append(message)
        if response["stopReason"] != "tool_use":
            break
        results = []
        for block in message["content"]:
            if "toolUse" in block:
                use = block["toolUse"]
                print(f"-> {use['name']}({use['input']})")
                with client.span(use["name"]) as span:
                    result = FUNCTIONS[use["name"]](**use["input"])
                    span.set_attribute("gen_ai.operation.name", "execute_tool")
                    span.set_attribute("gen_ai.tool.name", use["name"])
                results.append(
                    {"toolResult": {"toolUseId": use["toolUseId"], "content": [{"json": result}]}}
                )
        messages.append({"role": "user", "content": results})

print(message["content"][0]["text"])
