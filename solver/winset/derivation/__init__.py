"""Closed forms: what an equilibrium gives as a function of the parameters, region by region."""

from .derivation import Derivation, DerivedEquilibrium
from .outcome import BESIDE_ENDINGS, ENDINGS, Case, Outcome, Proposal
from .quantity import Quantity, Signs

__all__ = [
    "BESIDE_ENDINGS",
    "ENDINGS",
    "Case",
    "Derivation",
    "DerivedEquilibrium",
    "Outcome",
    "Proposal",
    "Quantity",
    "Signs",
]
