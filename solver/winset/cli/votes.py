"""What ``winset show`` says of votes over the issues: contours, Pareto sets, points of tangency."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import evolve

from ..errors import InputError, Problem, WinsetError
from ..negotiation import Negotiation
from ..win_set import contour, contract_curve, pareto_set
from ..win_set.conditions import ConditionRegion


@contextmanager
def blaming(option: str, text: str) -> Iterator[None]:
    """Problems that arise here are those of an option of the command line, and say so."""
    try:
        yield
    except WinsetError as error:
        raise type(error)(evolve(problem, path=f"{option} {text}") for problem in error.problems) from None


def contours_of(negotiation: Negotiation, wanted: tuple[str, ...]) -> list[dict[str, Any]]:
    """For every ``SIDE=VOTES`` the agreements that get so many votes."""
    found = []
    for text in wanted:
        with blaming("--contour", text):
            side, votes = pair(text, "=", "write --contour A=1/2")
            found.append({"side": side, "votes": votes, "agreements": contour(negotiation, side, votes)})
    return found


def pareto_of(negotiation: Negotiation, wanted: str) -> dict[str, Any]:
    """For ``SIDE,SIDE`` the agreements from which not both votes can rise."""
    with blaming("--pareto", wanted):
        first, second = pair(wanted, ",", "write --pareto A,B")
        return {"sides": [first, second], "agreements": pareto_set(negotiation, first, second)}


def tangency_of(negotiation: Negotiation, wanted: str) -> dict[str, Any]:
    """For ``PARTY,PARTY`` the contract curve; with ``=VOTES`` its points on that contour of the first."""
    with blaming("--tangency", wanted):
        first, rest = pair(wanted, ",", "write --tangency A,B or --tangency A.voters,B.voters=1/2")
        second, sign, votes = (part.strip() for part in rest.partition("="))
        curve = contract_curve(negotiation, first, second)
        found: dict[str, Any] = {"parties": [first, second], "curve": curve, "concave": curve.concave}
        if sign:
            points = [[str(x), str(y)] for x, y in curve.points_at(votes)]
            found |= {"votes": votes, "points": points}
        return found


def pair(text: str, sign: str, hint: str) -> tuple[str, str]:
    """The two parts of an option.

    Raises
    ------
    InputError
        ``bad-value`` where there are no two.
    """
    first, found, second = (part.strip() for part in text.partition(sign))
    if not (first and found and second):
        raise InputError(Problem("bad-value", f"{text!r} does not say two things", hint=hint))
    return first, second


def vote_lines(found: dict[str, Any]) -> Iterator[str]:
    """The parts that were asked for, in words."""
    for each in found.get("contours", ()):
        yield f"at least {each['votes']} votes in {each['side']}: {each['agreements']}"
    if "pareto" in found:
        first, second = found["pareto"]["sides"]
        yield f"Pareto set of the votes of {first} and {second}: {found['pareto']['agreements']}"
    if "tangency" in found:
        first, second = found["tangency"]["parties"]
        curve: ConditionRegion = found["tangency"]["curve"]
        yield f"contours of {first} and {second} touch: {curve}"
        if not found["tangency"]["concave"]:
            yield "  whether neither can gain there is not known: they are not both concave quadratics"
        if "points" in found["tangency"]:
            points = " and ".join(f"({x}, {y})" for x, y in found["tangency"]["points"]) or "no point"
            yield f"  on {first}'s contour at {found['tangency']['votes']}: {points}"
