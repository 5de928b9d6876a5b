"""GameTree -> Solution: subgames bottom up, searches where moves are hidden, every result certified."""

from .answering import as_concept, solve
from .certifying import certify
from .pipeline import solve_tree
from .verifying import verify

__all__ = ["as_concept", "certify", "solve", "solve_tree", "verify"]
