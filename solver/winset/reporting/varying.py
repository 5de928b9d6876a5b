"""How it depends on the parameters: curves, the phase diagram, and the closed-form conditions case by case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..expression import Expression
from ..negotiation import Negotiation
from ..negotiation.stage import walk
from ..sweep import Sweep
from .answers import endings_text
from .closed_forms import answer_at
from .curves import exact_everywhere
from .document import Block, Bullets, Cell, Gallery, Paragraph, Picture, Table
from .easel import Easel
from .formulas import formula, outcome_cell, region_cell
from .gathering import Material
from .glance import trouble
from .palette import ENDINGS
from .phases import Zone, mark_point, plot_phases, zones
from .plots import mark_value, plot_payoffs, plot_statics, shown_thresholds
from .sampling import values_of, whole_parameters
from .words import listed, root_text, shortlist

if TYPE_CHECKING:
    from ..derivation import Case, Derivation, Outcome

MOST_BORDERS = 12
"""Up to how many borders between cases are listed."""
MOST_CASES = 60
"""How many rows the table of cases has."""


def static_blocks(material: Material, easel: Easel) -> Iterator[Block]:
    """Curves over every parameter, and the phase diagram over two."""
    yield from trouble(material, "comparative statics", "phase diagram")
    for table in material.statics:
        yield Gallery(tuple(_curves(material, table, easel)))
    if material.phases is not None:
        yield from _phases(material, material.phases, easel)


def _curves(material: Material, table: Sweep, easel: Easel) -> Iterator[Picture]:
    name = table.axes[0].name
    values = values_of(material.negotiation)
    narrowed = material.slices.get(name) if material.one_game else None
    label = axis_label(material.negotiation, name)
    others = _others(material, {name})
    whole = name in whole_parameters(material.negotiation)
    axes = plot_statics(table, None, narrowed, label, whole=whole)
    mark_value(axes, values[name])
    how = f"at {len(table.points)} exact points"
    if narrowed is not None:
        solved = "" if material.answered_by == "derive" else f"; {how} also solved"
        part = "" if exact_everywhere(narrowed, table) else " where there is an equilibrium in pure strategies"
        how = f"exact{part}, from the closed forms{solved}"
    roots = shown_thresholds(narrowed, table) if narrowed is not None else ()
    exact = f" It changes at {listed(root_text(name, root) for root in roots)}, exactly." if roots else ""
    caption = f"The endings over {name}{others}: {how}.{exact}"
    words = statics_words(table)
    yield easel.picture(f"statics-{name}", axes, caption, words)
    axes = plot_payoffs(table, None, narrowed, label, whole=whole)
    mark_value(axes, values[name])
    caption = f"The negotiators' expected payoffs over {name}{others}."
    yield easel.picture(f"payoffs-{name}", axes, caption, f"{caption} {words}")


def _others(material: Material, running: set[str]) -> str:
    """The parameters that do not run, at their values."""
    known = [f"{p.name} = {p.value}" for p in material.negotiation.parameters
             if p.name not in running and p.value is not None]  # fmt: skip
    return f", for {shortlist(known, 6)}" if known else ""


def statics_words(table: Sweep) -> str:
    """The stretches of a parameter over which the same endings can happen."""
    name = table.axes[0].name
    parts: list[list[Any]] = []
    for point in sorted(table.points):
        row = table.at(**{name: point[0]})[0]
        kind = [look.words for look, p in zip(ENDINGS.values(), row.endings, strict=False) if p != 0] or ["no answer"]
        if parts and parts[-1][2] == kind:
            parts[-1][1] = point[0]
        else:
            parts.append([point[0], point[0], kind])
    said = [f"{name} = {a}: {listed(k)}" if a == b else f"{name} from {a} to {b}: {listed(k)}" for a, b, k in parts]
    return f"Endings at sampled values: {'; '.join(said)}."


def axis_label(negotiation: Negotiation, name: str) -> str:
    """A parameter with what it is, as far as one place of the negotiation says so.

    >>> import winset as ws
    >>> axis_label(ws.load("putnam1988/figure1_uncertain"), "p")
    'p (probability that Y.pivot is lenient)'
    """
    meaning = next(_meanings(negotiation, Expression("name", (name,))), "parameter")
    return f"{name} ({meaning})"


def _meanings(negotiation: Negotiation, source: Expression) -> Iterator[str]:
    for side in negotiation.sides:
        for group in side.constituents:
            yield from (
                f"probability that {side.name}.{group.name} is {t.name}" for t in group.types if t.prior == source
            )
            if group.votes == source:
                yield f"votes of {side.name}.{group.name}"
    for quantity in negotiation.uncertainty:
        yield from (f"probability that {quantity.name} is {v.name}" for v in quantity.values if v.prior == source)
    for stage, _ in walk(negotiation.process):
        for path, found in stage.sources():
            what = path.partition(".")[0]
            if found == source and what in _STAGE_WORDS:
                yield _STAGE_WORDS[what]


_STAGE_WORDS = {
    "discount": "discount factor", "rounds": "number of rounds", "breakdown": "probability of breakdown",
    "recognition": "probability of proposing", "failure": "probability of failing", "budget": "budget",
    "loss": "loss in transfer", "holds": "probability that the commitment holds", "cost": "cost",
}  # fmt: skip


# ------------------------------------------------------------ two parameters


def _phases(material: Material, table: Sweep, easel: Easel) -> Iterator[Block]:
    negotiation = material.negotiation
    first, second = (axis.name for axis in table.axes)
    labels = [axis_label(negotiation, name) for name in (first, second)]
    axes = plot_phases(table, None, material.borders, labels)
    values = values_of(negotiation)
    mark_point(axes, values[first], values[second])
    by = "read from the closed forms" if material.answered_by == "derive" else "solved"
    words = (
        f"Endings over {first} and {second}{_others(material, {first, second})}, {by} at {len(table.points)} exact "
        "points: a cell has the colour of what fails there, the paler the likelier an agreement."
    )
    borders = " The lines are exact borders of the derived regions, which are numbered." if material.borders else ""
    yield easel.picture("phases", axes, words + borders, words)
    if material.borders is not None:
        found = zones(material.borders)
        columns = ("region", "where", "what happens")
        rows = tuple((str(zone.number), region_cell(zone.case.region), _zone_words(zone)) for zone in found)
        yield Table("The regions of the phase diagram.", columns, rows[:MOST_CASES], frozenset({0}))


def _zone_words(zone: Zone) -> str:
    outcomes = zone.case.outcomes
    return "; or ".join(dict.fromkeys(_outcome_words(each) for each in outcomes)) or zone.case.reason


def _outcome_words(outcome: Outcome) -> str:
    if all(p.is_number for p in outcome.endings):
        return endings_text(outcome.endings)
    happening = [look.words for look, p in zip(ENDINGS.values(), outcome.endings, strict=True) if p != 0]
    return listed(happening, "or")


# ------------------------------------------------------------ closed forms


def condition_blocks(material: Material, easel: Easel) -> Iterator[Block]:
    """The equilibria case by case, with all parameters left open, and how they relate to what was solved."""
    derivation = material.derivation
    if derivation is None:
        yield from trouble(material, "closed forms")
        return
    yield Paragraph(
        f"With the parameters left open ({derivation.space}). Concept: {derivation.concept_words}. "
        f"Evidence: {derivation.evidence}."
    )
    yield from (Paragraph(note) for note in derivation.notes)
    if material.differences and material.answered_by == "solve":
        yield Paragraph(
            "The closed forms are not of the game that was solved, and need not agree with it:", strong=True
        )
        yield Bullets(material.differences)
        yield from _instead(material, derivation)
    elif material.differences:
        yield Bullets(tuple(each for each in material.differences if "no grid" not in each))
    yield _cases(material.negotiation, derivation)
    if any(case.reason.startswith("no pure equilibrium") for case in derivation.cases):
        yield Paragraph(
            "No pure equilibrium: the derivation looks for equilibria in pure strategies only. Where it "
            "finds none there may be one in which somebody mixes; solve finds it at given values."
        )
    if any(outcome.free for case in derivation.cases for outcome in case.outcomes):
        yield Paragraph(
            "Where any of many choices is as good for whoever makes it, the case is a family of equilibria, one for "
            "each of them, and its symbol stands in what follows."
        )
    hidden = sum(case.is_boundary for case in derivation.cases)
    if hidden > MOST_BORDERS:
        yield Paragraph(f"The {hidden} borders where cases meet are not listed here; winset derive prints them.")
    if material.differences and material.answered_by == "solve":
        yield from _own_diagram(material, derivation, easel)


def _instead(material: Material, derivation: Derivation) -> Iterator[Block]:
    """What the closed forms say at the report's values, where they are of another game."""
    negotiation = material.negotiation
    if negotiation.free_parameters or material.answer is None:
        return
    found = answer_at(derivation, negotiation, values_of(negotiation))
    told = " ".join(dict.fromkeys(line for outcome in found.outcomes for line in outcome.told))
    yield Paragraph(f"At the report's values they say: {found.headline}. {told}".rstrip())


def _cases(negotiation: Negotiation, derivation: Derivation) -> Table:
    happening = [
        e.value for e in ENDINGS if any(o.probability[e.value] != 0 for c in derivation.cases for o in c.outcomes)
    ]
    chiefs = [actor for actor in derivation.actors if "." not in actor]
    words = [name.replace("_", " ") for name in happening]
    columns = ("case", "where", "proposed", *words, *(f"payoff of {actor}" for actor in chiefs))
    rows: list[tuple[Cell, ...]] = []
    borders = sum(case.is_boundary for case in derivation.cases)
    for number, case in enumerate(derivation.cases, 1):
        if case.is_boundary and borders > MOST_BORDERS:
            continue
        rows += _case_rows(negotiation, number, case, happening, chiefs)
    caption = (
        "The equilibria case by case, with the probabilities of the endings; a case with an equation is a border where "
        "cases meet, and 1 of 2 is the first of two equilibria."
    )
    if len(rows) > MOST_CASES:
        caption += f" {len(rows) - MOST_CASES} more rows: winset derive prints them."
    return Table(caption, columns, tuple(rows[:MOST_CASES]))


def _case_rows(
    negotiation: Negotiation, number: int, case: Case, happening: Sequence[str], chiefs: Sequence[str]
) -> Iterator[tuple[Cell, ...]]:
    """A row for each equilibrium of a case; equilibria that read the same are one row that says how many they are."""
    where = region_cell(case.region)
    if not case.outcomes:
        yield (str(number), where, case.reason, *("" for _ in (*happening, *chiefs)))
        return
    alike: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in case.outcomes:
        parts = [outcome.probability[name] for name in happening] + [outcome.payoff[actor] for actor in chiefs]
        alike.setdefault((str(outcome_cell(negotiation, outcome)), *map(str, parts)), []).append(outcome)
    several = len(case.outcomes) > 1
    for place, (first, *_) in enumerate(alike.values(), 1):
        numbers = [formula(first.probability[name]) for name in happening]
        numbers += [formula(first.payoff[actor]) for actor in chiefs]
        name = f"{number} ({place} of {len(alike)})" if several and len(alike) > 1 else str(number)
        yield (name, where, outcome_cell(negotiation, first), *numbers)


def _own_diagram(material: Material, derivation: Derivation, easel: Easel) -> Iterator[Block]:
    """The phase diagram of the closed forms where they are of another game than the pictures above."""
    if material.phases is None:
        return
    from .closed_forms import tabulated

    negotiation, axes_ = material.negotiation, material.phases.axes
    names = [axis.name for axis in axes_]
    values = values_of(negotiation)
    if not set(names) <= derivation.space.domains.keys() - whole_parameters(negotiation):
        return  # closed forms that count rounds are of one number of rounds
    others = {name: values[name] for name in derivation.space.domains if name not in names}
    narrowed = derivation.at(others) if others else derivation
    table = tabulated(derivation, negotiation, axes_, values)
    drawn = plot_phases(table, None, narrowed, [axis_label(negotiation, name) for name in names])
    mark_point(drawn, values[names[0]], values[names[1]])
    caption = (
        f"The closed forms over {listed(names)}{_others(material, set(names))}: colours and exact borders are both of "
        "the game of the closed forms, not of the game that was solved."
    )
    yield easel.picture("phases-derived", drawn, caption, caption)
    rows = tuple((str(z.number), region_cell(z.case.region), _zone_words(z)) for z in zones(narrowed))
    yield Table("Its regions.", ("region", "where", "what happens"), rows[:MOST_CASES], frozenset({0}))
