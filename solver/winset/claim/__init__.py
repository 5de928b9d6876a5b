"""Claims about negotiations: what a source says, how it is checked, what came out.

A claim names an attribute of a solution, a derivation or a win-set of a shipped
negotiation. What it takes to check one is a :class:`Check`: one kind, one small
record, all of them in :data:`CHECKS`.
"""

from .check import Bench, Check, Instance
from .claim import Claim, ClaimRow, Claims
from .derived import Derived, DerivedCase
from .evidence import Evidence, Finding, Strength, Verdict
from .kinds import CHECKS, Equals, Holds, Monotone, NotDerived, OutOfScope, Switch
from .ratified import Ratified
from .recorded import RecordedVotes

__all__ = [
    "CHECKS",
    "Bench",
    "Check",
    "Claim",
    "ClaimRow",
    "Claims",
    "Derived",
    "DerivedCase",
    "Equals",
    "Evidence",
    "Finding",
    "Holds",
    "Instance",
    "Monotone",
    "NotDerived",
    "OutOfScope",
    "Ratified",
    "RecordedVotes",
    "Strength",
    "Switch",
    "Verdict",
]
