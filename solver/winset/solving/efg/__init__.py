"""Gambit's extensive-form text: read to a game tree, written from one."""

from .reading import read_efg, read_efg_file
from .unfolding import Unfolded, unfold
from .writing import EfgText, export_efg, write_efg

__all__ = ["EfgText", "Unfolded", "export_efg", "read_efg", "read_efg_file", "unfold", "write_efg"]
