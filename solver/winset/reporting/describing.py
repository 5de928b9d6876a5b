"""The negotiation in English: who, over what, who knows what, who gets what, in which order, how ties are broken.

From these sentences and tables the game can be rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..expression import ONE, ZERO, Expression
from ..negotiation import Bargain, ChiefNegotiator, Group, Issue, Negotiation, Parameter, Reversion, Side, Uncertainty
from ..negotiation.payoff import Payoff, PayoffTable
from ..negotiation.stage import walk
from ..negotiation.voting import body_of
from .process import process_sentences
from .words import listed, shortlist

MOST_GROUPS = 6
"""Of more groups that ratify the first are named, and the others are counted."""


def negotiation_sentences(negotiation: Negotiation) -> tuple[str, ...]:
    """The negotiation in a paragraph: who, over what, who ratifies, who knows what, in which order."""
    found = []
    sides = [side.name for side in negotiation.sides]
    if sides:
        about = listed(issue_words(issue) for issue in negotiation.issues)
        over = f" over {about}" if about else ""
        found.append(f"{listed(sides)} {'negotiates' if len(sides) == 1 else 'negotiate'}{over}.")
    if negotiation.proposals:
        found.append(
            f"On the table: {shortlist([proposal_words(negotiation, p.name) for p in negotiation.proposals])}."
        )
    found.extend(body_words(side) for side in negotiation.sides if side.constituents)
    found.extend(uncertainty_words(quantity) for quantity in negotiation.uncertainty)
    for side in negotiation.sides:
        found.extend(types_words(side, group) for group in side.constituents if group.types)
    return (*found, *process_sentences(negotiation))


def issue_words(issue: Issue) -> str:
    """An issue and what may be chosen."""
    if issue.options:
        return f"{issue.name} ({shortlist(issue.options, 7)})"
    steps = f", in {issue.grid} equal steps" if issue.grid is not None else ""
    return f"{issue.name} in {issue.domain}{steps}"


def proposal_words(negotiation: Negotiation, name: str) -> str:
    """A named proposal with what it says on every issue; any other agreement as it is.

    >>> import winset as ws
    >>> proposal_words(ws.load("putnam1988/figure1_uncertain"), "ask_much")
    'ask_much (z = 3/10)'
    """
    for proposal in negotiation.proposals:
        if proposal.name == name and proposal.values:
            return f"{name} ({', '.join(f'{issue} = {value}' for issue, value in proposal.values)})"
    return name


def body_words(side: Side) -> str:
    """Who ratifies for a side, and how."""
    body = body_of(side)
    voting = {group.name for group in side.constituents} if body is None else set(body.groups)
    names = [group.name for group in side.constituents if group.name in voting]
    others = [group.name for group in side.constituents if group.name not in voting]
    looking = f" {listed(others)} {'looks' if len(others) == 1 else 'look'} on." if others else ""
    who = listed(names) if len(names) <= MOST_GROUPS else f"{len(names)} groups ({', '.join(names[:3])}, …)"
    rule = ""
    if len(names) > 1:
        rule = (
            f" by {body.label if body is not None and side.body is not None and len(body.label) < 200 else 'majority'}"
        )
    how = "strategically" if side.voting == "strategic" else "sincerely"
    return f"For {side.name}, {who} must ratify{rule}, voting {how}.{looking}"


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
        said = [
            f"{v.name}{f' ({v.value})' if v.value is not None else ''} with probability {v.prior}"
            for v in quantity.values
        ]
        what = shortlist(said, 8, "or")
    since = f", from {quantity.since} on" if quantity.since else ""
    return f"{quantity.name} is {what}; {_known(quantity.known_to)}{since}."


def _known(names: tuple[str, ...]) -> str:
    return f"known to {listed(names)}" if names else "nobody is told"


# ------------------------------------------------------------ who gets what


def payoff_rows(negotiation: Negotiation) -> Iterator[tuple[str, str, str]]:
    """Who, what it gets from an agreement, what without one; a row for every type of a group."""
    for side in negotiation.sides:
        chief = side.negotiator
        gets = _broker_words(chief) if chief.broker else payoff_words(chief.payoff)
        yield side.name, gets, reversion_words(chief.reversion)
    for side in negotiation.sides:
        for group in side.constituents:
            name = f"{side.name}.{group.name}"
            if group.stance != "compares":
                yield name, "always votes yes" if group.stance == "always" else "always votes no", ""
                continue
            for kind in group.types or (None,):
                payoff, reversion = group.payoff, group.reversion
                if kind is not None:
                    payoff = payoff if kind.payoff is None else kind.payoff
                    reversion = reversion if kind.reversion is None else kind.reversion
                who = name if kind is None else f"{name} if {kind.name}"
                yield who, payoff_words(payoff), reversion_words(reversion)


def payoff_words(payoff: Payoff) -> str:
    """A payoff as the file has it; of a table every entry."""
    if isinstance(payoff, PayoffTable):
        return ", ".join(f"{name}: {entry}" for name, entry in payoff.entries)
    return str(payoff)


def _broker_words(chief: ChiefNegotiator) -> str:
    return " + ".join(f"the payoff of {who}" if w == ONE else f"{w} times that of {who}" for who, w in chief.broker)


def reversion_words(reversion: Reversion) -> str:
    """What somebody has without an agreement, by how it failed where the file says so."""
    text = payoff_words(reversion.no_agreement)
    for name, given in (
        ("a refusal", reversion.involuntary_defection),
        ("a voluntary defection", reversion.voluntary_defection),
    ):
        if given is not None:
            text += f"; after {name} {payoff_words(given)}"
    return text


def besides(negotiation: Negotiation) -> Iterator[str]:
    """What else changes payoffs and votes, in sentences: costs of a negotiator, populations, discipline."""
    for side in negotiation.sides:
        chief = side.negotiator
        costs: tuple[tuple[Expression | PayoffTable, str], ...] = (
            (chief.failure_cost.own, f"{side.name} pays {{}} when its own constituents refuse."),
            (chief.failure_cost.other, f"{side.name} pays {{}} when another side's constituents refuse."),
            (chief.good_will, f"Good will for {side.name} adds {{}} to what its groups get from an agreement."),
            (
                chief.realignment_cost,
                f"{side.name} pays {{}} for realigning its coalition when an agreement takes effect.",
            ),
            (
                chief.refusal_penalty,
                f"{side.name} pays {{}} without an agreement after rejecting what its constituents would ratify.",
            ),
        )
        yield from (words.format(payoff_words(cost)) for cost, words in costs if cost != ZERO)
        for group in side.constituents:
            name = f"{side.name}.{group.name}"
            if group.members is not None:
                yield (
                    f"{name} is a population: a member says yes iff its gain is at least its threshold, "
                    f"{group.members.threshold}."
                )
            if group.discipline != ZERO:
                yield f"Of the votes of {name} a share of {group.discipline} follows the negotiator, who signed."
            if group.turnout != ONE:
                yield f"Of the votes of {name} a share of {group.turnout} is cast."


def tie_sentences(negotiation: Negotiation, ties: str) -> Iterator[str]:
    """What those do who are indifferent."""
    strategic = any(side.voting == "strategic" for side in negotiation.sides)
    if any(side.constituents and side.voting == "sincere" for side in negotiation.sides):
        yield "Constituents who vote sincerely say yes iff the agreement is worth at least as much to them as none."
    if ties == "all":
        yield "Tie rules are switched off: every best action of an indifferent player counts."
        return
    if strategic:
        yield "An indifferent constituent ratifies."
    if any(
        isinstance(stage, Bargain) and stage.protocol != "nash_bargaining" for stage, _ in walk(negotiation.process)
    ):
        yield "An indifferent negotiator accepts, but does not sign what it knows is certain to be refused."
        yield "A proposer's ties are not broken: every best proposal is an equilibrium of its own."


def parameter_rows(negotiation: Negotiation) -> Iterator[tuple[str, str, str]]:
    """Name, domain and value of every parameter."""
    for parameter in negotiation.parameters:
        yield parameter.name, str(parameter.domain), value_words(parameter)


def value_words(parameter: Parameter) -> str:
    """The value of a parameter, or that it has none."""
    return "left open" if parameter.value is None else str(parameter.value)
