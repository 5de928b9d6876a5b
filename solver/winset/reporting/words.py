"""Numbers, parts of a negotiation and conditions in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from attrs import NOTHING, fields

from ..game_tree import Ending, Result
from ..negotiation import Group, Issue, Negotiation, Parameter, Side, Stage, Uncertainty
from ..negotiation.voting import body_of
from .palette import look_of

LARGEST = 10_000
"""A denominator above this is shown as a decimal that is labelled approximate."""


def number_text(number: Any) -> str:
    """A number for people: exact, or a decimal that says so where the exact one is unreadable.

    >>> number_text(Fraction(3, 4)), number_text(Fraction(1, 30_011))
    ('3/4', '≈ 3.332e-05')
    """
    if isinstance(number, Fraction) and number.denominator > LARGEST:
        return f"≈ {float(number):.4g}"
    return str(number)


def root_text(name: str, root: Any) -> str:
    """A threshold of a parameter: exact, or a decimal that says so where the exact one is unreadable.

    >>> import sympy
    >>> root_text("p", sympy.Rational(5, 7)), root_text("p", sympy.sqrt(2) / 2)
    ('p = 5/7', 'p = sqrt(2)/2')
    """
    exact = str(root)
    return f"{name} = {exact}" if len(exact) <= 24 else f"{name} ≈ {float(root):.6g}"


def share_text(probability: Fraction) -> str:
    """A probability with its percentage.

    >>> share_text(Fraction(3, 4)), share_text(Fraction(1, 3)), share_text(Fraction(0))
    ('3/4 (75 %)', '1/3 (33.3 %)', '0')
    """
    if probability in (0, 1):
        return "0" if probability == 0 else "1 (certain)"
    percent = f"{float(probability * 100):.1f}".removesuffix(".0")
    return f"{number_text(probability)} ({percent} %)"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them.

    >>> listed(["X", "Y", "Z"])
    'X, Y and Z'
    """
    known = list(names)
    return f" {last} ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def ending_words(ending: Ending | None) -> str:
    """The ending as a sentence says it."""
    return look_of(ending).words


def result_words(result: Result) -> str:
    """A result of the game in words, such as ``involuntary defection by Y on ask_much``."""
    words = ending_words(result.ending)
    if result.by:
        words += f" by {listed(result.by)}"
    if result.agreement is not None:
        words += f" on {result.agreement}"
    return words + (f" in round {result.round}" if result.round > 1 else "")


# ------------------------------------------------------------ the negotiation in sentences


def negotiation_sentences(negotiation: Negotiation) -> tuple[str, ...]:
    """The negotiation in a paragraph: who, over what, in which order, who knows what."""
    found = []
    sides = [side.name for side in negotiation.sides]
    if sides:
        about = listed(issue_words(issue) for issue in negotiation.issues)
        over = f" over {about}" if about else ""
        found.append(f"{listed(sides)} {'negotiates' if len(sides) == 1 else 'negotiate'}{over}.")
    if negotiation.proposals:
        names = [p.name for p in negotiation.proposals]
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        found.append(f"On the table: {listed(names[:8]) if not more else ', '.join(names[:8]) + more}.")
    found.extend(body_words(side) for side in negotiation.sides if side.constituents)
    found.extend(uncertainty_words(quantity) for quantity in negotiation.uncertainty)
    for side in negotiation.sides:
        found.extend(types_words(side, group) for group in side.constituents if group.types)
    steps = [stage_words(stage) for stage in negotiation.process]
    if steps:
        found.append(f"The process: {'; then '.join(steps)}.")
    return tuple(found)


def issue_words(issue: Issue) -> str:
    """An issue and what may be chosen."""
    if issue.options:
        more = f" and {len(issue.options) - 6} more" if len(issue.options) > 6 else ""
        return f"{issue.name} ({', '.join(issue.options[:6])}{more})"
    steps = f", in {issue.grid} steps" if issue.grid is not None else ""
    return f"{issue.name} in {issue.domain}{steps}"


def body_words(side: Side) -> str:
    """Who ratifies for a side, and how."""
    names = [group.name for group in side.constituents]
    who = listed(names) if len(names) <= 6 else f"{len(names)} groups ({', '.join(names[:3])}, …)"
    if len(names) == 1:
        rule = ""
    else:
        body = body_of(side)
        rule = f" by {body.label if body is not None and side.body is not None else 'majority'}"
    how = "strategically" if side.voting == "strategic" else "sincerely"
    return f"For {side.name}, {who} must ratify{rule}, voting {how}."


def types_words(side: Side, group: Group) -> str:
    """A group's types and who knows them."""
    kinds = listed((f"{kind.name} with probability {kind.prior}" for kind in group.types), "or")
    since = f", from {group.since} on" if group.since else ""
    name = f"{side.name}.{group.name}"
    who = name if group.exchangeable is None else f"Each of the {group.exchangeable} members of {name}"
    return f"{who} is {kinds}; {_known(group.known_to)}{since}."


def uncertainty_words(quantity: Uncertainty) -> str:
    """An uncertain quantity, what it may be and who learns it."""
    if quantity.distribution is not None:
        what = f"drawn from {quantity.distribution}"
        if quantity.points:
            what += f", as {quantity.points} equally likely midpoints in the finite game"
    else:
        what = listed((f"{value.name} with probability {value.prior}" for value in quantity.values), "or")
    since = f", from {quantity.since} on" if quantity.since else ""
    return f"{quantity.name} is {what}; {_known(quantity.known_to)}{since}."


def _known(names: tuple[str, ...]) -> str:
    return f"known to {listed(names)}" if names else "nobody is told"


def stage_words(stage: Stage) -> str:
    """A stage of the process; fields that are left at their defaults are not mentioned."""
    said = [(each.name, getattr(stage, each.name), each.default) for each in fields(type(stage))]
    given = [(name, value) for name, value, default in said if default is NOTHING or value != default]
    parts = [text for name, value in given if (text := _field_words(name, value))]
    keyword = stage.keyword.replace("_", " ")
    return f"{keyword} ({'; '.join(parts)})" if parts else keyword


def _field_words(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        if any(isinstance(each, Stage) for each in value):
            return f"{name}: {', '.join(stage_words(each) for each in value)}"
        value = ", ".join(
            ": ".join(str(part) for part in each if str(part)) if isinstance(each, tuple) else str(each)
            for each in value
        )
    return f"{name.replace('_', ' ')}: {value}" if str(value) else ""


def parameter_rows(negotiation: Negotiation) -> Iterator[tuple[str, str, str]]:
    """Name, domain and value of every parameter."""
    for parameter in negotiation.parameters:
        yield parameter.name, str(parameter.domain), value_words(parameter)


def value_words(parameter: Parameter) -> str:
    """The value of a parameter, or that it has none."""
    return "left open" if parameter.value is None else str(parameter.value)
