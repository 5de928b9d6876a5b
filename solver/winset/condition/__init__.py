"""Conditions on parameters: exact sign conditions, regions of a declared space, and what decides them."""

from .cells import tight
from .comparisons import region_text
from .conjunction import Cell, meet
from .numeric import numeric, within
from .oracle import Oracle, Point, oracle
from .partition import Leaf, Missing, Test, Tree, completed, equal_on, joined, leaves, mapped, mapped_cells, regions
from .pretty import latex, mathml, pretty, written
from .region import (
    FALSE,
    TRUE,
    Condition,
    Region,
    checked_point,
    condition,
    fixed_parameter,
    unknown_parameter,
)
from .shortening import merged, simplified
from .sign import Relation, Sign, canonical, exact, fraction, same, signs, symbol
from .space import OPEN_UNIT, POSITIVE, REAL, UNIT, Domain, Space, contradiction

__all__ = [
    "FALSE",
    "OPEN_UNIT",
    "POSITIVE",
    "REAL",
    "TRUE",
    "UNIT",
    "Cell",
    "Condition",
    "Domain",
    "Leaf",
    "Missing",
    "Oracle",
    "Point",
    "Region",
    "Relation",
    "Sign",
    "Space",
    "Test",
    "Tree",
    "canonical",
    "checked_point",
    "completed",
    "condition",
    "contradiction",
    "equal_on",
    "exact",
    "fixed_parameter",
    "fraction",
    "joined",
    "latex",
    "leaves",
    "mapped",
    "mapped_cells",
    "mathml",
    "meet",
    "merged",
    "numeric",
    "oracle",
    "pretty",
    "region_text",
    "regions",
    "same",
    "signs",
    "simplified",
    "symbol",
    "tight",
    "unknown_parameter",
    "within",
    "written",
]
