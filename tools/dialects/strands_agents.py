"""Strands: agents with their own tracing, as its documentation sets it up."""

from __future__ import annotations

import os
import sys

# The two ways in which it writes messages: an event each, or the current conventions.
if sys.argv[1].startswith("latest"):
    os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = (
        "gen_ai_latest_experimental,gen_ai_tool_definitions"
    )

import base64
import contextlib
from typing import Any

import cases
from strands import Agent, tool
from strands.models import BedrockModel
from strands.multiagent import GraphBuilder
from strands.telemetry import StrandsTelemetry


@tool
def next_ferry(island: str) -> dict[str, Any]:
    """Departure of the next ferry to an island.

    Args:
        island: Texel or Vlieland.
    """
    return {"status": "success", "content": [{"json": {"island": island, **cases.FERRY_RESULT}}]}


@tool
def broken_ferry(island: str) -> str:
    """Departure of the next ferry to an island.

    Args:
        island: Texel or Vlieland.
    """
    raise RuntimeError(f"the timetable of {island} is lost")


def agent(**settings: Any) -> Agent:
    model = BedrockModel(model_id=cases.MODEL, streaming=settings.pop("streaming", True))
    attributes = {"session.id": cases.SESSION, "user.id": cases.USER}
    return Agent(
        name="guide", model=model, callback_handler=None, trace_attributes=attributes, **settings
    )


def chat() -> None:
    agent(streaming=False)(cases.QUESTION)


def turns() -> None:
    guide = agent(system_prompt=cases.SYSTEM)
    guide(cases.QUESTION)
    guide(cases.FOLLOW_UP)


def tool_loop() -> None:
    agent(tools=[next_ferry], system_prompt=cases.SYSTEM)(cases.TOOL_QUESTION)


def tool_error() -> None:
    agent(tools=[broken_ferry])(cases.TOOL_QUESTION)


def image() -> None:
    picture = {"format": "png", "source": {"bytes": base64.b64decode(cases.PIXEL)}}
    agent()([{"image": picture}, {"text": "What is on this?"}])


def error() -> None:
    with contextlib.suppress(Exception):
        agent(streaming=False)([])


def graph() -> None:
    builder = GraphBuilder()
    builder.add_node(agent(system_prompt=cases.SYSTEM), "guide")
    builder.add_node(agent(), "editor")
    builder.add_edge("guide", "editor")
    builder.build()(cases.QUESTION)


def latest_turns() -> None:
    turns()


def latest_tool_loop() -> None:
    tool_loop()


if __name__ == "__main__":
    telemetry = StrandsTelemetry().setup_otlp_exporter()
    cases.main(
        chat,
        turns,
        tool_loop,
        tool_error,
        image,
        error,
        graph,
        latest_turns,
        latest_tool_loop,
    )
    telemetry.tracer_provider.force_flush()
