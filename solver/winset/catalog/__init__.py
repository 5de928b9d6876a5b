"""The library of models: what ships, loading it, and checking what its sources claim.

A slug is ``folder/model``; the bare folder name works where it holds one model.
"""

from .checking import check_claims
from .models import Model, find_model, list_models, load

__all__ = ["Model", "check_claims", "find_model", "list_models", "load"]
