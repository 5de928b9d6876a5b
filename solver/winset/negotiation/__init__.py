"""Negotiations: what a researcher declares, as immutable values."""

from .negotiation import Agreement, Negotiation, parameter_symbol
from .parts import (
    ChiefNegotiator,
    FailureCost,
    Group,
    Interval,
    Issue,
    Members,
    Outcome,
    Parameter,
    Proposal,
    Reversion,
    Side,
    Type,
    Uncertainty,
    interval,
)
from .payoff import PayoffTable
from .stages import STAGES, Bargain, Choose, Draw, End, Ratify, Sees, Stage, When

__all__ = [
    "STAGES", "Agreement", "Bargain", "ChiefNegotiator", "Choose", "Draw", "End", "FailureCost", "Group", "Interval",
    "Issue", "Members", "Negotiation", "Outcome", "Parameter", "PayoffTable", "Proposal", "Ratify", "Reversion",
    "Sees", "Side", "Stage", "Type", "Uncertainty", "When", "interval", "parameter_symbol",
]  # fmt: skip
