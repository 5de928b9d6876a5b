"""Exact expressions: the grammar, the arithmetic, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from winset.errors import InputError
from winset.expression import DEEPEST, ONE, ZERO, Expression, Scope, Undecided, expression, name, parse

F = Fraction


def value(text: str, **values: object) -> object:
    return parse(text).value(Scope(values))


def code(error: pytest.ExceptionInfo[InputError]) -> str:
    (problem,) = error.value.problems
    return problem.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", F(1, 10)),
        (".5", F(1, 2)),
        ("3.", F(3)),
        ("1/3", F(1, 3)),
        ("6/10 - 1/4", F(7, 20)),
        ("2 - 3 - 4", F(-5)),
        ("8 / 4 / 2", F(1)),
        ("1 + 2 * 3", F(7)),
        ("(1 + 2) * 3", F(9)),
        ("-2 ^ 2", F(-4)),
        ("(-2) ^ 2", F(4)),
        ("2 ^ 3 ^ 2", F(512)),
        ("2 ** -1", F(1, 2)),
        ("2 * -3", F(-6)),
        ("--3", F(3)),
        ("+3", F(3)),
        ("0 ^ 0", F(1)),
        ("(1/4) ^ (1/2)", F(1, 2)),
        ("(8/27) ^ (2/3)", F(4, 9)),
        ("4 ^ (-1/2)", F(1, 2)),
        ("0 ^ (1/2)", F(0)),
        ("abs(2 - 5)", F(3)),
        ("min(3, 1, 2)", F(1)),
        ("max(3, 1, 2)", F(3)),
        ("max(7)", F(7)),
        ("if(1 < 2, 3, 1/0)", F(3)),
        ("if(2 <= 1 or 1 == 1 and not 1 != 1, 3, 4)", F(3)),
    ],
)
def test_values(text: str, expected: Fraction) -> None:
    result = value(text)
    assert result == expected
    assert type(result) is Fraction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2", True),
        ("1 <= 1", True),
        ("1 > 1", False),
        ("1 >= 2", False),
        ("0.5 == 1/2", True),
        ("1 != 1", False),
        ("option == sales_tax", True),
        ("option != sales_tax", False),
        ("option == 3", False),
        ("option == 'tax'", True),
        ("'not voting' == option", False),
        ("not 1 < 2 or 1 < 2", True),
        ("1 < 2 and 1/0 > 1 or 1 < 2", None),
        ("1 > 2 and 1/0 > 1", False),
        ("1 < 2 or 1/0 > 1", True),
    ],
)
def test_conditions(text: str, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(ZeroDivisionError):
            value(text)
    else:
        assert value(text, option="tax", sales_tax="tax") is expected


def test_names_may_hold_dots_and_any_letters() -> None:
    assert parse("Y.pivot + ψ - Größe_2").names == {"Y.pivot", "ψ", "Größe_2"}
    assert value("Y.pivot * ψ", **{"Y.pivot": F(2), "ψ": F(3)}) == 6


def test_equal_texts_up_to_spacing_are_equal_objects() -> None:
    assert parse("1-p*( z-2/10 )") == parse(" 1 - p * (z - 1/5)")
    assert hash(parse("x+1")) == hash(parse("x + 1"))
    assert parse("x + 1") != parse("1 + x")


def test_python_operators_build_what_the_parser_reads() -> None:
    z = name("z")
    assert expression("1/2").constant() == F(1, 2)
    assert expression(1) / 3 == parse("1/3")
    assert expression(F(1, 3)) == expression(sympy.Rational(1, 3)) == parse("1/3")
    assert -expression(3) == parse("-3")
    assert (z + 1) * 2 - z / "p" == parse("(z + 1) * 2 - z / p")
    assert expression(parse("z")) is not None
    assert parse("0") == ZERO
    assert parse("1") == ONE


def test_constant() -> None:
    assert parse("2 * 3").constant() == 6
    assert parse("z").constant() is None
    assert parse("1 < 2").constant() is None


def test_substitute() -> None:
    assert parse("p * (1 - z)").substitute({"z": parse("x + y")}) == parse("p * (1 - (x + y))")
    same = parse("p")
    assert same.substitute({"z": ONE}) is same


@pytest.mark.parametrize("number", [0.5, True, None, [1]])
def test_only_exact_numbers_become_expressions(number: object) -> None:
    with pytest.raises(InputError) as error:
        expression(number)  # type: ignore[arg-type]
    assert code(error) == "not-exact"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("1 +", "the end"),
        ("(1", "expected ')', found 'the end'"),
        ("1)", "did not expect ')' at character 2"),
        ("1 2", "did not expect '2' at character 3"),
        ("1 $ 2", "cannot read '$' at character 3"),
        ("1e5", "did not expect 'e5'"),
        ("a.b.", "cannot read '.'"),
        ("1 < z < 2", "did not expect '<'"),
        ("exp(1)", "'exp' is not a function"),
        ("__import__(os)", "'__import__' is not a function"),
        ("abs(1, 2)", "'abs' takes 1 arguments, not 2"),
        ("if(1 < 2, 3)", "'if' takes 3 arguments, not 2"),
        ("if", "'if' is a function"),
        ("min()", "expected a number or a name, found ')'"),
        ("and 1", "expected a number or a name, found 'and'"),
        ("1 = 2", "cannot read '='"),
        ("'z", 'cannot read "\'" at character 1'),
        ("(" * 200 + "1" + ")" * 200, "nested too deeply"),
        ("-" * 5000 + "1", "nested too deeply"),
        ("not " * 5000 + "1 < 2", "nested too deeply"),
        ("^".join(["1"] * 5000), "nested too deeply"),
        ("+".join(["1"] * 5000), f"more than {DEEPEST} operations"),
        ("1" * 5000, "too many digits"),
    ],
)
def test_bad_expressions(text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        parse(text)
    assert code(error) == "bad-expression"
    assert says in str(error.value)


def test_an_unknown_function_is_answered_with_those_that_exist() -> None:
    with pytest.raises(InputError) as error:
        parse("log(z)")
    assert error.value.problems[0].hint == "the functions are abs, min, max, if"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tax + 1", "not-a-number"),
        ("'tax' + 1", "not-a-number"),
        ("tax + tax", "not-a-number"),
        ("3 * tax", "not-a-number"),
        ("-tax", "not-a-number"),
        ("tax ^ 2", "not-a-number"),
        ("abs(tax)", "not-a-number"),
        ("min(tax, tax)", "not-a-number"),
        ("tax < 3", "not-a-number"),
        ("(1 < 2) + 1", "not-a-number"),
        ("(1 < 2) < 3", "not-a-number"),
        ("not 3", "not-a-condition"),
        ("1 and 1 < 2", "not-a-condition"),
        ("tax or 1 < 2", "not-a-condition"),
        ("if(1, 2, 3)", "not-a-condition"),
        ("(-8) ^ (1/3)", "not-real"),
        ("9 ^ 9 ^ 9", "too-large"),
        ("2 ^ (1 / 1000000007)", "too-large"),
    ],
)
def test_what_has_no_value(text: str, expected: str) -> None:
    with pytest.raises(InputError) as error:
        value(text, tax="sales")
    assert code(error) == expected


@pytest.mark.parametrize("text", ["1 / 0", "1 / (z - z)", "0 ^ -1", "0 ^ (-1/2)"])
def test_division_by_zero(text: str) -> None:
    with pytest.raises(ZeroDivisionError):
        value(text, z=F(1, 3))


def test_symbols_give_sympy_expressions() -> None:
    p, z = sympy.symbols("p z")
    assert value("p * (z - 2/10)", p=p, z=z) == p * (z - sympy.Rational(1, 5))
    assert value("p ^ 2", p=p) == p**2
    assert value("2 ^ p", p=p) == sympy.Integer(2) ** p
    assert value("2 ^ (1/2)") == sympy.sqrt(2)
    assert value("1/2 - p", p=sympy.Rational(1, 2)) == 0


def test_a_comparison_that_symbols_leave_open_is_undecided() -> None:
    p = sympy.Symbol("p")
    with pytest.raises(Undecided) as undecided:
        value("if(p < 1/2, 1, 2)", p=p)
    assert (undecided.value.left, undecided.value.relation, undecided.value.right) == (p, "<", F(1, 2))
    with pytest.raises(Undecided):
        value("abs(p)", p=p)
    assert value("p < p + 1", p=p) is True
    assert value("max(p, p - 1)", p=p) == p


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 ^ (1/2) < 3/2", True),
        ("2 ^ (1/2) > 3/2", False),
        ("2 ^ (1/2) * 2 ^ (1/2) == 2", True),
        ("8 ^ (1/2) == 2 * 2 ^ (1/2)", True),
        ("2 ^ (1/2) + 3 ^ (1/2) != (5 + 2 * 6 ^ (1/2)) ^ (1/2)", False),
    ],
)
def test_irrational_numbers_are_compared_exactly(text: str, expected: bool) -> None:
    assert value(text) is expected


def test_a_scope_may_settle_what_is_open() -> None:
    class Half(Scope):
        __slots__ = ()

        def decide(self, left: object, relation: str, right: object) -> bool:
            return True

    assert parse("if(p < 1/2, 1, 2)").value(Half({"p": sympy.Symbol("p")})) == 1


def test_a_scope_is_a_mapping() -> None:
    scope = Scope({"z": F(1)})
    assert dict(scope) == {"z": 1}
    assert len(scope) == 1


def test_the_longest_sum_that_is_allowed_can_be_used() -> None:
    longest = parse("+".join(["z"] * DEEPEST))
    assert longest.value(Scope({"z": F(1)})) == DEEPEST
    assert parse(str(longest)) == longest
    assert hash(longest) == hash(longest.substitute({"z": name("z")}))


# ------------------------------------------------- any expression, against Python's own arithmetic

_numbers = st.fractions(min_value=-5, max_value=5, max_denominator=12)


RELATIONS = ["<", "<=", ">", ">=", "==", "!="]


@st.composite
def expressions(draw: st.DrawFn, deepest: int = 4) -> Expression:
    def number(deepest: int) -> Expression:
        kind = (
            draw(st.sampled_from(["number", "name", "+-*/", "^", "neg", "minmax", "abs", "if"])) if deepest else "name"
        )
        if kind == "number":
            return expression(draw(_numbers))
        if kind == "name":
            return name(draw(st.sampled_from(["x", "y", "Y.pivot"])))
        first = number(deepest - 1)
        if kind == "^":
            return Expression("^", (first, expression(draw(st.integers(-2, 3)))))
        if kind == "neg":
            return -first
        if kind == "abs":
            return Expression("abs", (first,))
        second = number(deepest - 1)
        if kind == "minmax":
            return Expression(draw(st.sampled_from(["min", "max"])), (first, second))
        if kind == "if":
            return Expression("if", (condition(deepest - 1), first, second))
        operator = draw(st.sampled_from("+-*/"))
        return first / second if operator == "/" else Expression(operator, (first, second))

    def condition(deepest: int) -> Expression:
        kind = draw(st.sampled_from(["not", "and", "or", "text", "relation"])) if deepest else "relation"
        if kind == "text":
            option = Expression("text", (draw(st.sampled_from(["x", "not voting", ""])),))
            return Expression(draw(st.sampled_from(["==", "!="])), (number(0), option))
        if kind == "relation":
            operands = (number(max(deepest - 1, 0)), number(max(deepest - 1, 0)))
            return Expression(draw(st.sampled_from(RELATIONS)), operands)
        if kind == "not":
            return Expression("not", (condition(deepest - 1),))
        return Expression(kind, (condition(deepest - 1), condition(deepest - 1)))

    return draw(st.sampled_from([number, number, condition]))(deepest)


def naive(node: Expression, values: dict[str, Fraction]) -> object:
    """The value by Python's operators on Fractions."""
    operator, arguments = node.operator, node.arguments
    if operator == "number":
        return arguments[0]
    if operator == "text":
        return arguments[0]
    if operator == "name":
        return values[arguments[0]]
    if operator == "if":
        return naive(arguments[1] if naive(arguments[0], values) else arguments[2], values)
    if operator in ("and", "or"):
        first = naive(arguments[0], values)
        return naive(arguments[1], values) if first is (operator == "and") else first
    parts = [naive(argument, values) for argument in arguments]
    by_operator = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a ** int(b),
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "neg": lambda a: -a,
        "not": lambda a: not a,
        "abs": abs,
        "min": min,
        "max": max,
    }
    return by_operator[operator](*parts)


@given(expressions())
def test_the_text_of_any_expression_reads_as_the_same_expression(tree: Expression) -> None:
    assert parse(str(tree)) == tree


@given(expressions(), _numbers, _numbers, _numbers)
def test_the_value_of_any_expression(tree: Expression, x: Fraction, y: Fraction, pivot: Fraction) -> None:
    values = {"x": x, "y": y, "Y.pivot": pivot}
    try:
        expected = naive(tree, values)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            tree.value(Scope(values))
    else:
        assert tree.value(Scope(values)) == expected


def read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except InputError as refused:
        codes = [problem.code for problem in refused.problems]
    else:
        codes = ["bad-expression"] if parse(str(tree)) == tree else []
    assert codes == ["bad-expression"]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@given(st.text(alphabet="xy12.+-*/^()<>=', andornotifminabs", max_size=40))
def test_any_likely_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)
