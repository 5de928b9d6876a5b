"""The process of a negotiation in English: one function for every stage, from which the game can be rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..expression import ONE, ZERO, Expression
from ..negotiation import (
    Amend,
    Announce,
    Bargain,
    Choose,
    Commit,
    Delegate,
    Draw,
    End,
    Implement,
    Lobby,
    Mandate,
    Negotiation,
    Poll,
    Rally,
    Ratify,
    Renegotiate,
    Sees,
    SidePayment,
    Stage,
    Threaten,
    Trial,
    When,
)
from .words import listed, shortlist

EVERYONE = ""
"""How discount factors name whoever is not named."""


def process_sentences(negotiation: Negotiation) -> tuple[str, ...]:
    """What happens in which order, a sentence or more for every stage."""
    return tuple(" ".join(stage_sentences(stage, negotiation)) for stage in negotiation.process)


def stage_sentences(stage: Stage, negotiation: Negotiation) -> Iterator[str]:
    """A stage in sentences; what is left at its default goes without saying."""
    yield from _SENTENCES[type(stage)](stage, negotiation)


# ------------------------------------------------------------ Level I and Level II


def _bargain(stage: Bargain, negotiation: Negotiation) -> Iterator[str]:
    sides = [side.name for side in negotiation.sides]
    what = f"one of {shortlist(stage.menu)}" if stage.menu else "an agreement"
    order = stage.order or tuple(dict.fromkeys([stage.proposer or "", *sides]))
    if stage.protocol == "take_it_or_leave_it":
        yield f"{stage.proposer} proposes {what}, take it or leave it."
        yield from _answers(
            stage, [name for name in sides if name != stage.proposer], "the negotiation ends without one"
        )
    elif stage.protocol == "alternating_offers":
        yield f"{order[0]} proposes {what}; whoever answers proposes in the next round ({listed(order)} in turn)."
        yield from _answers(stage, [], "the next round begins")
    elif stage.protocol == "random_proposers":
        chances = listed(f"{name} with probability {chance}" for name, chance in stage.recognition)
        yield f"In every round chance picks who proposes {what}: {chances}."
        yield from _answers(stage, [], "the next round begins")
    elif stage.protocol == "simultaneous_demands":
        yield f"{listed(sides)} each demand {what} without seeing the others' demands; compatible demands are signed."
    else:
        yield "Nash bargaining, a mechanism: the agreement with the largest product of negotiators' gains is signed."
        floor = "the worst agreement that the own constituents ratify" if stage.disagreement == "floor" else (
            "what each gets without an agreement; what would not be ratified gains nothing"
        )  # fmt: skip
        yield f"Gains are measured from {floor}."
    if stage.endless:
        yield "This goes on until somebody accepts."
    elif stage.protocol in ("alternating_offers", "random_proposers", "simultaneous_demands") and stage.rounds != ONE:
        yield f"There are at most {stage.rounds} rounds; a rejection in the last ends the negotiation."
    if stage.breakdown != ZERO:
        yield f"After a rejection the negotiation ends with probability {stage.breakdown} although rounds are left."
    yield from _discount(stage.discount)
    if stage.refusal == "continue":
        yield "A refusal at Level II leads to the next round."
    if stage.quota is not None:
        rest = "what the agreement gives it" if stage.outsiders == "agreement" else "what it has without an agreement"
        yield f"{stage.quota} sides are enough to sign, the proposer among them; who does not sign gets {rest}."
    if stage.walk_away == "always":
        yield "A proposer may also make no proposal."


def _answers(stage: Bargain, others: Sequence[str], otherwise: str) -> Iterator[str]:
    who = listed(others) if others else "The others"
    several = len(others) != 1
    verb = "accept or reject" if several else "accepts or rejects"
    inturn = " in turn, seeing earlier answers" if len(others) > 1 else ""
    if stage.quota is None:
        yield f"{who} {verb}{inturn}; after a rejection {otherwise}."
    else:
        yield f"{who} {verb}{inturn}; where too few accept {otherwise}."


def _ratify(stage: Ratify, negotiation: Negotiation) -> Iterator[str]:
    bound = {side.name for side in negotiation.sides if not side.constituents}
    order = [name for name in stage.order or (side.name for side in negotiation.sides) if name not in bound]
    if not order:
        yield "Nobody has to ratify what was signed."
        return
    who = f"the constituents of {listed(order)}"
    if len(order) == 1:
        yield f"What was signed needs ratification by {who}."
    elif stage.timing == "simultaneous":
        yield f"What was signed needs ratification by {who}, who decide without seeing each other's results."
    else:
        yield f"What was signed needs ratification by {who}, in this order; the first refusal ends it."
    if stage.refusal == "continue":
        yield "After a refusal the process goes on in the next round, with nothing signed."
    yield from _discount(stage.discount)


def _renegotiate(stage: Renegotiate, negotiation: Negotiation) -> Iterator[str]:
    yield f"Up to {stage.rounds} times, until what was signed is ratified:"
    for inner in stage.stages:
        yield from stage_sentences(inner, negotiation)
    yield "A refusal in the last round is an involuntary defection."
    yield from _discount(stage.discount)


def _discount(factors: Sequence[tuple[str, Expression]]) -> Iterator[str]:
    if not factors:
        return
    said = [f"{factor} to {name}" if name != EVERYONE else f"{factor}" for name, factor in factors]
    yield f"What is paid one round later is worth {listed(said)} of what it would be worth now."


def _amend(stage: Amend, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    yield f"{stage.by} may replace what was signed; that is a refusal unless all other signatories accept the new text."


def _implement(stage: Implement, negotiation: Negotiation) -> Iterator[str]:
    order = stage.order or tuple(side.name for side in negotiation.sides)
    seen = " one after the other" if stage.timing == "sequential" else " without seeing each other"
    yield f"{listed(order)} comply with what was ratified or renege{seen if len(order) > 1 else ''}."
    if stage.failure != ZERO:
        yield f"A side that is willing fails all the same with probability {stage.failure}."
    for field, words in (
        ("temptation", "who alone does not deliver gets"),
        ("betrayed", "who delivers while another does not gets"),
        ("collapse", "where nobody delivers each gets"),
        ("audience_cost", "reneging costs"),
    ):
        if entries := getattr(stage, field):
            yield f"{words[0].upper()}{words[1:]} {_by_name(entries)}."
    if stage.discount:
        yield f"As long as all deliver this is repeated, the future counting {_by_name(stage.discount)}."
    yield from _unseen(stage.cause_seen_by, "whether what was not delivered failed or was reneged on")


def _by_name(entries: Sequence[tuple[str, Expression]]) -> str:
    return listed(f"{source} ({name})" for name, source in entries)


# ------------------------------------------------------------ before the bargaining


def _announce(stage: Announce, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    yield f"{stage.actor} announces {_options(stage.messages)}; this is cheap talk and binds nobody."
    yield from _unseen(stage.seen_by, "the announcement")


def _poll(stage: Poll, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    how = "sincerely" if stage.answers == "sincere" else "as they like"
    yield f"The constituents of {stage.side} are asked whether they would ratify {stage.agreement}, and answer {how}."
    yield from _unseen(stage.seen_by, "the answer")


def _trial(stage: Trial, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    cost = f" A refusal costs {stage.side} {stage.cost}." if stage.cost != ZERO else ""
    yield (
        f"{stage.side} may submit {_options(stage.texts)} to its constituents; the others stand by the text, and it is "
        f"signed if it is ratified.{cost}"
    )


def _commit(stage: Commit, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    bound = "at least" if stage.at_least else "at most"
    yield f"{stage.side} commits itself to {stage.issue} of {bound} {_numbers(stage.levels)} ({stage.variable})."
    if stage.cost != ZERO:
        yield f"That costs it {stage.cost}, however the play ends."
    if stage.violation_cost is not None:
        yield f"What lies beyond can be ratified all the same, and then costs it {stage.violation_cost}."
    else:
        yield "What lies beyond is refused at Level II."
    if stage.revocation_cost is not None:
        yield f"The commitment can be taken back before ratification, at a cost of {stage.revocation_cost}."
    if stage.holds != ONE:
        yield f"It holds with probability {stage.holds}; nobody knows before ratification whether it does."
    yield from _unseen(stage.seen_by, "the commitment")


def _mandate(stage: Mandate, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    chosen = ""
    if stage.actor is not None:
        chosen = f", where {stage.actor} chooses {stage.variable} from {_numbers(stage.levels)}"
    yield f"{stage.side} may sign only what fulfils {stage.requires}{chosen}."
    yield from _unseen(stage.seen_by, "the mandate")


def _delegate(stage: Delegate, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    yield f"{stage.side} decides whether {stage.side}.{stage.group} gets a veto; without one it does not ratify."
    yield from _unseen(stage.seen_by, "the decision")


def _side_payment(stage: SidePayment, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    if stage.steps is not None:
        amount = f"any multiple of one {_ordinal(stage.steps)} of the budget"
    else:
        amount = f"nothing or {_options(list(map(str, stage.amounts)))}"
    each = "the same to each" if stage.across_the_board else "to each an amount of its own"
    yield f"{stage.payer} pays {listed(stage.to)} {amount}, {each}, if the agreement takes effect."
    if stage.budget is not None:
        yield f"All payments together are at most {stage.budget}."
    if stage.loss != ZERO:
        yield f"Paying one unit costs 1 + {stage.loss}."


def _ordinal(number: int) -> str:
    return f"{number}th" if number > 3 else ("whole", "half", "third")[number - 1]


def _threaten(stage: Threaten, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    yield (
        f"{stage.side} threatens {listed(stage.against)} at a level of 0 or {_options(list(map(str, stage.amounts)))} "
        f"({stage.variable}): they lose it unless the agreement takes effect."
    )
    if stage.cost != ZERO:
        when = "where there is no agreement" if stage.paid == "carried_out" else "in any case"
        yield f"That costs {stage.side} {stage.cost}, {when}."


def _lobby(stage: Lobby, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    verb, when = ("rallies its constituents", "without") if stage.at_home else ("lobbies abroad", "from")
    effects = listed(f"{source} to what {name} gets {when} an agreement" for name, source in stage.effects)
    levels = _options(list(map(str, stage.amounts)))
    yield f"{stage.side} {verb} at a level of 0 or {levels} ({stage.variable}), which adds {effects}."
    if stage.cost != ZERO:
        yield f"That costs {stage.side} {stage.cost}, however the negotiation ends."


# ------------------------------------------------------------ primitives


def _draw(stage: Draw, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    if len(stage.values) == 1:
        yield f"{stage.variable} is {stage.values[0][0]}."
        return
    values = listed((f"{name} with probability {source}" for name, source in stage.values), "or")
    known = f"{listed(stage.known_to)} {'learns' if len(stage.known_to) == 1 else 'learn'} it"
    yield f"Nature draws {stage.variable}: {values}; {known if stage.known_to else 'nobody is told'}."


def _choose(stage: Choose, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    tie = "; where it is indifferent it takes the first of its best options" if stage.tie == "first" else ""
    yield f"{stage.actor} chooses {stage.variable}: {_options(stage.options)}{tie}."
    yield from _unseen(stage.seen_by, "the choice")


def _sees(stage: Sees, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    yield f"{listed(stage.actors)} {'learns' if len(stage.actors) == 1 else 'learn'} {listed(stage.variables)}."


def _when(stage: When, negotiation: Negotiation) -> Iterator[str]:
    condition = str(stage.condition).replace(" == ", " is ").replace(" != ", " is not ")
    for start, block in ((f"If {condition}, then", stage.then), ("Otherwise", stage.otherwise)):
        if block:
            inner = (_lowered(text.rstrip(".")) for each in block for text in stage_sentences(each, negotiation))
            yield f"{start}: {'; '.join(inner)}."


_OPENINGS = ("The", "Nature", "What", "In", "Up", "Nobody", "Only", "After", "This", "There", "All", "It", "Who")


def _lowered(sentence: str) -> str:
    """A sentence that goes on after a colon; names keep their letters."""
    first = sentence.partition(" ")[0]
    return sentence[0].lower() + sentence[1:] if first in _OPENINGS else sentence


def _end(stage: End, negotiation: Negotiation) -> Iterator[str]:
    del negotiation
    by = f" by {listed(stage.by)}" if stage.by else ""
    gets = "; ".join(f"{actor} gets {source}" for actor, source in stage.payoffs)
    yield f"The play ends with {_ending(stage.ending)}{by}{f': {gets}' if gets else ''}."


def _ending(name: str) -> str:
    words = name.replace("_", " ")
    return words if words.startswith("no ") else f"an {words}" if words[0] in "aeiou" else f"a {words}"


# ------------------------------------------------------------ parts of sentences


def _unseen(seen_by: tuple[str, ...] | None, what: str) -> Iterator[str]:
    """Who sees something, where that is not everyone."""
    if seen_by is not None:
        yield f"{f'Only {listed(seen_by)}' if seen_by else 'Nobody else'} sees {what}."


def _options(names: Sequence[str]) -> str:
    return (
        listed(names, "or") if len(names) <= 6 else f"{names[0]}, {names[1]}, … or {names[-1]} ({len(names)} options)"
    )


def _numbers(levels: Sequence[Expression]) -> str:
    texts = [str(level) for level in levels]
    return listed(texts, "or") if len(texts) <= 6 else f"{texts[0]}, {texts[1]}, …, {texts[-1]} ({len(texts)} levels)"


_SENTENCES: Mapping[type[Stage], Callable[[Any, Negotiation], Iterator[str]]] = {
    Bargain: _bargain,
    Ratify: _ratify,
    Renegotiate: _renegotiate,
    Amend: _amend,
    Implement: _implement,
    Announce: _announce,
    Poll: _poll,
    Trial: _trial,
    Commit: _commit,
    Mandate: _mandate,
    Delegate: _delegate,
    SidePayment: _side_payment,
    Threaten: _threaten,
    Lobby: _lobby,
    Rally: _lobby,
    Draw: _draw,
    Choose: _choose,
    Sees: _sees,
    When: _when,
    End: _end,
}
"""Every stage has its sentences; a test compares this with :data:`winset.negotiation.stages.STAGES`."""
