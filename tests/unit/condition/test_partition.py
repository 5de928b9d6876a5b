"""Decision trees come to regions that are disjoint, cover the space and read well."""

from fractions import Fraction

from winset.condition import UNIT, Leaf, Space, leaves, mapped, regions, symbol
from winset.deriving.exploring import explore

p, q = symbol("p"), symbol("q")
SPACE = Space({"p": UNIT, "q": UNIT})


def largest(context):
    return "p" if context.holds(p, ">", q) else "q" if context.holds(q, ">", p) else "tie"


def test_regions_of_equal_results():
    found = {result: str(region) for region, result in regions(explore(largest, SPACE), SPACE)}
    assert found == {"p": "p > q", "q": "p < q", "tie": "p == q"}


def test_thin_cells_join_neighbours_that_agree_there():
    value = explore(lambda context: {"p": p, "q": q, "tie": p}[largest(context)], SPACE)
    found = regions(value, SPACE, lambda one, other: [(one, other)])
    assert sorted((str(region), str(result)) for region, result in found) == [("p < q", "q"), ("p >= q", "p")]


def test_questions_that_do_not_matter_leave_no_trace():
    assert explore(lambda context: context.holds(p, ">", q) or True, SPACE) == Leaf(True)
    assert mapped(explore(largest, SPACE), lambda result: 1) == Leaf(1)


def test_cells_exclude_each_other_and_cover():
    def computation(context):
        return (largest(context), context.holds(p + q, ">", 1))

    found = list(leaves(explore(computation, SPACE)))
    for x in range(5):
        for y in range(5):
            point = {"p": Fraction(x, 4), "q": Fraction(y, 4)}
            holding = [result for cell, result in found if all(sign.holds(point) for sign in cell)]
            wanted = "p" if x > y else "q" if y > x else "tie"
            assert holding == [(wanted, x + y > 4)]


def test_boundaries_of_the_domain_are_equations():
    tree = explore(lambda context: context.holds(p, ">", 0), SPACE)
    found = {result: region for region, result in regions(tree, SPACE)}
    assert str(found[False]) == "p == 0"
    assert found[False].is_thin
    assert not found[True].is_thin
