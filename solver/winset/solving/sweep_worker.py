"""What runs in the workers of a sweep: a share of its points in, their rows out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[Mapping[str, Any]], None]
_known: dict[str, tuple[Any, Any]] = {}


def answer(request: Mapping[str, Any], send: Send) -> None:
    """Solve the points of a share; every row goes out as exact texts."""
    for place in reversed(request["path"]):  # the package is where the caller has it
        if place not in sys.path:
            sys.path.insert(0, place)
    from fractions import Fraction

    from winset.solving.spreading import loaded
    from winset.sweep import row_texts

    if request["name"] not in _known:
        job = loaded(request["job"])
        _known[request["name"]] = job, job.compiled()
    job, once = _known[request["name"]]
    for texts in request["points"]:
        for row in job.rows(tuple(Fraction(text) for text in texts), once):
            send({"row": list(row_texts(row, len(job.model.actors)))})
