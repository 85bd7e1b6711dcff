"""The SideSeat 1.x SDK's own instrumentation of boto3."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import bedrock_calls
import boto3
import cases
from sideseat import Frameworks, SideSeat


def in_session(case: Callable[[], None]) -> Callable[[], None]:
    """In a trace of the SDK's own, with a session and a user."""

    @wraps(case)
    def run() -> None:
        with sideseat.trace("islands", user_id=cases.USER, session_id=cases.SESSION):
            case()

    return run


def agent() -> None:
    agents = boto3.client("bedrock-agent-runtime")
    answer = agents.invoke_agent(
        agentId="TRAVEL0001",
        agentAliasId="LIVEALIAS1",
        sessionId="weekend-trip-7",
        inputText="A quiet beach near Porto, and a train there on Saturday morning?",
        enableTrace=True,
    )
    for _ in answer["completion"]:
        pass


if __name__ == "__main__":
    sideseat = SideSeat(framework=Frameworks.Bedrock, service_name="islands")
    sessions = {bedrock_calls.turns, bedrock_calls.tool, agent}
    every = (*bedrock_calls.ALL, agent)
    cases.main(*(in_session(case) if case in sessions else case for case in every))
    sideseat.shutdown()
