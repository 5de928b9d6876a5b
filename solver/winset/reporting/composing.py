"""What was gathered, as a document: the picture first, the proof last."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import define, field

from ..equilibrium import Equilibrium, Found, Solution, Stopped
from ..negotiation import Negotiation
from .canvas import pixel_map, style, to_svg
from .controlling import controls_of
from .data import data_of
from .document import Block, Bullets, Cell, Document, Listing, Paragraph, Picture, Section, Table
from .figures import plot_chances, plot_win_sets
from .formulas import formula, region_formula
from .gathering import Material
from .palette import ENDINGS
from .plots import (
    draw_endings,
    endings_of,
    endings_words,
    mark_point,
    mark_value,
    plot_payoffs,
    plot_phases,
    plot_statics,
    shown_thresholds,
)
from .seats import draw_seats, seats_text
from .story import payoff_sentence, tell
from .tree_svg import draw_tree, tree_words
from .tree_tikz import tikz_tree
from .words import listed, negotiation_sentences, number_text, parameter_rows, result_words, root_text, share_text

MOST_TREES = 3
"""Of how many equilibria the tree is drawn."""
MOST_BORDERS = 12
"""Up to how many borders between cases are listed."""
MOST_LINES = 400
"""How many lines of the game's text a report holds."""


def compose(material: Material) -> Document:
    """The report as sections of text, pictures, tables and formulas."""
    easel = Easel()
    with style():
        built = [
            Section("What happens", "endings", tuple(_endings(material, easel))),
            Section("Who sits at which table", "tables", tuple(_tables(material))),
            Section("Win-sets and agreement zone", "win-sets", tuple(_win_sets(material, easel))),
            Section("The game", "game", tuple(_game(material))),
            Section("How it depends on the parameters", "parameters", tuple(_statics(material, easel))),
            Section("Conditions", "conditions", tuple(_conditions(material))),
            Section("What the source claims", "claims", tuple(_claims(material))),
            Section("Why this is an equilibrium", "proof", tuple(_proof(material))),
            Section("How it was computed", "method", tuple(_method(material))),
        ]
        controls = controls_of(material, easel.maps)
    sections = tuple(section for section in built if section.blocks)
    title = material.negotiation.title or material.slug or "A negotiation"
    return Document(title, tuple(_summary(material)), sections, data_of(material), controls)


@define
class Easel:
    """Makes pictures of Matplotlib axes and remembers how data became coordinates."""

    maps: dict[str, dict[str, float]] = field(factory=dict)

    def picture(self, name: str, axes: Any, caption: str, words: str) -> Picture:
        """The picture of some axes; its name is also the prefix of its identifiers."""
        svg = to_svg(axes, caption.partition(".")[0], words, name)
        self.maps[name] = pixel_map(axes)
        return Picture(name, svg, caption, words)


# ------------------------------------------------------------ the answer


def _summary(material: Material) -> Iterator[str]:
    solution = material.solution
    if solution is None:
        failed = [words for words, _ in material.problems]
        yield (
            f"Not solved: {listed(failed)} could not be computed; the report says what is known."
            if failed
            else ("Not solved; the report says what is known.")
        )
        return
    values = ", ".join(f"{p.name} = {p.value}" for p in material.negotiation.parameters if p.value is not None)
    if len(solution.equilibria) == 1:
        yield f"{f'At {values}: ' if values else ''}{endings_words(solution.equilibria[0])}."
    yield found_words(solution)


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


def _endings(material: Material, easel: Easel) -> Iterator[Block]:
    solution = material.solution
    if solution is None:
        yield from _trouble(material, "game", "equilibria")
        return
    if not solution.equilibria:
        yield Paragraph(found_words(solution), strong=True)
        return
    several = len(solution.equilibria) > 1
    rows = [(f"equilibrium {n}" if several else "", endings_of(e)) for n, e in enumerate(solution.equilibria, 1)]
    words = "; ".join(
        f"{name} {endings_words(e)}".strip() for (name, _), e in zip(rows, solution.equilibria, strict=True)
    )
    yield easel.picture(
        "endings",
        draw_endings(rows[:12]),
        "The four endings and their probabilities.",
        f"A bar of the four endings: {words}.",
    )
    for number, equilibrium in enumerate(solution.equilibria, 1):
        if several:
            yield Paragraph(f"Equilibrium {number}: {endings_words(equilibrium)}.", strong=True)
        yield Bullets((*tell(equilibrium), f"Expected payoffs: {payoff_sentence(equilibrium)}."))
    yield _payoff_table(solution)


def _payoff_table(solution: Solution) -> Table:
    actors = list(solution.equilibria[0].payoff)
    columns = ["equilibrium", *(look.words for look in ENDINGS.values()), *(f"payoff of {a}" for a in actors)]
    rows = []
    for number, equilibrium in enumerate(solution.equilibria, 1):
        chances = [number_text(chance) for chance in endings_of(equilibrium).values()]
        rows.append((str(number), *chances, *(number_text(equilibrium.payoff[a]) for a in actors)))
    return Table("Endings and expected payoffs.", tuple(columns), tuple(rows), frozenset(range(len(columns))))


def _trouble(material: Material, *steps: str) -> Iterator[Block]:
    """What went wrong in some steps, as the errors say it."""
    for words, problems in material.problems:
        if words in steps:
            yield Paragraph(f"The {words} could not be computed:", strong=True)
            yield Bullets(tuple(str(problem) for problem in problems))


# ------------------------------------------------------------ the negotiation


def _tables(material: Material) -> Iterator[Block]:
    negotiation = material.negotiation
    if negotiation.sides:
        caption = "The negotiators' table (Level I) and the constituents behind each negotiator (Level II)."
        yield Picture("tables", draw_seats(negotiation), caption, seats_text(negotiation))
    yield Paragraph(" ".join(negotiation_sentences(negotiation)))


def _win_sets(material: Material, easel: Easel) -> Iterator[Block]:
    sets = material.win_sets
    if sets is None and material.chances is not None:
        caption = "Win-sets depend on what is drawn: how likely constituents would ratify, exact at every point."
        yield easel.picture("chances", plot_chances(material.chances), caption, material.chances.words)
        return
    if sets is None:
        yield from _trouble(material, "win-sets", "chances of ratification")
        return
    what = {"line": "on the line", "plane": "in the plane; dashed: iso-vote contours with the votes they need",
            "list": "over the agreements"}[sets.form]  # fmt: skip
    drawn = plot_win_sets(sets, None, _signed(material))
    yield easel.picture("sets", drawn, f"Win-sets and agreement zone {what}.", sets.words)
    yield Paragraph(sets.words)
    ends = [
        (row.name, str(end.at), ", ".join(end.pivotal)) for row in sets.rows for end in getattr(row.region, "ends", ())
    ]
    if ends:
        yield Table(
            "Where win-sets end, and whose votes turn there.", ("win-set", "at", "pivotal"), tuple(ends), frozenset({1})
        )
    tallies = [
        (row.name, t.agreement, "ratified" if t.passes else "refused", number_text(t.yes), number_text(t.no),
         ", ".join(t.pivotal))
        for row in sets.rows
        for t in getattr(row.region, "tallies", ())[:60]
    ]  # fmt: skip
    if tallies:
        columns = ("side", "agreement", "result", "yes", "no", "pivotal")
        yield Table("The votes, counted.", columns, tuple(tallies), frozenset({3, 4}))


def _signed(material: Material) -> tuple[tuple[str, Fraction], ...]:
    """Agreements on the path of the equilibria that are points on the line."""
    solution, sets = material.solution, material.win_sets
    if solution is None or sets is None or sets.form != "line":
        return ()
    names = {o.result.agreement for e in solution.equilibria for o in e.outcomes if o.result.agreement}
    known = {a.name: dict(a.values) for a in material.negotiation.agreements()}
    issue = material.negotiation.issues[0].name
    points = [(n, known[n].get(issue)) for n in sorted(names) if n in known]
    return tuple((name, value) for name, value in points if isinstance(value, Fraction))[:6]


def _game(material: Material) -> Iterator[Block]:
    tree = material.tree
    if tree is None:
        if material.solution is not None:
            yield from _trouble(material, "game")
        return
    equilibria = material.solution.equilibria[:MOST_TREES] if material.solution is not None else ()
    for number, equilibrium in enumerate(equilibria or (None,), 1):
        shown = tree if equilibrium is None else equilibrium.tree
        which = f" with equilibrium {number}" if len(equilibria) > 1 else ""
        caption = (
            f"The game{which}. Shared continuations are drawn once; dashed lines join what a player cannot tell apart."
        )
        yield Picture(
            f"game-{number}",
            draw_tree(shown, equilibrium),
            caption,
            tree_words(shown, equilibrium),
            tikz_tree(shown, equilibrium),
        )
    if material.solution is not None and len(material.solution.equilibria) > MOST_TREES:
        rest = len(material.solution.equilibria) - MOST_TREES
        yield Paragraph(f"The trees of {rest} more equilibria are not drawn.")
    text = str(tree).splitlines()
    cut = (
        [] if len(text) <= MOST_LINES else [f"... {len(text) - MOST_LINES} more lines; winset show --tree prints them"]
    )
    yield Listing("The game as text", "\n".join([*text[:MOST_LINES], *cut]))


# ------------------------------------------------------------ parameters


def _statics(material: Material, easel: Easel) -> Iterator[Block]:
    yield from _trouble(material, "comparative statics", "phase diagram")
    values = material.negotiation.constants()
    for table in material.statics:
        name = table.axes[0].name
        narrowed = material.slices.get(name)
        axes = plot_statics(table, None, narrowed)
        mark_value(axes, values[name])
        words = _statics_words(table)
        exact = ""
        if narrowed is not None and (roots := shown_thresholds(narrowed, table)):
            exact = f" Dashed, exact: {listed(root_text(name, root) for root in roots)}."
        caption = f"The endings over {name}, at {len(table.points)} exact points.{exact}"
        yield easel.picture(f"statics-{name}", axes, caption, words)
        axes = plot_payoffs(table, None, narrowed)
        mark_value(axes, values[name])
        caption = f"The negotiators' expected payoffs over {name}."
        yield easel.picture(f"payoffs-{name}", axes, caption, f"{caption} {words}")
    if material.phases is not None:
        first, second = material.phases.axes
        axes = plot_phases(material.phases, None, material.borders)
        mark_point(axes, values[first.name], values[second.name])
        words = f"Endings over {first.name} and {second.name}, sampled at {len(material.phases.points)} exact points."
        derived = material.borders is not None
        caption = words + (" The lines are the exact borders of the derived regions." if derived else "")
        yield easel.picture("phases", axes, caption, words)


def _statics_words(table: Any) -> str:
    """The stretches of a parameter over which the same endings can happen."""
    name = table.axes[0].name
    parts: list[list[Any]] = []
    for point in table.points:
        row = table.at(**{name: point[0]})[0]
        kind = [look.words for look, p in zip(ENDINGS.values(), row.endings, strict=False) if p] or ["not solved"]
        if parts and parts[-1][2] == kind:
            parts[-1][1] = point[0]
        else:
            parts.append([point[0], point[0], kind])
    said = [f"{name} = {a}: {listed(k)}" if a == b else f"{name} from {a} to {b}: {listed(k)}" for a, b, k in parts]
    return f"Sampled endings: {'; '.join(said)}."


def _conditions(material: Material) -> Iterator[Block]:
    derivation = material.derivation
    if derivation is None:
        yield from _trouble(material, "closed forms")
        return
    yield Paragraph(f"With the parameters left open ({derivation.space}). Evidence: {derivation.evidence}.")
    yield from (Paragraph(note) for note in derivation.notes)
    happening = [
        e.value for e in ENDINGS if any(o.probability[e.value] != 0 for c in derivation.cases for o in c.outcomes)
    ]
    chiefs = [actor for actor in derivation.actors if "." not in actor]
    words = [f"probability of {name.replace('_', ' ')}" for name in happening]
    columns = ("where", "proposed", *words, *(f"payoff of {actor}" for actor in chiefs))
    rows: list[tuple[Cell, ...]] = []
    borders = sum(case.is_boundary for case in derivation.cases)
    for case in derivation.cases:
        if case.is_boundary and borders > MOST_BORDERS:
            continue
        where = region_formula(case.region)
        if not case.outcomes:
            rows.append((where, "no pure equilibrium", *("" for _ in columns[2:])))
        for outcome in case.outcomes:
            said = "; ".join(f"{who} {' or '.join(map(str, what))}" for who, what in outcome.proposals)
            chances = [formula(outcome.probability[name]) for name in happening]
            rows.append((where, said, *chances, *(formula(outcome.payoff[actor]) for actor in chiefs)))
    yield Table(
        "The equilibria case by case; a row with an equation is a border where cases meet.", columns, tuple(rows)
    )
    if borders > MOST_BORDERS:
        yield Paragraph(f"The {borders} borders where cases meet are not listed here; winset derive prints them.")


def _claims(material: Material) -> Iterator[Block]:
    yield from _trouble(material, "claims")
    if material.claims:
        columns = ("claim", "what it says", "page", "status", "verdict", "evidence")
        rows = tuple((r.id, r.claim, r.page, r.status, r.verdict.value, str(r.evidence)) for r in material.claims)
        sources = listed(dict.fromkeys(row.source for row in material.claims))
        yield Table(f"Claims of {sources}, and what became of them.", columns, rows)


# ------------------------------------------------------------ the proof


def _proof(material: Material) -> Iterator[Block]:
    if material.solution is None:
        return
    for number, equilibrium in enumerate(material.solution.equilibria, 1):
        name = f"equilibrium {number}" if len(material.solution.equilibria) > 1 else "the equilibrium"
        yield Paragraph(f"Certificate of {name}: {equilibrium.certificate}.", strong=True)
        if equilibrium.count > 1:
            yield Paragraph(
                f"{equilibrium.count} equilibria have these endings and payoffs; this is the first of them."
            )
        yield from _strategies(equilibrium)
        yield _deviations(equilibrium, name)
        outcomes = [
            (share_text(o.probability), result_words(o.result), *map(number_text, o.payoffs))
            for o in equilibrium.outcomes
        ]
        columns = ("probability", "ending", *(f"payoff of {actor}" for actor in equilibrium.tree.actors))
        numeric = frozenset({0, *range(2, len(columns))})
        yield Table(f"How {name} can end.", columns, tuple(outcomes), numeric)


def _strategies(equilibrium: Equilibrium) -> Iterator[Block]:
    for actor in equilibrium.tree.players:
        for table in equilibrium.strategy(actor):
            columns = (*(f"sees {column}" for column in table.columns), table.label)
            rows = tuple((*row.seen, row.act_text) for row in table.rows)
            yield Table(f"Strategy of {actor}: {table.label}.", columns, rows)


def _deviations(equilibrium: Equilibrium, name: str) -> Table:
    rows = []
    for reason in equilibrium.explain().reasons:
        seen = ", ".join(f"{variable} = {value}" for variable, value in reason.sees)
        does = ", ".join(a if w == 1 else f"{w} {a}" for a, w in reason.act)
        taken = {action for action, _ in reason.act}
        costs = ", ".join(f"{action}: {number_text(cost)}" for action, cost in reason.costs if action not in taken)
        belief = ", ".join(f"{number_text(weight)} {where}" for where, weight in reason.belief if weight)
        on = "yes" if reason.on_path else "no"
        rows.append((reason.player, reason.label, seen, on, does, costs, belief))
    columns = ("player", "decision", "has seen", "on the path", "does", "what deviating would cost", "believes")
    return Table(
        f"Every information set of {name}: what else could be done, and what that would cost.", columns, tuple(rows)
    )


def _method(material: Material) -> Iterator[Block]:
    negotiation = material.negotiation
    parameters = tuple(parameter_rows(negotiation))
    if parameters:
        yield Table("Parameters.", ("parameter", "domain", "value"), parameters)
    if negotiation.assumptions:
        yield Paragraph(f"Assumptions: {listed(str(a) for a in negotiation.assumptions)}.")
    solution = material.solution
    if solution is not None:
        yield Paragraph(f"Looked for: {solution.concept.words}. {found_words(solution)}")
        yield Bullets(tuple(f"by {step}" for step in solution.method))
        if solution.notes:
            yield Bullets(solution.notes)
    if material.notes:
        yield Bullets(material.notes)
    if material.slug:
        yield Paragraph(f"Model: {material.slug}. To compute it again: winset report {material.slug}{_at(negotiation)}")
    yield Table("Made with.", ("program", "version"), tuple(versions()))
    if material.seconds:
        rows = tuple((words, f"{seconds:.2f}") for words, seconds in material.seconds)
        yield Table("Seconds.", ("step", "seconds"), rows, frozenset({1}))


def _at(negotiation: Negotiation) -> str:
    given = [f" --at {p.name}={p.value}" for p in negotiation.parameters if p.value is not None]
    return "".join(given)


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
