"""What is seen first: who sits at which table, the win-sets, how it ends; then the same in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import WinsetError
from .answers import Answer, endings_text, numbers_text
from .document import Bullets, Gallery, Paragraph, Picture, Story, Table
from .easel import Easel
from .figures import plot_chances, plot_win_sets
from .gathering import Material
from .palette import ENDINGS
from .plots import MOST_BARS, draw_endings
from .seats import draw_seats, seats_text
from .words import listed, number_text

MOST_COLUMNS = 8
"""Up to how many equilibria stand side by side in a table of payoffs; more stand one below the other."""
MANY_ACTORS = 16
"""From how many actors on only the negotiators' payoffs are listed."""
MOST_SIGNED = 6
"""How many agreements are marked in a picture of win-sets."""


def answer_text(material: Material) -> str:
    """How it ends at the report's values, in a line."""
    if material.answer is None:
        open_ = material.negotiation.free_parameters
        if open_ and material.derivation is not None:
            return f"Not solved: {listed(open_)} left open; the conditions below say what happens where."
        failed = [words for words, _ in material.problems]
        known = "the report says what is known"
        return f"Not solved: {listed(failed)} could not be computed; {known}." if failed else f"Not solved; {known}."
    values, headline = values_text(material), material.answer.headline
    return f"At {values}: {headline}." if values else f"{headline[0].upper()}{headline[1:]}."


def values_text(material: Material) -> str:
    """The values of the parameters in a line; empty where there are none."""
    known = [p for p in material.negotiation.parameters if p.value is not None]
    return ", ".join(f"{p.name} = {p.value}" for p in known)


def summary(material: Material) -> Iterator[str]:
    """What has to be known of the answer."""
    if material.answer is None:
        return
    yield material.answer.found
    if material.answered_by == "derive":
        reason = "there is no finite game" if material.tree is None else "solving found no answer within its limits"
        yield f"From the closed forms at these values, as {reason}."


# ------------------------------------------------------------ the three pictures


def glance(material: Material, easel: Easel) -> Gallery:
    """Who sits at which table, the win-sets, and how it ends."""
    return Gallery(tuple(_pictures(material, easel)))


def _pictures(material: Material, easel: Easel) -> Iterator[Picture]:
    negotiation = material.negotiation
    if negotiation.sides:
        caption = "Who sits at which table: negotiators (Level I), and the constituents behind each (Level II)."
        yield Picture("tables", draw_seats(negotiation), caption, seats_text(negotiation))
    sets = material.win_sets
    if sets is not None and sets.form != "words":
        what = {
            "line": "on the line",
            "plane": "in the plane",
            "curves": "in the plane; curved borders are drawn through sampled points",
            "list": "over the agreements",
        }[sets.form]
        marks = signed_marks(material.answer, len(negotiation.issues))
        try:
            drawn = plot_win_sets(sets, None, marks)
        except WinsetError:
            return
        dashed = "; dashed: signed in equilibrium" if marks and sets.form == "line" else ""
        yield easel.picture("sets", drawn, f"Win-sets and agreement zone {what}{dashed}.", sets.words)
    elif sets is None and material.chances is not None:
        caption = "Win-sets depend on what is drawn: how likely constituents would ratify, exact at every point."
        yield easel.picture("chances", plot_chances(material.chances), caption, material.chances.words)
    if material.answer is not None and material.answer.outcomes:
        rows = bars(material.answer)
        words = "; ".join(f"{name} {endings_text(chances)}".strip() for name, chances in rows)
        drawn = draw_endings([(name, dict(zip(ENDINGS, chances, strict=True))) for name, chances in rows])
        more = len(material.answer.groups) - len(rows)
        caption = "How it ends: the four endings and their probabilities."
        caption += f" {more} more are not drawn." if more else ""
        yield easel.picture("endings", drawn, caption, f"A bar of the four endings: {words}.")


def bars(answer: Answer) -> list[tuple[str, Sequence[Any]]]:
    """A bar for each way in which the endings can be; equilibria with the same one share it."""
    groups = answer.groups
    return [(f"{_equilibria(numbers)}" if len(groups) > 1 else "", endings) for endings, numbers in groups[:MOST_BARS]]


def _equilibria(numbers: tuple[int, ...]) -> str:
    return f"equilibri{'um' if len(numbers) == 1 else 'a'} {numbers_text(numbers)}"


def signed_marks(answer: Answer | None, issues: int) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The agreements that are signed in some equilibrium and are points in the picture of the win-sets."""
    if answer is None:
        return ()
    found = {name: place for outcome in answer.outcomes for name, place in outcome.signed if len(place) == issues}
    return tuple(found.items())[:MOST_SIGNED]


# ------------------------------------------------------------ the same in words and numbers


def happening(material: Material) -> Iterator[Any]:
    """What is played, who gets what; or why that is not known."""
    answer = material.answer
    if answer is None:
        yield from trouble(material, "game", "equilibria")
        return
    if answer.problem:
        yield Paragraph(f"There is no answer at these values: {answer.problem}.", strong=True)
    if not answer.outcomes:
        yield Paragraph(answer.found, strong=True)
        return
    yield story(answer)
    yield payoffs(answer, material.negotiation.actors)


def story(answer: Answer) -> Story:
    """The equilibria in words, those with the same endings together."""
    groups = []
    for endings, numbers in answer.groups:
        heading = endings_text(endings)
        if len(answer.outcomes) > 1:
            heading = f"{_equilibria(numbers)}: {heading}"
        lines = []
        for number in numbers:
            told = answer.outcomes[number - 1].told
            start = f"Equilibrium {number}: " if len(numbers) > 1 else ""
            lines += [f"{start}{line}" for line in told]
        groups.append((f"{heading[0].upper()}{heading[1:]}.", tuple(lines)))
    return Story(tuple(groups))


def payoffs(answer: Answer, actors: Sequence[str]) -> Table:
    """Endings and expected payoffs; the quantities run down while there are few equilibria."""
    shown = [actor for actor in actors if "." not in actor] if len(actors) > MANY_ACTORS else list(actors)
    names = [(f"probability of {look.words}", i) for i, look in enumerate(ENDINGS.values())
             if any(o.endings[i] != 0 for o in answer.outcomes)]  # fmt: skip
    lines = [[name, *(number_text(o.endings[i]) for o in answer.outcomes)] for name, i in names]
    lines += [
        [f"payoff of {actor}", *(number_text(o.payoffs[list(actors).index(actor)]) for o in answer.outcomes)]
        for actor in shown
    ]
    heads = ["value"] if len(answer.outcomes) == 1 else [f"equilibrium {n}" for n in range(1, len(answer.outcomes) + 1)]
    rows = [["", *heads], *lines]
    if len(answer.outcomes) > MOST_COLUMNS:
        rows = [list(column) for column in zip(*rows, strict=True)]
    caption = "Endings and expected payoffs."
    if len(shown) < len(actors):
        caption += f" The payoffs of {len(actors) - len(shown)} groups are in the report as .json."
    body = tuple(tuple(row) for row in rows[1:])
    return Table(caption, tuple(rows[0]), body, frozenset(range(1, len(rows[0]))), "payoffs")


def trouble(material: Material, *steps: str) -> Iterator[Any]:
    """What went wrong in some steps, as the errors say it."""
    for words, problems in material.problems:
        if words in steps:
            yield Paragraph(f"The {words} could not be computed:", strong=True)
            yield Bullets(tuple(str(problem) for problem in problems))
