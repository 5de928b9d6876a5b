"""Why it is an equilibrium, and how it was computed: what a referee checks."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from ..equilibrium import Equilibrium
from ..equilibrium.explanation import Reasons
from ..expression import Number
from .answers import found_words
from .document import Block, Bullets, Code, Paragraph, Table
from .gathering import Material
from .words import listed, number_text, result_words, share_text

MOST_ROWS = 60
"""How many rows a table of the proof has."""
MOST_BELIEVED = 12
"""How many histories of a belief a cell lists."""
MOST_PROOFS = 6
"""Of how many equilibria the proof is told in full; of the others the certificate."""


def proof_blocks(material: Material) -> Iterator[Block]:
    """For every equilibrium its certificate, what everybody does where, and what anything else would cost."""
    if material.answered_by == "derive" and material.derivation is not None:
        yield Paragraph(f"Evidence for the closed forms: {material.derivation.evidence}.", strong=True)
        yield from (Paragraph(note) for note in material.derivation.notes)
        return
    if material.solution is None:
        return
    for number, equilibrium in enumerate(material.solution.equilibria, 1):
        name = f"equilibrium {number}" if len(material.solution.equilibria) > 1 else "the equilibrium"
        yield Paragraph(f"Certificate of {name}: {equilibrium.certificate}.", strong=True)
        if number > MOST_PROOFS:
            continue
        if equilibrium.count > 1:
            yield Paragraph(
                f"{equilibrium.count} equilibria have these endings and payoffs; this is the first of them."
            )
        yield from _decisions(equilibrium, name)
        yield _endings(equilibrium, name)
    if len(material.solution.equilibria) > MOST_PROOFS:
        yield Paragraph("The strategies of the others are in the report as .json.")


def _decisions(equilibrium: Equilibrium, name: str) -> Iterator[Block]:
    """A table for every player: at which decision, having seen what, it does what, and why nothing else."""
    grouped = equilibrium.explain().grouped
    tied = False
    for player in dict.fromkeys(reasons.player for reasons in grouped):
        mine = [reasons for reasons in grouped if reasons.player == player]
        rows = [tuple(_row(reasons)) for reasons in mine]
        columns = ["decision", "has seen", "does", "on the path", "anything else", "believes"]
        kept = [i for i, _ in enumerate(columns) if i in (0, 2, 3) or any(row[i] for row in rows)]
        caption = f"What {player} does in {name}, and what anything else would cost."
        if len(rows) > MOST_ROWS:
            caption += f" {len(rows) - MOST_ROWS} more rows are in the report as .json."
        shown = tuple(tuple(row[i] for i in kept) for row in rows[:MOST_ROWS])
        yield Table(caption, tuple(columns[i] for i in kept), shown)
        tied |= any(least <= 0 <= most for reasons in mine for _, least, most in reasons.costs)
    if tied:
        yield Paragraph(
            "Where something else would cost 0 the player is indifferent: tie rules, or the equilibrium, decide."
        )


def _row(reasons: Reasons) -> Iterator[str]:
    yield reasons.label
    yield "; ".join(f"{name}: {value}" for name, value in reasons.sees)
    yield reasons.act_text
    yield "yes" if reasons.on_path else "no"
    yield "; ".join(reasons.cost_texts)
    yield _belief([(where, weight) for where, weight in reasons.belief if weight])


def _belief(believed: Sequence[tuple[str, Number]]) -> str:
    """A belief in words; of one over very many histories the likeliest, and how many more there are."""
    weights = {weight for _, weight in believed}
    if len(believed) > MOST_BELIEVED and len(weights) == 1:
        return f"all {len(believed)} possible histories are equally likely"
    likeliest = sorted(believed, key=lambda each: -each[1]) if len(believed) > MOST_BELIEVED else believed
    texts = [f"{number_text(weight)} that {where}" for where, weight in likeliest[:MOST_BELIEVED]]
    if len(believed) > MOST_BELIEVED:
        texts.append(f"{len(believed) - MOST_BELIEVED} more are in the report as .json")
    return "; ".join(texts)


def _endings(equilibrium: Equilibrium, name: str) -> Table:
    actors = equilibrium.tree.actors
    few = [actor for actor in actors if "." not in actor] or list(actors)
    shown = list(actors) if len(actors) <= 12 else few
    rows = []
    for outcome in equilibrium.outcomes[:MOST_ROWS]:
        gets = dict(zip(actors, outcome.payoffs, strict=True))
        texts = ", ".join(f"{actor} {number_text(gets[actor])}" for actor in shown)
        rows.append((share_text(outcome.probability), result_words(outcome.result), texts))
    caption = f"How {name} can end, and what everybody gets then."
    if len(equilibrium.outcomes) > MOST_ROWS:
        caption += f" {len(equilibrium.outcomes) - MOST_ROWS} more are in the report as .json."
    return Table(caption, ("probability", "ending", "payoffs"), tuple(rows), frozenset({0}))


# ------------------------------------------------------------ how it was computed


def method_blocks(material: Material) -> Iterator[Block]:
    """The concept, the methods, the command that makes the same report, versions and times."""
    solution = material.solution
    if solution is not None:
        ties = "" if material.ties == "declared" else " Tie rules were switched off."
        yield Paragraph(f"Looked for: {solution.concept.words}.{ties} {found_words(solution)}")
        if solution.method:
            yield Bullets(tuple(map(method_words, solution.method)))
        if solution.notes:
            yield Bullets(solution.notes)
    if material.tree is not None and material.tree.notes:
        yield Bullets(material.tree.notes)
    if material.notes:
        yield Bullets(material.notes)
    if material.origin:
        yield Paragraph("To compute it again:")
        yield Code(command(material))
    else:
        yield Paragraph("The negotiation was built in Python; winset.report makes the same report of it.")
    yield Paragraph(f"Made with {listed(f'{program} {number}' for program, number in versions())}.")
    if material.seconds:
        took = listed(f"{words} {seconds:.2f}" for words, seconds in material.seconds)
        yield Paragraph(f"Seconds that each step took: {took}.")


_METHODS = {
    "drop impossible branches": "What has probability zero was left out",
    "skip certain moves": "Moves without a choice were skipped",
    "settle decisions": "Decisions whose best action does not depend on beliefs were settled first",
    "remove dominated actions": "Dominated actions were removed",
    "separate independent parts": "Independent parts were solved one by one",
    "share equal subgames": "Equal subgames were solved once",
}


def method_words(step: str) -> str:
    """A step of a solution's method as a sentence; how often it was taken stands behind it.

    >>> method_words("share equal subgames"), method_words("exact backward induction over subgames")
    ('Equal subgames were solved once.', 'Exact backward induction over subgames.')
    """
    text = _METHODS.get(step, step)
    return f"{text[0].upper()}{text[1:]}."


def command(material: Material) -> str:
    """What is typed to make the same report."""
    given = [
        f"--at {shlex.quote(f'{p.name}={p.value}')}" for p in material.negotiation.parameters if p.value is not None
    ]
    return " ".join(["winset report", shlex.quote(material.origin), *given, *material.options])


def versions() -> Iterator[tuple[str, str]]:
    """The programs that this report rests on."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from .. import __version__

    yield "winset", __version__
    yield "Python", platform.python_version()
    for package in ("pygambit", "sympy", "python-flint", "matplotlib"):
        try:
            yield package, version(package)
        except PackageNotFoundError:  # not every installation has every library
            continue
