"""Gambit's solvers: .efg text in, profiles as plain numbers out, in processes that can be stopped.

What Gambit says is a proposal; our own arithmetic certifies it or not.
"""

from .adapter import (
    TIME_LIMIT,
    Asked,
    GambitResult,
    Row,
    ask,
    close_workers,
    gambit_regret,
    gambit_version,
    nash,
    nash_all,
)
from .methods import METHODS, Method

__all__ = [
    "METHODS",
    "TIME_LIMIT",
    "Asked",
    "GambitResult",
    "Method",
    "Row",
    "ask",
    "close_workers",
    "gambit_regret",
    "gambit_version",
    "nash",
    "nash_all",
]
