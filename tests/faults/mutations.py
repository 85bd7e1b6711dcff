"""Good requests, and what may become of them on the way."""

from __future__ import annotations

import random

from victim import export, span

# What a server that holds on to something would grow by: 10,000 requests of about 3 KB are 30 MB.
GROWTH_BYTES_MAX = 64 << 20
# Numbers that lengths and counts are replaced with: varints of all sizes, the last two too long.
NUMBERS = (
    b"\x00",
    b"\x7f",
    b"\xff\x7f",
    b"\xff\xff\xff\xff\x0f",
    b"\xff" * 9 + b"\x01",
    b"\xff" * 11,
)


def mutated(body: bytes, chance: random.Random) -> bytes:
    """`body` with one to four changes."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not changed:
            break
        at = chance.randrange(len(changed))
        size = chance.choice((1, 2, 8, 100))
        match chance.randrange(7):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at : at + size] = chance.randbytes(size)
            case 2:
                del changed[at : at + size]
            case 3:
                del changed[at:]
            case 4:
                changed[at:at] = changed[at : at + size] * 3
            case 5:
                changed[at : at + 1] = chance.choice(NUMBERS)
            case _:
                other = chance.randrange(len(changed))
                changed[at : at + size] = changed[other : other + size]
    return bytes(changed)


MESSAGES = '[{"role":"user","parts":[{"type":"text","content":"h\\u00e9llo"}]}]'


def json_body() -> bytes:
    pair = {"key": "inner", "value": {"doubleValue": 1.5}}
    attributes = [
        {"key": "gen_ai.input.messages", "value": {"stringValue": MESSAGES}},
        {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
        {"key": "numbers", "value": {"arrayValue": {"values": [{"intValue": "7"}, {}]}}},
        {"key": "map", "value": {"kvlistValue": {"values": [pair]}}},
    ]
    event = {"timeUnixNano": "5", "name": "gen_ai.choice", "attributes": attributes}
    return export(span(attributes=attributes, events=[event]), span())


def protobuf(*fields: tuple[int, bytes | str | int]) -> bytes:
    """A protobuf message: texts and messages length-delimited, numbers fixed64."""
    out = bytearray()
    for number, value in fields:
        if isinstance(value, int):
            out += bytes([number << 3 | 1]) + value.to_bytes(8, "little")
            continue
        raw = value.encode() if isinstance(value, str) else value
        length, rest = len(raw), bytearray()
        while length > 127:
            rest.append(length & 127 | 128)
            length >>= 7
        out += bytes([number << 3 | 2, *rest, length]) + raw
    return bytes(out)


def protobuf_body() -> bytes:
    one = span()
    attributes = [
        protobuf((1, key), (2, protobuf((1, value))))
        for key, value in (
            ("gen_ai.operation.name", "chat"),
            (
                "gen_ai.input.messages",
                '[{"role":"user","parts":[{"type":"text","content":"hello"}]}]',
            ),
        )
    ]
    event = protobuf((1, 5), (2, "gen_ai.choice"), *((3, text) for text in attributes))
    fields = protobuf(
        (1, bytes.fromhex(one["traceId"])),
        (2, bytes.fromhex(one["spanId"])),
        (5, "chat"),
        (7, int(one["startTimeUnixNano"])),
        (8, int(one["endTimeUnixNano"])),
        *((9, text) for text in attributes),
        (11, event),
    )
    resource = protobuf((1, protobuf((1, "service.name"), (2, protobuf((1, "mutated"))))))
    return protobuf((1, protobuf((1, resource), (2, protobuf((2, fields))))))
