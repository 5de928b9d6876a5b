"""Gambit verifies what we find in shipped models, on their games before simplifying.

``benchmarks/witness.py`` asks it about all models that are small enough.
"""

from __future__ import annotations

from math import prod

import pytest
from tests.support.witnessing import at_a_point, bear_witness

from winset.compiling import compile_tree
from winset.game_tree import GameTree
from winset.solving.gambit import gambit_version

MOST_PLANS = 100_000

# Complete and incomplete information, signaling, elections, polls, votes; each at most a few hundred nodes.
SAMPLED = [
    "american_selling_price/american_selling_price",
    "bonn1978/bonn1978",
    "cafta2005/cafta",
    "ellingsen_miettinen2008/two_by_two",
    "fearon1994/crisis",
    "iida1993/complete_information",
    "iida1993/domestic_uncertainty",
    "iida1996/no_poll",
    "iida1996/one_round",
    "iida1996/poll",
    "imf_italy1977/imf_italy1977",
    "milner_rosendorff1997/known_legislature",
    "nash1950/demands",
    "putnam1988/announcement",
    "putnam1988/boundary_and_factional",
    "putnam1988/council_of_ministers",
    "putnam1988/figure1",
    "putnam1988/figure1_uncertain_strategic",
    "putnam1988/implementation",
    "putnam1988/synergistic_linkage",
    "romer_rosenthal1978/setter",
    "schelling1960/institution",
    "tarar2001/private_floor",
]


@pytest.mark.parametrize("name", SAMPLED)
def test_gambit_verifies_the_equilibria_of_a_model(name: str) -> None:
    tree = compile_tree(at_a_point(name))
    if gambit_version().startswith("16") and most_plans(tree) > MOST_PLANS:
        pytest.skip("release 16 goes through all plans of a player to compute a regret")
    found = bear_witness(tree, time_limit=20)
    assert found.ours
    assert found.agrees
    assert found.listed  # Gambit found an equilibrium too, and its exact ones passed our certificate


def most_plans(tree: GameTree) -> int:
    """How many plans the player with the most of them has."""
    sizes = [[len(each.actions) for each in tree.infosets if each.player == i] for i in range(tree.player_count)]
    return max(map(prod, sizes))
