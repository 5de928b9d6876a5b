"""Distributions: the cdf, its exact discretisation, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from winset.distribution import KINDS, Distribution, General, Power, Uniform, distribution
from winset.errors import InputError, NotYetError
from winset.expression import Scope, Undecided

F = Fraction
NOWHERE = Scope({})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("uniform(1/4, 1)", Uniform("1/4", 1)),
        (" uniform ( a , min(b, 1) ) ", Uniform("a", "min(b, 1)")),
        ("power(2)", Power(2)),
        ("power(alpha, 0, 1/2)", Power("alpha", 0, "1/2")),
        ("general(G, 0, 1)", General("G", 0, 1)),
    ],
)
def test_reading(text: str, value: Distribution) -> None:
    assert distribution(text) == value
    assert distribution(str(value)) == value
    assert distribution(value) is value
    assert not list(value.problems("members.threshold"))


@pytest.mark.parametrize(
    "text",
    ["", "uniform", "uniform(1)", "uniform(1, 2, 3)", "normal(0, 1)", "power()", "uniform(0, 1", "uniform(0, 1))"],
)
def test_what_is_no_distribution(text: str) -> None:
    with pytest.raises(InputError, match=r"bad-distribution|bad-expression"):
        distribution(text)


def test_names() -> None:
    assert distribution("uniform(a, min(b, 1))").names == {"a", "b"}
    assert distribution("general(G, 0, h)").names == {"h"}


@pytest.mark.parametrize(
    ("text", "value", "share"),
    [
        ("uniform(1/4, 1)", F(1, 4), F(0)),
        ("uniform(1/4, 1)", F(1, 2), F(1, 3)),
        ("uniform(1/4, 1)", F(5), F(1)),
        ("uniform(0, 4)", 1, F(1, 4)),
        ("uniform(1/4, 1)", F(-5), F(0)),
        ("power(2)", F(1, 3), F(1, 9)),
        ("power(1/2)", F(1, 4), F(1, 2)),
        ("power(3, 1, 3)", F(2), F(1, 8)),
    ],
)
def test_cdf_and_its_inverse(text: str, value: F, share: F) -> None:
    source = distribution(text)
    assert source.cdf(value, NOWHERE) == share
    if 0 < share < 1:
        assert source.quantile(share, NOWHERE) == value


@pytest.mark.parametrize("text", ["uniform(0, 1)", "uniform(1/4, 1)", "power(2)", "power(3)", "power(2, 1, 3)"])
@pytest.mark.parametrize("points", [1, 2, 4, 7])
def test_midpoints_have_the_exact_cdf_on_the_grid(text: str, points: int) -> None:
    """The discretisation trick: mass ``(k^a - (k-1)^a) / K^a`` on the middles of K cells."""
    source = distribution(text)
    low, high = (bound.value(NOWHERE) for bound in source.bounds)
    drawn = source.midpoints(points, NOWHERE)
    assert sum(mass for _, mass in drawn) == 1
    for k in range(points + 1):
        border = low + F(k, points) * (high - low)
        assert sum(mass for value, mass in drawn if value <= border) == source.cdf(border, NOWHERE)
    bound = source.discretisation_bound(points, NOWHERE)
    fine = [low + F(k, 40 * points) * (high - low) for k in range(40 * points + 1)]
    gaps = [abs(sum(mass for value, mass in drawn if value <= x) - source.cdf(x, NOWHERE)) for x in fine]
    assert max(gaps) <= bound
    # The bound is reached at, or just before, some midpoint.
    assert bound in {
        max(after - source.cdf(value, NOWHERE), source.cdf(value, NOWHERE) - (after - mass))
        for (value, mass), after in ((pair, sum(m for v, m in drawn if v <= pair[0])) for pair in drawn)
    }


def test_uniform_midpoints_are_equally_likely() -> None:
    assert distribution("uniform(0, 1)").midpoints(4, NOWHERE) == tuple((F(2 * k + 1, 8), F(1, 4)) for k in range(4))
    assert distribution("uniform(0, 1)").discretisation_bound(4, NOWHERE) == F(1, 8)


def test_power_below_one_is_steepest_at_its_start() -> None:
    assert distribution("power(1/2)").discretisation_bound(2, NOWHERE) == F(1, 2)


def test_symbols() -> None:
    r = sympy.Symbol("r", real=True)
    with pytest.raises(Undecided):
        distribution("uniform(0, 1)").cdf(r, NOWHERE)
    share = distribution("general(G, 0, 1)").cdf(F(1, 2), NOWHERE)
    assert (share.func.__name__, share.args) == ("G", (sympy.Rational(1, 2),))
    assert share == distribution("general(G, 0, 1)").cdf(F(1, 2), NOWHERE)
    # Where results are kept, distributions of one name with other bounds must not be taken for each other.
    assert share != distribution("general(G, 0, 3/4)").cdf(F(1, 2), NOWHERE)
    with pytest.raises(NotYetError, match="open-distribution"):
        distribution("general(G, 0, 1)").quantile(F(1, 2), NOWHERE)
    with pytest.raises(NotYetError, match="open-distribution"):
        distribution("general(G, 0, 1)").discretisation_bound(4, NOWHERE)


@pytest.mark.parametrize("text", ["uniform(1, 1)", "uniform(2, 1)", "power(0)", "power(-1)", "power(1, 3, 2)"])
def test_problems_of_numbers(text: str) -> None:
    source = distribution(text)
    assert [(p.code, p.path) for p in source.problems("here")] == [("bad-distribution", "here")]
    with pytest.raises(InputError, match="bad-distribution"):
        source.midpoints(2, NOWHERE)


def test_every_kind_has_its_own_keyword() -> None:
    assert len({kind.keyword for kind in KINDS}) == len(KINDS) == len(Distribution.__subclasses__())


def test_a_distribution_must_be_able_to_be_named() -> None:
    assert [p.code for p in General("G x", 0, 1).problems("here")] == ["bad-distribution"]
