"""Every shipped model compiles to a sound tree, and every stage can be expanded."""

from __future__ import annotations

import pytest

import winset as ws
from winset.catalog import list_models
from winset.compiling import EXPANSIONS
from winset.game_tree import check_tree
from winset.negotiation import STAGES


def test_every_stage_has_its_expansion() -> None:
    assert set(EXPANSIONS) == set(STAGES)


@pytest.mark.parametrize("slug", [model.slug for model in list_models()])
def test_a_shipped_model_compiles_to_a_sound_tree(slug: str) -> None:
    negotiation = ws.load(slug)
    if not negotiation.free_parameters:
        check_tree(negotiation.compile())
