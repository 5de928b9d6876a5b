"""Equilibria and what is known about them."""

from .concept import Concept, Found, Stopped

__all__ = ["Concept", "Found", "Stopped"]
