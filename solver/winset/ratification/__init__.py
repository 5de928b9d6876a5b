"""Ratification rules: from the ballots of groups to yes or no, exactly.

One rule, one file; :data:`RULES` lists them all. Rules stand inside rules to
any depth. What each means, down to absent votes and empty votes, is in
``docs/ratification.md``.
"""

from __future__ import annotations

from .all_of import AllOf
from .any_of import AnyOf
from .at_least import AtLeast
from .double_majority import DoubleMajority
from .majority import Majority
from .quota import Quota
from .rule import Ballot, Rule
from .two_thirds import TwoThirds
from .unanimity import Unanimity
from .veto import Veto
from .voting_power import banzhaf, shapley_shubik
from .weighted import Weighted

RULES: tuple[type[Rule], ...] = (
    Majority,
    Quota,
    TwoThirds,
    Unanimity,
    Weighted,
    DoubleMajority,
    Veto,
    AllOf,
    AnyOf,
    AtLeast,
)
"""Every rule that a file may name, by its keyword."""

__all__ = [
    "RULES",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Ballot",
    "DoubleMajority",
    "Majority",
    "Quota",
    "Rule",
    "TwoThirds",
    "Unanimity",
    "Veto",
    "Weighted",
    "banzhaf",
    "shapley_shubik",
]
