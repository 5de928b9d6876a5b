"""The methods of Gambit that can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Method:
    """One of Gambit's solvers.

    Parameters
    ----------
    solver
        Name of the function in ``pygambit.nash``.
    exact
        Whether it computes with rationals.
    two_players
        Whether it is for exactly two players; ``lp`` also wants constant sums.
    options
        Keyword arguments.
    start
        Whether it starts from a mixed strategy profile: ``"rational"``,
        ``"float"`` or ``""``.
    streams
        Whether release 17 hands over each equilibrium as it is found, so that
        a stopped run keeps them.
    """

    solver: str
    exact: bool
    two_players: bool = False
    options: Mapping[str, Any] = {}
    start: str = ""
    streams: bool = False

    def request(self, efg: str) -> dict[str, Any]:
        """What a worker is asked."""
        return {
            "ask": "nash",
            "efg": efg,
            "solver": self.solver,
            "options": dict(self.options),
            "start": self.start,
            "streams": self.streams,
        }


METHODS: Mapping[str, Method] = {
    "enumpure": Method("enumpure_solve", exact=True, streams=True),
    "enummixed": Method("enummixed_solve", exact=True, two_players=True, streams=True),
    "enummixed_float": Method("enummixed_solve", exact=False, two_players=True, options={"rational": False}),
    "lcp": Method("lcp_solve", exact=True, two_players=True),
    "lcp_float": Method("lcp_solve", exact=False, two_players=True, options={"rational": False}),
    "lp": Method("lp_solve", exact=True, two_players=True),
    "lp_float": Method("lp_solve", exact=False, two_players=True, options={"rational": False}),
    "enumpoly": Method("enumpoly_solve", exact=False, streams=True),
    "logit": Method("logit_solve", exact=False),
    "gnm": Method("gnm_solve", exact=False),
    "ipa": Method("ipa_solve", exact=False),
    "simpdiv": Method("simpdiv_solve", exact=False, start="rational"),
    "liap": Method("liap_solve", exact=False, start="float"),
}
"""Every method by its name. All but ``logit`` may rest on incredible behavior off the path."""
