"""Finds out which model an application inference profile stands for, where the user wants that.

A profile's ARN does not say; Bedrock's control plane does (GetInferenceProfile). It is asked once
for each ARN, on a thread of our own, with the credentials and the region of the client whose call
named it. The call itself never waits: it is recorded with the model if the answer is there by the
time its span is made, later calls always are.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from . import _core
from ._guard import log

CONNECT_TIMEOUT_SECONDS = 2.0
READ_TIMEOUT_SECONDS = 3.0
RETRY_SECONDS = 600.0
"""A profile that could not be looked up is not asked for again before that."""
PROFILES_MAX = 1024
"""Further ones are not looked up: a program uses a few."""

_PROFILE = ":application-inference-profile/"

resolvers: dict[_core.Pipeline, Resolver] = {}
"""Of the open pipelines whose user wants profiles to be looked up."""


def want(pipeline: _core.Pipeline | None, client: Any, api_params: Any) -> None:
    """A client makes a call that `pipeline` records: on the caller's thread, so nothing waits."""
    resolver = resolvers.get(pipeline) if pipeline is not None else None
    model_id = api_params.get("modelId")
    if resolver is None or not isinstance(model_id, str):
        return
    arn = unquote(model_id)
    if _PROFILE in arn:
        resolver.want(arn, client)


@dataclass(frozen=True)
class _Question:
    """What the thread needs of a client, which it does not keep."""

    arn: str
    region: str
    credentials: Any
    proxies: Any
    verify: Any

    @classmethod
    def by(cls, client: Any, arn: str) -> _Question:
        signer: Any = getattr(client, "_request_signer", None)
        session: Any = getattr(client._endpoint, "http_session", None)
        return cls(
            arn=arn,
            region=client.meta.region_name,
            credentials=getattr(signer, "_credentials", None),
            proxies=client.meta.config.proxies,
            verify=getattr(session, "_verify", None),
        )


class Resolver:
    """Asks for profiles and hands what it learns to `learn`. Thread-safe; survives a fork."""

    def __init__(self, learn: Callable[[str, str], None], known: Iterable[str] = ()) -> None:
        self._learn = learn
        self._known = frozenset(known)
        self.reset()

    def reset(self) -> None:
        """As new: a forked child has no thread, and its recorder has learnt nothing."""
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._questions: deque[_Question] = deque()
        self._not_before = dict.fromkeys(self._known, math.inf)
        """By ARN, when it may be asked for: never again once it is asked, unless that fails."""

    def want(self, arn: str, client: Any) -> None:
        if self._not_before.get(arn, -math.inf) > time.monotonic():
            return
        question = _Question.by(client, arn)
        with self._lock:
            if self._not_before.get(arn, -math.inf) > time.monotonic():
                return
            if len(self._not_before) >= PROFILES_MAX + len(self._known):
                return
            self._not_before[arn] = math.inf
            self._questions.append(question)
            if self._thread is None:
                self._start()

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="sideseat-profiles", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # The interpreter is on its way out.
            self._questions.clear()
        else:
            self._thread = thread

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._questions:
                    self._thread = None
                    return
                question = self._questions.popleft()
            try:
                model = _ask(question)
            except Exception as error:  # Whatever it is, there is only a name missing.
                log.debug("GetInferenceProfile failed: %s", type(error).__name__)
                model = None
            if model is None:
                self._not_before[question.arn] = time.monotonic() + RETRY_SECONDS
            else:
                self._learn(question.arn, model)


def _ask(question: _Question) -> str | None:
    from botocore.config import Config
    from botocore.session import Session

    config = Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries={"total_max_attempts": 1, "mode": "standard"},
        proxies=question.proxies,
    )
    session: Any = Session()
    client = session.create_client(
        "bedrock",
        region_name=question.region,
        verify=question.verify,
        config=config,
        **_keys(question.credentials),
    )
    try:
        return _only_model(client.get_inference_profile(inferenceProfileIdentifier=question.arn))
    finally:
        client.close()


def _keys(credentials: Any) -> dict[str, str | None]:
    """The caller's own. Those of an async client are taken as they last were: only its own event
    loop may refresh them."""
    if credentials is None:  # A bearer token, say, which the environment holds.
        return {}
    frozen: Any = getattr(credentials, "_frozen_credentials", None)
    if frozen is None or not _is_async(credentials):
        frozen = credentials if _is_async(credentials) else credentials.get_frozen_credentials()
    return {
        "aws_access_key_id": frozen.access_key,
        "aws_secret_access_key": frozen.secret_key,
        "aws_session_token": frozen.token,
    }


def _is_async(credentials: Any) -> bool:
    return type(credentials).__module__.startswith("aiobotocore")


def _only_model(profile: dict[str, Any]) -> str | None:
    """A profile routes to one model in several regions."""
    models = {str(model["modelArn"]).rpartition("/")[2] for model in profile.get("models", [])}
    return models.pop() if len(models) == 1 else None
