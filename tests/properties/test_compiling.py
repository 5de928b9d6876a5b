"""Random processes compile to sound trees, and sharing changes nothing but the size."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.compiling import compiler
from winset.game_tree import Chance, GameTree, Terminal, check_tree
from winset.reading import read_text

PROTOCOLS = st.sampled_from(
    [
        "proposer: H",
        "proposer: F, walk_away: always",
        "protocol: alternating_offers, proposer: F, rounds: 2, discount: 1/2, refusal: continue",
        "protocol: alternating_offers, proposer: H, rounds: 2, breakdown: 1/3",
        "protocol: random_proposers, recognition: {H: 1/4, F: 3/4}, rounds: 2, discount: {H: 1/2}",
        "protocol: simultaneous_demands",
    ]
)
BEFORE = st.lists(
    st.sampled_from(
        [
            "  - announce: {actor: H, from: [much, little]}\n",
            "  - commit: {side: F, issue: x, at_most: [1, 1/2], cost: 1/8}\n",
            "  - mandate: {side: H, requires: x >= 1/2}\n",
            "  - trial: {side: H, texts: [x=1/2]}\n",
            "  - poll: {side: H, agreement: x=1/2}\n",
            "  - delegate: {side: H, group: c}\n",
        ]
    ),
    max_size=2,
    unique=True,
)
RATIFY = st.sampled_from(["ratify", "ratify: {timing: simultaneous}", "ratify: [H]"])
KNOWN = st.sampled_from(
    ["known_to: []", "known_to: [H.c]", "known_to: [H, H.c]", "known_to: [H, F, H.c], from: ratify"]
)
VOTING = st.sampled_from(["sincere", "strategic"])


@st.composite
def processes(draw: st.DrawFn) -> str:
    return f"""\
issues: {{x: {{in: [0, 1], grid: 2}}}}
uncertainty:
  r: {{values: {{low: {{prior: 1/2, value: 0}}, high: {{prior: 1/2, value: 3/4}}}}, {draw(KNOWN)}}}
sides:
  H:
    negotiator: {{payoff: x, failure_cost: {{own: 1/8, other: 1/16}}}}
    constituents: {{c: {{payoff: x - r}}}}
    voting: {draw(VOTING)}
  F:
    negotiator: {{payoff: 1 - x}}
    constituents: {{c: {{payoff: 1 - x}}, d: {{payoff: 1/4 - x}}, e: {{payoff: 3/4 - x}}}}
    voting: {draw(VOTING)}
process:
{"".join(draw(BEFORE))}  - bargain: {{{draw(PROTOCOLS)}}}
  - {draw(RATIFY)}
"""


class Never(dict[object, int]):
    """Forgets what it is told, so that nothing is shared."""

    def get(self, key: object, default: object = None) -> None:  # type: ignore[override]
        return None

    def __setitem__(self, key: object, value: int) -> None:
        super().__setitem__(object(), value)


def values(tree: GameTree) -> list[Fraction]:
    """What everyone expects when the k-th of n actions is taken with a probability proportional to k."""
    found: list[list[Fraction]] = []
    for node in tree.nodes:
        if isinstance(node, Terminal):
            found.append(list(node.payoffs))
            continue
        weights = [Fraction(k + 1) for k in range(len(node.children))]
        if isinstance(node, Chance):
            weights = list(node.probabilities)
        columns = zip(*(found[child] for child in node.children), strict=True)
        found.append(
            [
                sum((w * v for w, v in zip(weights, column, strict=True)), Fraction(0)) / sum(weights)
                for column in columns
            ]
        )
    return found[-1]


@given(processes())
@settings(max_examples=40)
def test_random_processes_compile_to_sound_trees(text: str) -> None:
    negotiation = read_text(text)
    tree = negotiation.compile()
    check_tree(tree)
    assert tree == negotiation.compile()  # the same on every run
    assert {node.result.round for node in tree.nodes if isinstance(node, Terminal)} <= {0, 1, 2}
    if tree.unfolded_size > 5_000:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "_Run", lambda *arguments: RUN(*arguments, shared=Never()))
        whole = negotiation.compile()
    check_tree(whole)
    assert len(whole.nodes) >= len(tree.nodes)
    assert whole.unfolded_size == tree.unfolded_size
    assert values(whole) == values(tree)


RUN = compiler._Run
