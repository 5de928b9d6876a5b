"""What runs in the workers that run winset itself: a job and some items of it in, an answer for each out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[Mapping[str, Any]], None]
_ready: dict[str, Callable[[Any], Any]] = {}


def answer(request: Mapping[str, Any], send: Send) -> None:
    """Do some items of a job; every answer goes out as soon as it is there."""
    for place in reversed(request["path"]):  # the package is where the caller has it
        if place not in sys.path:
            sys.path.insert(0, place)
    from winset.solving.jobs import packed, unpacked

    if request["name"] not in _ready:
        _ready[request["name"]] = unpacked(request["job"]).ready()
    for item in unpacked(request["items"]):
        send({"answer": packed(_ready[request["name"]](item))})
