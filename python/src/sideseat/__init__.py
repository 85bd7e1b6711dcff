"""SideSeat: see what your code really said to Amazon Bedrock.

from sideseat import SideSeat, Frameworks

client = SideSeat(framework=Frameworks.Bedrock)  # Bedrock calls are recorded now
with client.trace("trip-planning"):
    bedrock.converse(...)
"""

from __future__ import annotations

from ._api import (
    auto_instrument,
    get_client,
    init,
    is_initialized,
    shutdown,
    uninstrument,
    wrap_bedrock,
)
from ._client import SideSeat
from ._config import Config
from ._core import VERSION as __version__
from ._encode import JsonFileSpanExporter, encode_value, span_to_dict
from ._frameworks import Frameworks
from ._spans import Span, SpanKind, StatusCode, Tracer
from .errors import ConfigurationError, NotInitializedError, SideSeatError

__all__ = [
    "Config",
    "ConfigurationError",
    "Frameworks",
    "JsonFileSpanExporter",
    "NotInitializedError",
    "SideSeat",
    "SideSeatError",
    "Span",
    "SpanKind",
    "StatusCode",
    "Tracer",
    "__version__",
    "auto_instrument",
    "encode_value",
    "get_client",
    "init",
    "is_initialized",
    "shutdown",
    "span_to_dict",
    "uninstrument",
    "wrap_bedrock",
]
