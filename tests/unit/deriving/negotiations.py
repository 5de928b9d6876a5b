"""Negotiations that the tests of deriving share, built in Python."""

from typing import Any

from winset.negotiation import Bargain, Negotiation, Ratify

UNIT = {"domain": "[0, 1]"}
OPEN = {"domain": "(0, 1)"}
POSITIVE = {"domain": "(0, inf)"}
REAL: dict[str, Any] = {}


def pie(bargain: Bargain, parameters: Any, r: str = "r", s: str = "s", **more: Any) -> Negotiation:
    """Home's share is x; Home's ratifier needs r, Foreign's s."""
    sides = {
        "H": {"negotiator": {"payoff": "x"}, "constituents": {"L": {"payoff": f"x - ({r})"}}},
        "F": {"negotiator": {"payoff": "1 - x"}, "constituents": {"M": {"payoff": f"1 - x - ({s})"}}},
    }
    return Negotiation(parameters=parameters, issues={"x": UNIT}, sides=sides, process=(bargain, Ratify()), **more)


def line(bargain: Bargain, parameters: Any, loss: str = "abs(x - {})", **more: Any) -> Negotiation:
    """A policy on a line with status quo q; the executive P's legislature C ratifies."""

    def payoffs(ideal: str) -> dict[str, str]:
        return {"payoff": "-" + loss.format(ideal), "reversion": "-" + loss.replace("x", "q").format(ideal)}

    sides = {
        "P": {"negotiator": payoffs("p"), "constituents": {"C": payoffs("c")}},
        "F": {"negotiator": payoffs("f")},
    }
    return Negotiation(
        parameters=parameters, issues={"x": {"domain": "(-inf, inf)"}}, sides=sides, process=(bargain, Ratify()), **more
    )
