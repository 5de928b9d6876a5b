"""Closed forms: what an equilibrium gives as a function of the parameters, region by region."""

from .derivation import Derivation, DerivedEquilibrium
from .outcome import BESIDE_ENDINGS, ENDINGS, WHERE_DERIVED, Case, Outcome, Proposal, Unanswered
from .quantity import Quantity, Signs

__all__ = [
    "BESIDE_ENDINGS",
    "ENDINGS",
    "WHERE_DERIVED",
    "Case",
    "Derivation",
    "DerivedEquilibrium",
    "Outcome",
    "Proposal",
    "Quantity",
    "Signs",
    "Unanswered",
]
