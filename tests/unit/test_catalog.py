"""The library of models: slugs, what can be asked of a model, rows of claims."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import pytest
import sympy

import winset as ws
from winset.catalog import find_model, list_models
from winset.catalog.checking import Workbench, check_claim, check_claims
from winset.catalog.models import models_of
from winset.catalog.quantities import quantity
from winset.claim import Claims, Instance, Verdict
from winset.errors import FailedError, InputError
from winset.reading import read_text

FIELDS = ["model", "id", "claim", "source", "page", "status", "verdict", "evidence", "command", "seconds"]


def test_a_slug_and_the_bare_name_of_a_folder_with_one_model() -> None:
    assert find_model("panama1978").slug == find_model("panama1978/panama").slug == "panama1978/panama"


@pytest.mark.parametrize(
    ("name", "code"),
    [("putnam1988", "several-models"), ("putnam1988/figure2x", "unknown-model"), ("../models/x", "unknown-model")],
)
def test_names_that_mean_no_model(name: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        ws.load(name)
    assert error.value.problems[0].code == code
    assert error.value.problems[0].hint


@pytest.mark.parametrize(
    ("ask", "name", "meant"),
    [
        (ws.load, "putnam", "putnam1988"),
        (models_of, "putnam", "putnam1988"),
        (models_of, "romer_rosental", "romer_rosenthal1978"),
        (ws.load, "putnam1988/figure_1", "putnam1988/figure1"),
    ],
)
def test_an_unknown_name_is_asked_back(ask: Callable[[str], object], name: str, meant: str) -> None:
    with pytest.raises(InputError) as error:
        ask(name)
    assert error.value.problems[0].code == "unknown-model"
    assert error.value.problems[0].hint == f"did you mean {meant}?"


def test_many_models_are_not_listed_in_a_hint() -> None:
    with pytest.raises(InputError) as error:
        ws.load("putnam1988")
    assert error.value.problems[0].hint == "winset models putnam1988 lists them"
    with pytest.raises(InputError) as error:
        ws.load("mayer1992")
    assert "mayer1992/factions" in error.value.problems[0].hint


def test_what_issue_two_names_is_there() -> None:
    slugs = {model.slug for model in list_models()}
    names = (
        *("figure1", "figure1_uncertain", "two_thirds", "divided_45_45_10", "united_90_10", "participation"),
        *("council_of_ministers", "kinky_win_set", "deliverability", "synergistic_linkage"),
    )
    assert slugs >= {f"putnam1988/{name}" for name in names}
    assert {model.paper for model in list_models()} >= {
        "putnam1988", "romer_rosenthal1978", "iida1993", "panama1978", "cafta2005",
    }  # fmt: skip


def test_every_model_names_its_folder_s_claims() -> None:
    assert all(model.read().title for model in list_models())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("probability.agreement", Fraction(3, 4)),
        ("probability.by.involuntary_defection.Y", Fraction(1, 4)),
        ("probability.refused", Fraction(1, 4)),
        ("payoff.X", Fraction(21, 40)),
        ("payoff.Y.pivot", Fraction(3, 40)),
        ("agreement", "ask_much"),
        ("agreement.z", Fraction(3, 10)),
        ("proposal.X.z", Fraction(3, 10)),
        ("each.agreement", frozenset({"ask_much"})),
        ("equilibria", 1),
        ("found", "all"),
        ("stopped", "complete"),
        ("certificate.concept", "sequential"),
        ("certificate.regret", 0),
        ("tree.players", 2),
        ("pure_equilibria", 1),
        ("win_set.X", frozenset({"ask_much", "ask_little"})),
        ("agreement_zone", frozenset({"ask_little"})),
    ],
)
def test_quantities_of_figure_1(path: str, value: object) -> None:
    bench = Workbench("putnam1988/figure1_uncertain")
    assert quantity(bench.subject(Instance(at={"p": "3/4"})), path) == value


def test_quantities_after_an_observation_and_for_types() -> None:
    bench = Workbench("putnam1988/figure1_uncertain")
    off_path = Instance(at={"p": "3/4"}, given={"offer": "ask_little"})
    assert bench.value(off_path, "payoff.X") == Fraction(1, 2)
    strict = Instance(types={"Y.pivot": "strict"})
    assert bench.value(strict, "win_set.Y") == frozenset({"ask_little"})


def test_sets_on_the_line_are_sympy_sets() -> None:
    bench = Workbench("putnam1988/figure1")
    zone = bench.value(Instance(at={"y": "2/5"}), "agreement_zone")
    assert zone == sympy.Interval(sympy.Rational(2, 5), sympy.Rational(3, 5))
    assert bench.value(Instance(model="divided_45_45_10"), "votes.Home.A.yes") == 55


def test_the_bargaining_set_ends_like_the_zone() -> None:
    """Home signs from 3/8 and Foreign up to 3/4, inside the zone [1/4, 7/8]; nothing is left from nh = 7/8."""
    bench = Workbench("putnam1988/chief_negotiators_veto")
    assert bench.value(Instance(), "bargaining_set") == sympy.Interval(sympy.Rational(3, 8), sympy.Rational(3, 4))
    assert bench.value(Instance(), "bargaining_set.empty") is False
    assert bench.value(Instance(at={"nh": "7/8"}), "bargaining_set.empty") is True
    for point, zone, signed in (("z=1/4", True, False), ("z=3/8", True, True), ("z=3/4", True, True)):
        assert bench.value(Instance(), f"agreement_zone.contains.{point}") is zone
        assert bench.value(Instance(), f"bargaining_set.contains.{point}") is signed


def test_the_bargaining_set_in_the_plane_has_corners() -> None:
    """Constituents want y from 1/2 and the chief negotiator x from 1/2: a square is left."""
    text = """
        title: plane
        issues: {x: {in: [0, 1]}, y: {in: [0, 1]}}
        sides:
          H: {negotiator: {payoff: x - 1/2}, constituents: {L: {payoff: y - 1/2}}}
    """
    subject = SimpleNamespace(negotiation=read_text(text), types={})
    assert quantity(subject, "bargaining_set.corners") == 4  # the square [1/2, 1] x [1/2, 1]
    assert quantity(subject, "bargaining_set.empty") is False


def test_overlap_over_all_draws_and_for_types() -> None:
    """Needs uniform on [0, 1] and [0, 1/2] exceed 1 together on a quarter of all; at s = 1/4 where r is above 3/4."""
    bench = Workbench("putnam1988/random_win_sets")
    assert bench.value(Instance(at={"R": 1, "S": "1/2"}), "overlap_probability") == Fraction(3, 4)
    assert bench.value(Instance(at={"R": 1, "S": 1}, types={"s": "1/4"}), "overlap_probability") == Fraction(3, 4)


def test_the_trend_of_the_votes_is_a_word() -> None:
    bench = Workbench("putnam1988/boundary_and_factional")
    assert bench.value(Instance(), "trend.Boundary") == "rising"
    assert bench.value(Instance(), "trend.Factional") == "neither"


@pytest.mark.parametrize(
    ("votes", "cost", "paid"),
    [
        (2, 0, frozenset()),
        (3, Fraction(1, 10), frozenset({"swing"})),
        (4, Fraction(2, 5), frozenset({"swing", "doubtful"})),
    ],
)
def test_whom_it_is_cheapest_to_pay(votes: int, cost: Fraction, paid: frozenset[str]) -> None:
    bench = Workbench("putnam1988/side_payments")
    here = Instance(at={"m": votes})
    assert bench.value(here, "coalition.Home.text") == cost
    assert bench.value(here, "coalition.Home.text.paid") == paid


def test_a_coalition_that_no_payment_brings_about() -> None:
    text = """
        title: never
        issues: {x: {in: [0, 1], grid: 2}}
        sides: {H: {constituents: {L: {stance: never}}}}
    """
    subject = SimpleNamespace(negotiation=read_text(text), types={})
    with pytest.raises(FailedError) as error:
        quantity(subject, "coalition.H.x=1/2")
    assert error.value.problems[0].code == "no-single-value"


@pytest.mark.parametrize(
    "path",
    [
        *("nothing", "probability.peace", "payoff.Z", "votes.Home", "certificate.x", "each.tree", "win_set"),
        *("bargaining_set.peace", "overlap_probability.Y", "trend", "trend.Y.z", "coalition.Y", "coalition.Y.peace"),
        *("coalition.Y.z=1/2.cost", "coalition.Y.z=1/2.paid.Y"),
    ],
)
def test_unknown_quantities(path: str) -> None:
    with pytest.raises(InputError) as error:
        Workbench("putnam1988/figure1").value(Instance(), path)
    assert error.value.problems[0].code == "unknown-quantity"


def test_where_equilibria_differ_there_is_no_single_value() -> None:
    bench = Workbench("putnam1988/figure1_uncertain")
    tie = Instance(at={"p": "5/7"})
    with pytest.raises(FailedError) as error:
        bench.value(tie, "probability.agreement")
    assert error.value.problems[0].code == "several-equilibria"
    assert bench.value(tie, "each.probability.agreement") == {Fraction(5, 7), Fraction(1)}
    assert bench.value(tie, "payoff.X") == Fraction(1, 2)  # all share it


def test_rows_have_the_fields_of_the_design() -> None:
    rows = check_claims("putnam1988/united_90_10")
    assert [list(row.to_dict()) for row in rows] == [FIELDS]
    assert rows[0].to_dict()["command"] == "winset claims putnam1988/united_90_10 --id PUT-10e"
    assert rows[0].evidence.cases == 2


def test_a_claim_that_cannot_be_computed_is_open_and_says_why() -> None:
    claims = Claims(
        source="nobody",
        claims={"A": {"claim": "x", "status": "canonical", "checks": _equals("payoff.Nobody", "1")}},
    )
    row = check_claim(claims.claims[0], "nobody", "putnam1988/figure1", Workbench())
    assert row.verdict is Verdict.OPEN
    assert not row.as_expected
    assert str(row.evidence).startswith("not derived: [unknown-quantity]")


def _equals(path: str, value: str) -> list[object]:
    from winset.claim import Equals

    return [Equals(values={path: value})]


def test_a_label_that_nobody_has() -> None:
    with pytest.raises(InputError) as error:
        check_claims("putnam1988", label="PUT-999")
    assert error.value.problems[0].code == "unknown-claim"
    assert error.value.problems[0].hint.startswith("did you mean PUT-")


def test_the_public_names_are_those_of_the_design() -> None:
    import winset.sweep  # noqa: F401  a module of the same name as the verb

    for name in ws.__all__:
        assert callable(getattr(ws, name)), name
    assert set(dir(ws)) >= set(ws.__all__)
    with pytest.raises(AttributeError):
        ws.solv  # noqa: B018


def test_evidence_says_where_equilibria_may_have_been_left_out() -> None:
    rows = {row.id: str(row.evidence) for row in check_claims("iida1996/poll")}
    found = ws.solve(ws.load("iida1996/poll_strategic").at(m="1/3")).found
    assert found.value == "some"
    assert rows["I96-P2"].endswith("of the equilibria that were found")
    assert rows["I96-P1"] == "enumerated 2 cases"


def test_agreements_that_some_equilibrium_comes_to_for_sure() -> None:
    workbench = Workbench(home="nash1950")
    split = Instance(model="demands")
    assert workbench.value(split, "certain.x") == {Fraction(k, 4) for k in range(5)}
    assert workbench.value(split, "certain") == {"x=0", "x=1/4", "x=1/2", "x=3/4", "x=1"}
    assert workbench.value(Instance(model="bargaining"), "certain.x") == {Fraction(3, 4)}  # clipped by the floor
