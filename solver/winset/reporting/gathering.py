"""Everything that a report tells of a negotiation, computed once; what cannot be computed leaves its reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from attrs import evolve, field, frozen

from ..catalog import Model
from ..catalog.checking import check_claims
from ..claim import ClaimRow
from ..equilibrium import Concept, Solution, Stopped
from ..errors import Problem, WinsetError
from ..expression import Undecided
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..solving import as_concept, solve
from ..sweep import Axis, Sweep
from .answers import Answer, solved
from .closed_forms import answer_at
from .curves import thresholds
from .sampling import (
    CURVE,
    MOST_CURVES,
    MOST_SLIDERS,
    PLANE,
    STEPS,
    Grid,
    Source,
    best_pair,
    liveliest,
    most,
    sample,
    timed,
    values_of,
    whole_parameters,
)
from .twins import differences
from .win_sets import Chances, WinSets, chances_of, win_sets_of

if TYPE_CHECKING:
    from ..derivation import Derivation

Found = TypeVar("Found")
By: TypeAlias = Literal["solve", "derive", ""]


@frozen
class Material:
    """What a report is made of.

    Parameters
    ----------
    origin
        What the report was asked of, as the command line would be told: a file or the name of a model.
    options
        Those of the command that are not left at their defaults, as they are typed.
    answer
        What happens at the negotiation's values; ``None`` where that is not known.
    answered_by
        ``solve``; ``derive`` where there is no finite game, or it was too large; empty without an answer.
    differences
        How the game of the closed forms differs from the one that was solved; none where both are one.
    problems
        What could not be computed: its name and every problem met.
    chances
        How likely constituents would ratify, where win-sets depend on a continuous draw.
    slices
        The derivation over one parameter each, the others at their values.
    statics
        Answers over one parameter each, the others at their values.
    borders
        The derivation over the two parameters of ``phases``, the others at their values.
    phases
        Answers over two parameters, where there are two.
    sliders
        Answers at every point that the sliders of a page can be put to.
    seconds
        How long each step took.
    """

    negotiation: Negotiation
    slug: str = ""
    origin: str = ""
    options: tuple[str, ...] = ()
    concept: Concept = Concept.SEQUENTIAL
    ties: str = "declared"
    tree: GameTree | None = field(default=None, repr=False)
    solution: Solution | None = None
    answer: Answer | None = None
    answered_by: By = ""
    win_sets: WinSets | None = None
    chances: Chances | None = None
    derivation: Derivation | None = None
    differences: tuple[str, ...] = ()
    slices: Mapping[str, Derivation] = field(factory=dict, repr=False)
    statics: tuple[Sweep, ...] = ()
    phases: Sweep | None = None
    borders: Derivation | None = None
    sliders: Grid | None = field(default=None, repr=False)
    claims: tuple[ClaimRow, ...] = ()
    problems: tuple[tuple[str, tuple[Problem, ...]], ...] = ()
    seconds: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def one_game(self) -> bool:
        """Whether the closed forms are of the game that the pictures show, so that both may be in one picture."""
        return self.derivation is not None and (self.answered_by == "derive" or not self.differences)


def gather(
    negotiation: Negotiation,
    model: Model | None = None,
    *,
    concept: Concept | str = Concept.SEQUENTIAL,
    ties: str = "declared",
    time_limit: float | None = 30.0,
    closed_forms: bool = True,
    origin: str = "",
    options: tuple[str, ...] = (),
    progress: Callable[[str], object] = lambda step: None,
) -> Material:
    """Compute everything that a report tells.

    Parameters
    ----------
    model
        The model that the negotiation is of, whose claims are then checked.
    time_limit
        Seconds for solving, and again for deriving; what was not finished says so.
    closed_forms
        Whether to derive conditions with the parameters left open.
    origin, options
        How the command line would be told to make the same report.
    progress
        Is told the name of every step before it starts.
    """
    wanted = as_concept(concept)
    slug = "" if model is None else model.slug
    steps = _Steps(Material(negotiation, slug, origin or slug, options, wanted, ties), progress)
    if negotiation.issues or negotiation.proposals:
        steps.take("win-sets", "win_sets", lambda: win_sets_of(negotiation))
    if any(problem.code == "open-draw" for _, problems in steps.material.problems for problem in problems):
        steps.take("chances of ratification", "chances", lambda: chances_of(negotiation))
    tree = steps.take("game", "tree", negotiation.compile)
    if tree is not None:
        steps.take("equilibria", "solution", lambda: solve(tree, wanted, ties=ties, time_limit=time_limit))
    if closed_forms and negotiation.parameters:
        steps.take("closed forms", "derivation", lambda: _derived(negotiation, time_limit))
    derived = Concept.SEQUENTIAL if steps.material.derivation is None else steps.material.derivation.concept
    steps.add(differences=tuple(differences(negotiation, wanted, ties, derived)))
    source = _answered(steps, time_limit)
    if source is not None:
        _sampled(steps, source)
    if model is not None and model.claims_file.exists():
        steps.take("claims", "claims", lambda: tuple(check_claims(model.slug)))
    return steps.material


class _Steps:
    """Takes steps, keeps their results, times and problems."""

    def __init__(self, material: Material, progress: Callable[[str], object]) -> None:
        self.material, self.progress = material, progress

    def take(self, words: str, name: str, compute: Callable[[], Found]) -> Found | None:
        self.progress(words)
        start = time.perf_counter()
        found: Found | None = None
        try:
            found = compute()
        except (WinsetError, Undecided) as error:
            self.add(problems=(*self.material.problems, (words, _problems(error))))
        took = time.perf_counter() - start
        changes: dict[str, Any] = {} if found is None else {name: found}
        self.add(seconds=(*self.material.seconds, (words, took)), **changes)
        return found

    def add(self, **changes: Any) -> None:
        """More of what is known."""
        self.material = evolve(self.material, **changes)

    def note(self, text: str) -> None:
        """Something that a reader has to know."""
        self.add(notes=(*self.material.notes, text))


def _problems(error: WinsetError | Undecided) -> tuple[Problem, ...]:
    if isinstance(error, WinsetError):
        return error.problems
    hint = "give parameters values, or state an assumption that decides it"
    return (Problem("undecided", f"it depends on whether {error}", hint=hint),)


def _derived(negotiation: Negotiation, time_limit: float | None) -> Derivation:
    from ..deriving import derive

    found = derive(negotiation.opened(), time_limit=time_limit)  # also in what the report is given a value of
    assert found.cases is not None  # worked out here, so that the time counts for this step
    return found


def _answered(steps: _Steps, time_limit: float | None) -> Source | None:
    """What happens at the negotiation's values, and where more such answers come from."""
    material = steps.material
    negotiation, solution, derivation = material.negotiation, material.solution, material.derivation
    unknown = solution is None or (not solution.equilibria and solution.stopped is not Stopped.COMPLETE)
    if unknown and derivation is not None and not derivation.left_open and not negotiation.free_parameters:
        found = answer_at(derivation, negotiation, values_of(negotiation))
        if found.outcomes or solution is None:
            steps.add(answer=found, answered_by="derive")
            return Source(negotiation, material.concept, material.ties, time_limit, derivation)
    if solution is None:
        return None
    steps.add(answer=solved(negotiation, solution), answered_by="solve")
    return Source(negotiation, material.concept, material.ties, time_limit)


# ------------------------------------------------------------ other values of the parameters


def _sampled(steps: _Steps, source: Source) -> None:
    """Curves over every parameter, a diagram over two, and what the sliders can be put to."""
    negotiation = steps.material.negotiation
    parameters = [parameter for parameter in negotiation.parameters if parameter.value is not None]
    # A closed form that counts rounds holds for the number of rounds at which it was derived.
    fixed = whole_parameters(negotiation) if source.derivation is not None else frozenset()
    running = [parameter for parameter in parameters if parameter.name not in fixed]
    if not running:
        return
    drawn = running[:MOST_CURVES]
    steps.add(slices=_slices(steps.material, [parameter.name for parameter in drawn]))
    seconds = min(timed(source), timed(source))  # the first one also loads what it needs
    count = most(CURVE, seconds, times=len(drawn))
    if count is None:
        steps.note("Solving takes too long to be repeated for curves over the parameters; winset sweep does it.")
        return
    if len(running) > MOST_CURVES:
        names = ", ".join(parameter.name for parameter in running[MOST_CURVES:])
        steps.note(f"Curves are drawn over the first {MOST_CURVES} parameters only; without {names}.")

    def curves() -> tuple[Sweep, ...]:
        found = []
        for parameter in drawn:
            marks = _rational(steps.material.slices.get(parameter.name)) if steps.material.one_game else ()
            axis = Axis(parameter.name, sample(negotiation, parameter, count, marks))
            found.append(source.grid([axis]).table(negotiation, source.name))
        return tuple(found)

    found = steps.take("comparative statics", "statics", curves)
    if found is None:
        return
    each = dict(steps.material.seconds)["comparative statics"] / sum(len(table.points) for table in found)
    _phases(steps, source, found, each)
    _sliders(steps, source, found, each)


def _phases(steps: _Steps, source: Source, curves: Sequence[Sweep], each: float) -> None:
    width = most(PLANE, each, power=2)
    if len(curves) < 2 or width is None:
        if len(curves) > 1:
            steps.note("Solving takes too long to be repeated for a phase diagram; winset sweep does it.")
        return
    negotiation = steps.material.negotiation
    pair = best_pair(curves, source, each)
    axes = [Axis(p.name, sample(negotiation, p, width)) for p in negotiation.parameters if p.name in pair]
    steps.take("phase diagram", "phases", lambda: source.grid(axes).table(negotiation, source.name))
    if steps.material.one_game:
        steps.take("borders", "borders", lambda: _narrowed(steps.material, set(pair)))


def _sliders(steps: _Steps, source: Source, curves: Sequence[Sweep], each: float) -> None:
    """As many sliders as can be answered with enough values each; the liveliest parameters first."""
    negotiation = steps.material.negotiation
    for number in range(min(len(curves), MOST_SLIDERS), 0, -1):
        count = most(STEPS[number], each, power=number)
        if count is not None:
            break
    else:
        return
    chosen = set(liveliest(curves, number))
    known = steps.material.slices if steps.material.one_game and number == 1 else {}
    axes = [
        Axis(p.name, sample(negotiation, p, count, _rational(known.get(p.name))))
        for p in negotiation.parameters
        if p.name in chosen
    ]
    steps.take("sliders", "sliders", lambda: source.grid(axes))


def _slices(material: Material, names: Sequence[str]) -> dict[str, Derivation]:
    """For every parameter the derivation in it alone, where all others have values."""
    return {name: found for name in names if (found := _narrowed(material, {name})) is not None}


def _narrowed(material: Material, kept: set[str]) -> Derivation | None:
    """The derivation in some parameters, the others at their values; ``None`` where one has none."""
    derivation, constants = material.derivation, values_of(material.negotiation)
    if derivation is None or not kept <= derivation.space.domains.keys() - whole_parameters(material.negotiation):
        return None
    others = [name for name in derivation.space.domains if name not in kept]
    if not all(name in constants for name in others):
        return None
    return derivation.at({name: constants[name] for name in others}) if others else derivation


def _rational(derivation: Derivation | None) -> tuple[Fraction, ...]:
    """Rational thresholds of a derivation in one parameter: curves must have a point there."""
    found = () if derivation is None else thresholds(derivation)
    return tuple(Fraction(int(root.p), int(root.q)) for root in found if root.is_Rational and root.q <= 1000)
