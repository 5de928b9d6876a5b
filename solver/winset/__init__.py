"""Two-level negotiations as extensive-form games: win-sets, ratification, certified equilibria.

Names are imported when they are first used, so that ``import winset`` stays light.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalog import load
    from .catalog.checking import check_claims
    from .deriving import derive
    from .equilibrium import Concept
    from .negotiation import Negotiation
    from .reading import read
    from .reporting.writing import report
    from .solving import verify
    from .solving.answering import solve
    from .solving.efg.opening import read_efg
    from .solving.sweeping import sweep

__version__ = "0.1.0"
__all__ = [
    "Concept", "Negotiation", "check_claims", "derive", "load", "read", "read_efg", "report", "solve", "sweep",
    "verify",
]  # fmt: skip

_HOMES = {
    "Concept": ".equilibrium",
    "Negotiation": ".negotiation",
    "check_claims": ".catalog.checking",
    "derive": ".deriving",
    "load": ".catalog",
    "read": ".reading",
    "read_efg": ".solving.efg.opening",
    "report": ".reporting.writing",
    "solve": ".solving",
    "sweep": ".solving.sweeping",
    "verify": ".solving",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'winset' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


class _Package(ModuleType):
    """``winset.sweep`` is what sweeps: importing the module of the same name does not take its place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
