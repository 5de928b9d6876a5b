"""Every shipped model compiles to a sound tree, and every stage can be expanded."""

from __future__ import annotations

import winset as ws
from winset.catalog import list_models
from winset.compiling import EXPANSIONS
from winset.game_tree import check_tree
from winset.negotiation import STAGES, Negotiation
from winset.negotiation.stage import walk


def test_every_stage_has_its_expansion() -> None:
    assert set(EXPANSIONS) == set(STAGES)


def test_shipped_models_compile_to_sound_trees() -> None:
    for model in list_models():
        negotiation = ws.load(model.slug)
        if playable(negotiation):
            check_tree(negotiation.compile())


def playable(negotiation: Negotiation) -> bool:
    """Whether the model is there for ``solve``, not for ``derive`` only."""
    points = all(quantity.points for quantity in negotiation.uncertainty if quantity.distribution is not None)
    grids = bool(negotiation.proposals) or all(issue.options or issue.grid for issue in negotiation.issues)
    stages = [stage for stage, _ in walk(negotiation.process) if getattr(stage, "domain", None) is not None]
    steps = all(stage.grid for stage in stages)  # type: ignore[attr-defined]
    return points and grids and steps and not negotiation.free_parameters
