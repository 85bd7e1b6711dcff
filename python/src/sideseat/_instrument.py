"""Where sideseat stands in botocore.

    Endpoint.make_request       begin and end of a call
    Endpoint._send              each attempt, and the answer before anything parses it
    BaseClient._make_api_call   calls that fail before there is a request, and whose client it is
                                that names an inference profile to be looked up

They are patched on the class, with plain functions, so that clients made before and after are seen.
aiobotocore inherits make_request; its own `_send` and `_make_api_call` are patched once they are
there. aiobotocore is never imported here, and botocore only by `instrument()`.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from types import FunctionType
from typing import Any
from weakref import WeakSet

from . import _calls, _profiles
from ._calls import Flight
from ._guard import log, swallow
from ._runtime import pipeline_for_call

Function = Callable[..., Any]
Wrap = Callable[[Function, bool], Function]
"""Makes the function that goes around one; the flag says whether that is async."""

_flight: ContextVar[Flight | None] = ContextVar("sideseat_flight", default=None)
"""The call that the running make_request is making: what `_send` belongs to."""

_lock = threading.RLock()
_patches: list[_Patch] = []
_seen_endpoints: set[type] = set()


class _Targets:
    """Whose calls are recorded."""

    def __init__(self) -> None:
        self.everyone = False
        self.chosen: WeakSet[Any] = WeakSet()
        """The endpoints of clients given to wrap_bedrock."""


_targets = _Targets()


# --- Switching on and off -----------------------------------------------------------------------


def instrument() -> bool:
    """Records every Bedrock client, made before or after. False: botocore is not installed."""
    if not _install():
        return False
    _targets.everyone = True
    return True


def instrument_client(client: Any) -> bool:
    """Records this client only. False: not a client of one of SERVICES."""
    endpoint: Any = getattr(client, "_endpoint", None)
    if getattr(endpoint, "_endpoint_prefix", None) not in _calls.SERVICES or not _install():
        return False
    _targets.chosen.add(endpoint)
    return True


def uninstrument() -> None:
    """Puts the original functions back; streams that are open finish their records.

    Where somebody has wrapped our function since, it has to stay below theirs. It then only passes
    calls on, and is taken into use again by the next `instrument()`.
    """
    with _lock:
        _targets.everyone = False
        _targets.chosen.clear()
        _seen_endpoints.clear()
        _patches[:] = [patch for patch in _patches if not patch.remove()]


def _install() -> bool:
    try:
        from botocore.client import BaseClient
        from botocore.endpoint import Endpoint
    except ImportError:
        return False
    with _lock:
        _patch(Endpoint, "make_request", _wrap_make_request)
        _patch(Endpoint, "_send", _wrap_send)
        _patch(BaseClient, "_make_api_call", _wrap_make_api_call)
        _patch_aiobotocore_client()
    return True


def _patch_aiobotocore_client() -> None:
    module: Any = sys.modules.get("aiobotocore.client")
    if module is not None:
        _patch(module.AioBaseClient, "_make_api_call", _wrap_make_api_call)


def _see_endpoint(endpoint: object) -> None:
    """The first call of an endpoint class: patches the `_send` it really uses."""
    endpoint_class = type(endpoint)
    with _lock:
        _seen_endpoints.add(endpoint_class)
        try:
            for owner in endpoint_class.__mro__:
                if "_send" in vars(owner):
                    _patch(owner, "_send", _wrap_send)
                    break
            _patch_aiobotocore_client()
        except Exception:
            swallow("patching an endpoint")


def _after_fork_in_child() -> None:
    """Another thread of the parent may have held the lock."""
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


# --- One patch ----------------------------------------------------------------------------------


class _Patch:
    """A method of a class replaced by a plain function, and how to undo it."""

    def __init__(self, owner: type, name: str, wrap: Wrap) -> None:
        self.owner = owner
        self.name = name
        self.original: Any = vars(owner)[name]
        is_async = inspect.iscoroutinefunction(self.original)
        self.function = _named_like(wrap(_callable(self.original), is_async), self.original)
        setattr(owner, name, self.function)

    def remove(self) -> bool:
        """False: somebody has wrapped it since."""
        if vars(self.owner).get(self.name) is not self.function:
            return False
        setattr(self.owner, self.name, self.original)
        return True


def _patch(owner: type, name: str, wrap: Wrap) -> None:
    if name not in vars(owner):
        log.warning("%s.%s is gone: calls are recorded without it", owner.__qualname__, name)
    elif not any(patch.owner is owner and patch.name == name for patch in _patches):
        _patches.append(_Patch(owner, name, wrap))


def _callable(original: Any) -> Function:
    """What is found on the class may be another tool's descriptor, which wants to be bound."""
    if type(original) is FunctionType:
        return original

    def bound(self: Any, *args: Any, **kwargs: Any) -> Any:
        return original.__get__(self, type(self))(*args, **kwargs)

    return bound


def _named_like(function: Function, original: Any) -> Function:
    """As functools.wraps, without `__wrapped__`: unwrapping tools would strip us by it."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(function, name, getattr(original, name, None))
    return function


# --- The wrappers -------------------------------------------------------------------------------


def _wrap_make_request(original: Function, _is_async: bool) -> Function:
    def make_request(self: Any, operation_model: Any, request_dict: Any) -> Any:
        if self._endpoint_prefix not in _calls.SERVICES:
            return original(self, operation_model, request_dict)
        if not (_targets.everyone or self in _targets.chosen):
            return original(self, operation_model, request_dict)
        if type(self) not in _seen_endpoints:
            _see_endpoint(self)
        flight = _calls.begin(self, operation_model, request_dict)
        if flight is None:
            return original(self, operation_model, request_dict)
        token = _flight.set(flight)
        try:
            result = original(self, operation_model, request_dict)
        except BaseException as error:
            _calls.failed(flight, error)
            raise
        finally:
            _flight.reset(token)
        if hasattr(result, "__await__"):
            return _make_request_async(flight, operation_model, result)
        _calls.answered(flight, operation_model, result)
        return result

    _make_request_codes.add(make_request.__code__)
    return make_request


async def _make_request_async(
    flight: Flight, operation_model: Any, coroutine: Awaitable[Any]
) -> Any:
    """The rest of make_request for aiobotocore, in the caller's task."""
    token = _flight.set(flight)
    try:
        result = await coroutine
    except BaseException as error:
        _calls.failed(flight, error)
        raise
    finally:
        with suppress(ValueError):  # A task that nobody awaits any more is closed in any context.
            _flight.reset(token)
    _calls.answered(flight, operation_model, result)
    return result


def _wrap_send(original: Function, is_async: bool) -> Function:
    def _send(self: Any, request: Any) -> Any:
        flight = _flight.get()
        # Not ours: another service's call made inside this one, for credentials say.
        if flight is None or flight.endpoint is not self:
            return original(self, request)
        try:
            response = original(self, request)
        except BaseException:
            _calls.attempt_failed(flight)
            raise
        _calls.attempt_answered(flight, response)
        return response

    async def _send_async(self: Any, request: Any) -> Any:
        flight = _flight.get()
        if flight is None or flight.endpoint is not self:
            return await original(self, request)
        try:
            response = await original(self, request)
        except BaseException:
            _calls.attempt_failed(flight)
            raise
        _calls.attempt_answered(flight, response)
        return response

    return _send_async if is_async else _send


def _wrap_make_api_call(original: Function, is_async: bool) -> Function:
    def _make_api_call(self: Any, operation_name: Any, api_params: Any) -> Any:
        if _profiles.resolvers:
            _want_profile(self, api_params)
        try:
            return original(self, operation_name, api_params)
        except Exception as error:
            _refused(self, operation_name, api_params, error)
            raise

    async def _make_api_call_async(self: Any, operation_name: Any, api_params: Any) -> Any:
        if _profiles.resolvers:
            _want_profile(self, api_params)
        try:
            return await original(self, operation_name, api_params)
        except Exception as error:
            _refused(self, operation_name, api_params, error)
            raise

    return _make_api_call_async if is_async else _make_api_call


_make_request_codes: set[Any] = {_make_request_async.__code__}
"""Frames by which a traceback shows that the call got as far as make_request."""


def _is_recorded(client: Any) -> bool:
    endpoint: Any = getattr(client, "_endpoint", None)
    if getattr(endpoint, "_endpoint_prefix", None) not in _calls.SERVICES:
        return False
    return _targets.everyone or endpoint in _targets.chosen


def _want_profile(client: Any, api_params: Any) -> None:
    try:
        if _is_recorded(client):
            _profiles.want(pipeline_for_call(), client, api_params)
    except Exception:
        swallow("asking for an inference profile")


def _refused(client: Any, operation_name: Any, api_params: Any, error: Exception) -> None:
    """A call failed; if it was refused before there was a request, nobody has recorded it yet."""
    try:
        if not _is_recorded(client):
            return
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code in _make_request_codes:
                return
            traceback = traceback.tb_next
        _calls.refused(client, operation_name, api_params, error)
    except Exception:
        swallow("recording a refused call")
