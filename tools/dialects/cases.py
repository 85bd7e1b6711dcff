"""What the scripts of this folder share: texts, a tool, and how a case is picked.

Imported inside each instrumentation's own environment: only Python's standard library here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
SYSTEM = "You are a guide to the islands of the North Sea. Answer in one sentence."
QUESTION = "Which island has the oldest lighthouse?"
FOLLOW_UP = 'Can one sleep in it? Write "yes" or "no" \u2013 nothing more.'
TOOL_QUESTION = "When does the next ferry to Texel leave?"
SESSION = "islands-session-1"
USER = "user-17"

# Converse's form of a tool, and its answer.
FERRY_TOOL: dict[str, Any] = {
    "name": "next_ferry",
    "description": "Departure of the next ferry to an island.",
    "inputSchema": {
        "json": {
            "type": "object",
            "properties": {"island": {"type": "string", "enum": ["Texel", "Vlieland"]}},
            "required": ["island"],
        }
    },
}
FERRY_RESULT: dict[str, Any] = {"departs": "10:30", "pier": 2}

# A PNG of one pixel.
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=="
)


def main(*cases: Callable[[], None]) -> None:
    """`NAME.py list` prints the cases' names, `NAME.py CASE` runs one."""
    by_name = {case.__name__: case for case in cases}
    if sys.argv[1:] == ["list"]:
        print("\n".join(by_name))
    else:
        by_name[sys.argv[1]]()
