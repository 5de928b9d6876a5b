"""Two-level negotiations as extensive-form games: win-sets, ratification, certified equilibria.

Names are imported when they are first used, so that ``import winset`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalog import check_claims, load
    from .equilibrium import Concept
    from .negotiation import Negotiation
    from .reading import read
    from .solving import solve, verify
    from .solving.efg.opening import read_efg

__version__ = "0.1.0"
__all__ = ["Concept", "Negotiation", "check_claims", "load", "read", "read_efg", "solve", "verify"]

_HOMES = {
    "Concept": ".equilibrium",
    "Negotiation": ".negotiation",
    "check_claims": ".catalog",
    "load": ".catalog",
    "read": ".reading",
    "read_efg": ".solving.efg.opening",
    "solve": ".solving",
    "verify": ".solving",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'winset' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
