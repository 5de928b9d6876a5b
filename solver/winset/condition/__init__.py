"""Conditions on parameters: exact sign conditions, regions of a declared space, and what decides them."""

from .oracle import Cell, Oracle, Point, meet, oracle
from .region import FALSE, TRUE, Condition, Region, checked_point, condition, region_text, simplified
from .sign import Relation, Sign, canonical, exact, fraction, same, signs, symbol
from .space import OPEN_UNIT, POSITIVE, REAL, UNIT, Domain, Space, contradiction

__all__ = [
    "FALSE", "OPEN_UNIT", "POSITIVE", "REAL", "TRUE", "UNIT", "Cell", "Condition", "Domain", "Oracle", "Point", "Region",
    "Relation", "Sign", "Space", "canonical", "checked_point", "condition", "contradiction", "exact", "fraction", "meet",
    "oracle", "region_text", "same", "signs", "simplified", "symbol",
]  # fmt: skip
