"""The library of models: what ships, loading it, and checking what its sources claim.

A slug is ``folder/model``; the bare folder name works where it holds one model.
:mod:`winset.catalog.checking` checks claims; it is imported when it is needed,
so that loading a model stays light.
"""

from .models import Model, find_model, list_models, load

__all__ = ["Model", "find_model", "list_models", "load"]
