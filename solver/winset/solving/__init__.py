"""GameTree -> Solution: subgames bottom up, searches where moves are hidden, every result certified."""

from .certifying import certify
from .solve import solve_tree, verify

__all__ = ["certify", "solve_tree", "verify"]
