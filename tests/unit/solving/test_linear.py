from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.solving.labelling import Cores, Question, Wish, answer
from winset.solving.linear import Constraint, maximise


def test_a_small_program() -> None:
    point = maximise(
        {0: F(3), 1: F(2)},
        [
            Constraint({0: F(1), 1: F(1)}, "<=", F(4)),
            Constraint({0: F(1), 1: F(3)}, "<=", F(6)),
            Constraint({0: F(1)}, "<=", F(3)),
        ],
        2,
    )
    assert point == [3, 1]


def test_equalities_and_lower_bounds() -> None:
    point = maximise({1: F(-1)}, [Constraint({0: F(1), 1: F(1)}, "==", F(2)), Constraint({1: F(2)}, ">=", F(1))], 2)
    assert point == [F(3, 2), F(1, 2)]


def test_no_point_and_no_bound() -> None:
    assert maximise({}, [Constraint({0: F(1)}, ">=", F(2)), Constraint({0: F(1)}, "<=", F(1))], 1) is None
    with pytest.raises(ArithmeticError):
        maximise({0: F(1)}, [Constraint({0: F(1)}, ">=", F(2))], 1)


def test_repeated_equalities_are_no_trouble() -> None:
    same = Constraint({0: F(1), 1: F(1)}, "==", F(1))
    assert maximise({0: F(1)}, [same, same, same], 2) == [1, 0]


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 6)), min_size=1, max_size=4),
    st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
def test_against_all_corners(rows: list[tuple[int, int, int]], objective: tuple[int, int]) -> None:
    """In two variables inside a box the best corner is found by crossing every pair of lines."""
    constraints = [Constraint({0: F(a), 1: F(b)}, "<=", F(c)) for a, b, c in rows]
    constraints += [Constraint({0: F(1)}, "<=", F(5)), Constraint({1: F(1)}, "<=", F(5))]
    lines = [(F(a), F(b), F(c)) for a, b, c in [*rows, (1, 0, 5), (0, 1, 5), (1, 0, 0), (0, 1, 0)]]
    best = None
    for k, (a, b, c) in enumerate(lines):
        for d, e, f in lines[:k]:
            if a * e == b * d:
                continue
            x, y = (c * e - b * f) / (a * e - b * d), (a * f - c * d) / (a * e - b * d)
            if min(x, y) >= 0 and max(x, y) <= 5 and all(p * x + q * y <= r for p, q, r in rows):
                value = objective[0] * x + objective[1] * y
                best = value if best is None else max(best, value)
    point = maximise({0: F(objective[0]), 1: F(objective[1])}, constraints, 2)
    if best is None:
        assert point is None
    else:
        assert point is not None
        assert objective[0] * point[0] + objective[1] * point[1] == best


# ----------------------------------------------------------------- labelling

A, B, C = (0, 1), (1, 1), (2, 1)


def test_a_core_is_a_set_of_nodes_that_grants_the_wishes() -> None:
    question = Question((F(1), F(1)), (frozenset({A}), frozenset({B})), (Wish((F(1), F(-2))),))
    known = Cores(question)
    cores, everything = list(known), not known.cut
    assert cores == [(0,), (0, 1)]
    assert everything


def test_deeper_nodes_need_more_trembles() -> None:
    # The node behind both trembles can only be less likely than the one behind A alone.
    question = Question((F(1), F(1)), (frozenset({A}), frozenset({A, B})), (Wish((F(-1), F(1))),))
    found = answer([question])
    assert found.labels is None
    assert found.decided


def test_one_tremble_against_two() -> None:
    question = Question((F(1), F(1)), (frozenset({A}), frozenset({B, C})), (Wish((F(-1), F(1))),))
    labels = answer([question]).labels
    assert labels is not None
    assert labels[B][0] + labels[C][0] <= labels[A][0]


def test_weights_are_shared_between_questions() -> None:
    trembles = (frozenset({A}), frozenset({B}))
    at_least = Question((F(1), F(1)), trembles, (Wish((F(1), F(-2))),))
    at_most = Question((F(1), F(1)), trembles, (Wish((F(-1), F(2))),))
    labels = answer([at_least, at_most]).labels
    assert labels is not None
    assert labels[A][0] == labels[B][0]
    assert labels[A][1] == 2 * labels[B][1]
    contrary = Question((F(1), F(1)), trembles, (Wish((F(-1), F(2)), strict=True),))
    assert answer([at_least, contrary]).decided
    assert answer([at_least, contrary]).labels is None
