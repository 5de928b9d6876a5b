"""What happens at given values of the parameters: what ``solve`` found there, or what a derivation says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ..equilibrium import Equilibrium, Found, Solution, Stopped
from ..errors import WinsetError
from ..negotiation import Negotiation
from ..sweep import SweepRow
from .describing import proposal_words
from .palette import ENDINGS
from .story import tell
from .words import listed, number_text, shortlist

if TYPE_CHECKING:
    from ..derivation import Outcome

MOST_PLACES = 20_000
"""Up to how many agreements it is looked up where they are."""
Number = Any
"""A Fraction, or a SymPy number where it is irrational."""


@frozen
class Ended:
    """One equilibrium outcome at one point.

    Parameters
    ----------
    endings
        The probabilities of the four endings, in the order of every picture; exact.
    payoffs
        Expected, in the order of the negotiation's actors.
    told
        The play in sentences.
    signed
        The agreements that are signed on the path: names, and what they say on each issue where that is a number.
    """

    endings: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    told: tuple[str, ...]
    signed: tuple[tuple[str, tuple[Number, ...]], ...] = ()


@frozen
class Answer:
    """Every equilibrium outcome at one point, and how much of what was looked for that is.

    Parameters
    ----------
    found
        A sentence: how many there are, whether these are all.
    problem
        Code and message of what kept the point from being answered, else empty.
    """

    outcomes: tuple[Ended, ...]
    found: str = ""
    problem: str = ""

    @property
    def groups(self) -> tuple[tuple[tuple[Number, ...], tuple[int, ...]], ...]:
        """The endings that can be, each with the numbers (from 1) of the outcomes that have them."""
        found: dict[tuple[Number, ...], list[int]] = {}
        for number, outcome in enumerate(self.outcomes, 1):
            found.setdefault(outcome.endings, []).append(number)
        return tuple((endings, tuple(numbers)) for endings, numbers in found.items())

    @property
    def headline(self) -> str:
        """How it ends, with which probability: in a line."""
        if self.problem:
            return f"not answered ({self.problem})"
        texts = [endings_text(endings) for endings, _ in self.groups]
        return "; or ".join(texts[:4]) + (f"; or {len(texts) - 4} more" if len(texts) > 4 else "") or "no equilibrium"


def endings_text(endings: Iterable[Number]) -> str:
    """Probabilities of the endings in words; an ending that is certain says so.

    >>> endings_text([Fraction(3, 4), Fraction(0), Fraction(1, 4), Fraction(0)]), endings_text([1, 0, 0, 0])
    ('agreement 3/4, involuntary defection 1/4', 'agreement for certain')
    """
    pairs = [(look.words, p) for look, p in zip(ENDINGS.values(), endings, strict=True) if p != 0]
    if len(pairs) == 1 and pairs[0][1] == 1:
        return f"{pairs[0][0]} for certain"
    return ", ".join(f"{words} {number_text(p)}" for words, p in pairs)


def numbers_text(numbers: tuple[int, ...]) -> str:
    """Numbers of equilibria: ``1``, ``1 and 2``, ``1 to 8``.

    >>> numbers_text((1, 2, 3, 5)), numbers_text((4,)), numbers_text((1, 2))
    ('1 to 3 and 5', '4', '1 and 2')
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = [f"{a} to {b}" if b > a + 1 else f"{a} and {b}" if b > a else str(a) for a, b in spans]
    return listed(texts)


def solved(negotiation: Negotiation, solution: Solution) -> Answer:
    """What ``solve`` found of a negotiation at its values."""
    spoken = {p.name: proposal_words(negotiation, p.name) for p in negotiation.proposals}
    places = _places(negotiation)
    outcomes = tuple(_equilibrium(each, negotiation, spoken, places) for each in solution.equilibria)
    return Answer(outcomes, found_words(solution))


def _equilibrium(
    equilibrium: Equilibrium,
    negotiation: Negotiation,
    spoken: Mapping[str, str],
    places: Mapping[str, tuple[Number, ...]],
) -> Ended:
    chances = equilibrium.probability
    signed = dict.fromkeys(o.result.agreement for o in equilibrium.outcomes if o.result.agreement is not None)
    return Ended(
        tuple(getattr(chances, ending.value) for ending in ENDINGS),
        tuple(equilibrium.payoff[actor] for actor in negotiation.actors),
        tell(equilibrium, spoken),
        tuple((name, places.get(name, ())) for name in signed),
    )


def _places(negotiation: Negotiation) -> dict[str, tuple[Number, ...]]:
    """Where the agreements of the finite game are in their issues, as far as these are intervals."""
    issues = [issue.name for issue in negotiation.issues if not issue.options]
    if not issues or len(issues) != len(negotiation.issues) or negotiation.agreement_count > MOST_PLACES:
        return {}
    found = {each.name: dict(each.values) for each in negotiation.agreements()}
    return {
        name: tuple(values[issue] for issue in issues) for name, values in found.items() if set(issues) <= set(values)
    }


def refused(error: WinsetError) -> Answer:
    """What could not be answered, and why."""
    first = error.problems[0]
    return Answer((), problem=f"{first.code}: {first.message}")


def derived(negotiation: Negotiation, outcomes: tuple[Outcome, ...], evidence: str) -> Answer:
    """What a derivation says at values of all its parameters; its formulas are numbers here.

    Of a family of equilibria with different payoffs its ends are shown.
    """
    from ..derivation import Unanswered

    shown = [each for outcome in outcomes for each in (outcome.members if outcome.is_family else (outcome,))]
    ended = tuple(
        Ended(
            tuple(map(number, outcome.endings)),
            tuple(number(outcome.payoff[actor]) for actor in negotiation.actors),
            tuple(_told(negotiation, outcome)),
            tuple(_proposed(negotiation, outcome)),
        )
        for outcome in shown
    )
    if isinstance(outcomes, Unanswered):
        reason = outcomes.reason
        return Answer((), f"{reason[0].upper()}{reason[1:]}.") if outcomes.is_known else Answer((), problem=reason)
    if not ended:
        return Answer((), "The derivation looks for pure equilibria only, and there is none.")
    count = "1 equilibrium outcome" if len(ended) == 1 else f"{len(ended)} equilibrium outcomes"
    ends = ", the ends of each family" if len(shown) > len(outcomes) else ""
    return Answer(ended, f"{count} of the closed forms ({evidence}){ends}.")


def _told(negotiation: Negotiation, outcome: Outcome) -> Iterator[str]:
    """Who proposes what, and how that ends."""
    for who, what in outcome.proposals:
        texts = [proposal_text(negotiation, who, each) for each in what]
        plain = who.partition(" [")[0]
        yield (
            f"{plain} {shortlist(texts, 4, 'or')}." if plain != "agreement" else f"Signed: {shortlist(texts, 4, 'or')}."
        )
    for (ending, sides), chance in outcome.by:
        if number(chance) != 0 and sides:
            share = number_text(number(chance))
            yield f"{ending.replace('_', ' ').capitalize()} by {listed(sides)} with probability {share}."


def proposal_text(negotiation: Negotiation, who: str, what: Any) -> str:
    """What is chosen in a derivation: a named proposal with its values, a point of the only issue, or a number."""
    from ..derivation.places import Places

    if isinstance(what, str):
        return proposal_words(negotiation, what)
    return str(what) if isinstance(what, Places) else f"{issue_of(negotiation, who)}{number_text(number(what))}"


def issue_of(negotiation: Negotiation, who: str) -> str:
    """What stands before a number that is chosen: the issue, where it is a proposal over the only one."""
    proposes = who.partition(" [")[0].endswith((" proposes", "agreement"))
    return f"{negotiation.issues[0].name} = " if proposes and len(negotiation.issues) == 1 else ""


def _proposed(negotiation: Negotiation, outcome: Outcome) -> Iterator[tuple[str, tuple[Number, ...]]]:
    """The points of the only issue that are proposed first, where they may be signed."""
    if outcome.proposals and len(negotiation.issues) == 1 and number(outcome.endings[0]) != 0:
        for each in outcome.proposals[0][1]:
            if hasattr(each, "free_symbols"):
                yield f"{negotiation.issues[0].name} = {number_text(number(each))}", (number(each),)


def number(expression: Any) -> Number:
    """A SymPy number as a Fraction where it is rational."""
    if isinstance(expression, (int, Fraction)):
        return Fraction(expression)
    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q))
    return expression


def rows_of(answer: Answer, point: tuple[Fraction, ...]) -> Iterator[SweepRow]:
    """The answer as rows of a table over a grid."""
    if not answer.outcomes:
        yield SweepRow(point, found="" if answer.problem else "none", problem=answer.problem)
    for place, outcome in enumerate(answer.outcomes, 1):
        yield SweepRow(point, place, outcome.endings, outcome.payoffs, found="all", stopped="complete")


def found_words(solution: Solution) -> str:
    """How many equilibria there are, whether these are all, and why the search ended."""
    count, name = len(solution.equilibria), solution.concept.words
    if not count:
        known = solution.stopped is Stopped.COMPLETE
        return f"There is no {name}." if known else f"No {name} was found; stopped: {solution.stopped.value}."
    text = f"{count} {name} outcome{'' if count == 1 else 's'}"
    text += ", all there are" if solution.found is Found.ALL else ", perhaps not all"
    if solution.stopped is not Stopped.COMPLETE:
        text += f"; the search stopped: {solution.stopped.value}"
    return "; ".join([text, *solution.together]) + "."
