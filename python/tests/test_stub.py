"""The committed stub is what the extension says of itself."""

from __future__ import annotations

import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "python" / "ext"))


def test_the_stub_is_current() -> None:
    import make_stub

    assert make_stub.STUB.read_text() == make_stub.stub(), "run python/ext/make_stub.py"
