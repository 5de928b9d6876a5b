"""What a claim says a quantity is: a number, a name, or a set, from text; and whether it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..errors import InputError, Problem
from ..expression import Scope, Value, parse

EMPTY = "empty"
_EQUATION = re.compile(r"(?<![<>=!])=(?!=)")


def expected_value(text: str, names: Mapping[str, Value]) -> Any:
    """The value that a claim states.

    Parameters
    ----------
    text
        An expression; a name alone stands for itself; ``{A, B}`` for a set of names or numbers; ``[1/5, 3/5]``
        and unions such as ``[0, 1/4] | (1/2, 1]`` for sets of numbers; ``empty``; an equation stands for its text.

    Returns
    -------
    Fraction, SymPy expression, str, bool, frozenset or SymPy set

    Raises
    ------
    InputError
        ``bad-expression``; ``unknown-name`` for a name in an expression that means nothing here.
    """
    text = text.strip()
    if text == EMPTY:
        return frozenset()
    if _EQUATION.search(text):
        return text
    if text.startswith("{") and text.endswith("}"):
        return frozenset(_one(part, names) for part in text[1:-1].split(",") if part.strip())
    if text.startswith("[") or (text.startswith("(") and _is_interval(text)):
        import sympy

        return sympy.Union(*(_interval(part.strip(), names) for part in text.split("|")))
    return _one(text, names)


def _is_interval(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 1:
            return True
    return False


def _one(text: str, names: Mapping[str, Value]) -> Value:
    source = parse(text)
    if source.operator == "name" and not source.names & names.keys():
        return text.strip()  # the name of something that is no label, such as what a search found
    unknown = sorted(source.names - names.keys())
    if unknown:
        raise InputError(Problem("unknown-name", f"{unknown[0]!r} means nothing in {text!r}"))
    return source.value(Scope(names))


def _interval(text: str, names: Mapping[str, Value]) -> Any:
    import sympy

    if text.startswith("{") and text.endswith("}"):
        return sympy.FiniteSet(*(exact(_one(part, names)) for part in text[1:-1].split(",")))
    ends = text[1:-1].split(",")
    if len(text) < 2 or text[0] not in "[(" or text[-1] not in ")]" or len(ends) != 2:
        raise InputError(Problem("bad-interval", f"{text!r} is not an interval", hint="write [0, 1/4] | (1/2, 1]"))
    low, high = (_bound(end.strip(), names) for end in ends)
    return sympy.Interval(low, high, text[0] == "(", text[-1] == ")")


def _bound(text: str, names: Mapping[str, Value]) -> Any:
    import sympy

    return {"inf": sympy.oo, "-inf": -sympy.oo}.get(text) or exact(_one(text, names))


def exact(number: Any) -> Any:
    """The same number for SymPy."""
    import sympy

    return sympy.Rational(number.numerator, number.denominator) if isinstance(number, Fraction) else number


def same(actual: Any, expected: Any) -> bool:
    """Whether a computed value is the expected one, exactly; a float never is."""
    if isinstance(actual, float):
        return False
    if isinstance(actual, (str, bool, int, Fraction)) and isinstance(expected, (str, bool, int, Fraction)):
        return bool(actual == expected)
    if isinstance(actual, frozenset) and isinstance(expected, frozenset):
        return actual == expected
    if hasattr(actual, "is_empty") or hasattr(expected, "is_empty"):  # a SymPy set
        return _same_set(actual, expected)
    if isinstance(actual, (str, frozenset)) or isinstance(expected, (str, frozenset)):
        return False
    difference = exact(actual) - exact(expected)
    return bool(difference == 0 or getattr(difference, "equals", lambda _: False)(0))


def _same_set(actual: Any, expected: Any) -> bool:
    import sympy

    sets = [sympy.FiniteSet(*map(exact, each)) if isinstance(each, frozenset) else each for each in (actual, expected)]
    if not all(hasattr(each, "is_empty") for each in sets):
        return False
    return bool(sets[0] == sets[1] or sets[0].symmetric_difference(sets[1]) == sympy.S.EmptySet)


def shown(value: Any) -> str:
    """How a value is written in a counterexample."""
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(str, value))) + "}" if value else EMPTY
    return str(value)
