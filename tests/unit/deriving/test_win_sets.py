"""Win-sets in closed form, against formulas worked by hand, and point by point against the votes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset as ws
from winset.claim.comparing import part_of
from winset.condition import Region
from winset.condition.nested import nested
from winset.deriving.win_sets import ratified_region
from winset.errors import InputError, NotYetError, UnsupportedError
from winset.negotiation import Negotiation
from winset.reading import read_text

F = Fraction


def same(found: Region, wanted: str) -> bool:
    return bool(found.same_as(part_of(wanted, found.space)))


@pytest.mark.parametrize(
    ("model", "side", "wanted"),
    [
        # PUT-8: (k - w) / (1 - i - w) on; PUT-11: k (1 + th h / (tc (1 - h))) on; PUT-17: (1/2 - m) / (1 - m) on.
        ("isolationists", "Home", "z >= (k - w)/(1 - i - w)"),
        ("participation", "Home", "z >= k * (1 + th * h / (tc * (1 - h)))"),
        ("party_discipline", "Home", "z >= (1/2 - m)/(1 - m)"),
        ("no_agreement_costs", "Home", "z >= d and z >= e"),
        ("two_issues", "A", "a * s + (1 - a) * t >= va"),
    ],
)
def test_win_sets_of_putnam(model: str, side: str, wanted: str) -> None:
    assert same(ratified_region(ws.load(f"putnam1988/{model}"), side), wanted)


@pytest.mark.parametrize(
    ("model", "agreement", "wanted"),
    [
        ("divided_45_45_10", "A", "quota <= 55/100"), ("divided_45_45_10", "B", "quota <= 55/100"),
        ("united_90_10", "A", "always"), ("united_90_10", "B", "quota <= 1/10"),
    ],
)  # fmt: skip
def test_listed_agreements_leave_the_parameters(model: str, agreement: str, wanted: str) -> None:
    assert same(ratified_region(ws.load(f"putnam1988/{model}"), "Home", agreement), wanted)


def test_whether_a_win_set_shrinks_is_proved() -> None:
    region = ratified_region(ws.load("putnam1988/isolationists"), "Home")
    assert nested(region, "i", falling=True).is_empty() is True
    assert nested(region, "i", falling=False).is_empty() is False
    assert nested(region, "w", falling=False).is_empty() is True


TYPES = """\
parameters: {r: {in: [0, 1]}}
issues: {z: {in: [0, 1]}}
uncertainty: {mood: {values: {soft: {prior: 1/2, value: r / 2}, hard: {prior: 1/2, value: r}}}}
sides:
  H:
    constituents:
      a: {payoff: z - mood}
      b: {types: {x: {prior: 1/2, payoff: z}, y: {prior: 1/2, payoff: -1}}}
    body: {any_of: [a, b]}
"""


def test_what_is_drawn_is_given() -> None:
    game = read_text(TYPES)
    with pytest.raises(NotYetError, match="open-draw"):
        ratified_region(game, "H")
    assert same(ratified_region(game, "H", types={"mood": "soft", "H.b": "y"}), "z >= r/2")
    assert same(ratified_region(game, "H", types={"mood": "hard", "H.b": "x"}), "always")
    with pytest.raises(InputError, match="unknown-type"):
        ratified_region(game, "H", types={"mood": "sweet", "H.b": "x"})


def test_what_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="unknown-agreement"):
        ratified_region(ws.load("putnam1988/united_90_10"), "Home", "C")
    with pytest.raises(UnsupportedError, match="unsupported-issues"):
        ratified_region(ws.load("putnam1988/united_90_10"), "Home")
    with pytest.raises(InputError, match="name-twice"):
        ratified_region(read_text(TYPES.replace("{r:", "{z: {}, r:")), "H", types={"mood": "soft", "H.b": "x"})


def test_listed_points_and_no_point() -> None:
    game = read_text(
        "parameters: {q: {in: [0, 1]}}\nissues: {z: {in: [0, 1]}}\nproposals: {text: {z: q}}\n"
        "sides: {H: {constituents: {a: {payoff: z - 1/3}}}, F: {}}\n"
    )
    assert same(ratified_region(game, "H", "text"), "q >= 1/3")
    assert same(ratified_region(game, "F", "text"), "always")  # nobody ratifies
    never = read_text("issues: {z: {in: [0, 1]}}\nsides: {H: {constituents: {a: {stance: never}}}}")
    assert same(ratified_region(never, "H"), "never")


SHAPES = st.sampled_from(["z - p", "p - z", "1/3 - abs(z - p)", "z - p * q", "q - z"])


@given(
    groups=st.lists(st.tuples(SHAPES, st.integers(1, 3), st.booleans()), min_size=1, max_size=3),
    votes=st.integers(1, 4),
)
@settings(max_examples=12, deadline=None)
def test_against_the_votes_at_points(groups: list[tuple[str, int, bool]], votes: int) -> None:
    """Whatever the parameters, a point lies in the region iff it lies in the win-set at these values."""
    votes = min(votes, sum(size for _, size, _ in groups))
    members = ", ".join(
        f"g{index}: {{payoff: {payoff}, votes: {size}" + (", members: {threshold: 'uniform(-1, 1)'}}" if crowd else "}")
        for index, (payoff, size, crowd) in enumerate(groups)
    )
    game: Negotiation = read_text(
        f"parameters: {{p: {{in: [0, 1]}}, q: {{in: [0, 1]}}}}\nissues: {{z: {{in: [0, 1]}}}}\n"
        f"sides: {{H: {{constituents: {{{members}}}, body: {{quota: {{votes: {votes}}}}}}}}}\n"
    )
    region = ratified_region(game, "H")
    for p, q in ((F(0), F(1)), (F(1, 3), F(1, 2)), (F(3, 4), F(1, 4))):
        found = game.at(p=p, q=q).win_set("H")
        for k in range(13):
            assert region.contains(p=p, q=q, z=F(k, 12)) == found.contains(F(k, 12)), (p, q, k)
