"""Everything that a report tells of a negotiation, computed once; what cannot be computed leaves its reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from ..catalog import Model
from ..catalog.checking import check_claims
from ..claim import ClaimRow
from ..equilibrium import Concept, Solution
from ..errors import Problem, WinsetError
from ..expression import Undecided
from ..game_tree import GameTree
from ..negotiation import Negotiation, Parameter
from ..solving import as_concept, solve
from ..solving.sweeping import sweep
from ..sweep import Axis, Sweep
from .win_sets import Chances, WinSets, chances_of, win_sets_of

if TYPE_CHECKING:
    from ..derivation import Derivation

Found = TypeVar("Found")

MOST_STATICS = 4
"""Over how many parameters the report draws curves."""
CURVE, PHASES = (41, 21, 9), (13, 9, 5)
"""How many points are solved for a curve, and along each axis of a phase diagram: the most that ``PATIENCE`` allows."""
PATIENCE = 5.0
"""For how many seconds a report may solve the negotiation again for curves, and again for a phase diagram."""


@frozen
class Material:
    """What a report is made of.

    Parameters
    ----------
    problems
        What could not be computed: its name and every problem met.
    chances
        How likely constituents would ratify, where win-sets depend on a continuous draw.
    slices
        The derivation over one parameter each, the others at their values.
    statics
        Sweeps over one parameter each, the others at their values.
    borders
        The derivation over the two parameters of ``phases``, the others at their values.
    phases
        The sweep over two parameters, where there are two.
    seconds
        How long each step took.
    """

    negotiation: Negotiation
    slug: str = ""
    concept: Concept = Concept.SEQUENTIAL
    tree: GameTree | None = field(default=None, repr=False)
    solution: Solution | None = None
    win_sets: WinSets | None = None
    chances: Chances | None = None
    derivation: Derivation | None = None
    slices: Mapping[str, Derivation] = field(factory=dict, repr=False)
    statics: tuple[Sweep, ...] = ()
    phases: Sweep | None = None
    borders: Derivation | None = None
    claims: tuple[ClaimRow, ...] = ()
    problems: tuple[tuple[str, tuple[Problem, ...]], ...] = ()
    seconds: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()


def gather(
    negotiation: Negotiation,
    model: Model | None = None,
    *,
    concept: Concept | str = Concept.SEQUENTIAL,
    ties: str = "declared",
    time_limit: float | None = 30.0,
    closed_forms: bool = True,
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
    progress
        Is told the name of every step before it starts.
    """
    steps = _Steps(Material(negotiation, "" if model is None else model.slug, as_concept(concept)), progress)
    if negotiation.issues or negotiation.proposals:
        steps.take("win-sets", "win_sets", lambda: win_sets_of(negotiation))
    if any(problem.code == "open-draw" for _, problems in steps.material.problems for problem in problems):
        steps.take("chances of ratification", "chances", lambda: chances_of(negotiation))
    tree = steps.take("game", "tree", negotiation.compile)
    if tree is not None:
        steps.take("equilibria", "solution", lambda: solve(tree, concept, ties=ties, time_limit=time_limit))
    if closed_forms and negotiation.parameters:
        steps.take("closed forms", "derivation", lambda: _derived(negotiation, time_limit))
    if tree is not None and steps.material.solution is not None:
        took = dict(steps.material.seconds)
        _sample(steps, took["game"] + took["equilibria"], ties, time_limit)
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
            self.material = evolve(self.material, problems=(*self.material.problems, (words, _problems(error))))
        took = time.perf_counter() - start
        changes: dict[str, Any] = {"seconds": (*self.material.seconds, (words, took))}
        if found is not None:
            changes[name] = found
        self.material = evolve(self.material, **changes)
        return found

    def note(self, text: str) -> None:
        """Something that a reader has to know."""
        self.material = evolve(self.material, notes=(*self.material.notes, text))


def _problems(error: WinsetError | Undecided) -> tuple[Problem, ...]:
    if isinstance(error, WinsetError):
        return error.problems
    hint = "give parameters values, or state an assumption that decides it"
    return (Problem("undecided", f"it depends on whether {error}", hint=hint),)


def _derived(negotiation: Negotiation, time_limit: float | None) -> Derivation:
    from ..deriving import derive

    found = derive(negotiation, time_limit=time_limit)
    assert found.cases is not None  # worked out here, so that the time counts for this step
    return found


def _sample(steps: _Steps, each: float, ties: str, time_limit: float | None) -> None:
    negotiation, concept = steps.material.negotiation, steps.material.concept
    parameters = [parameter for parameter in negotiation.parameters if parameter.value is not None]
    if not parameters:
        return
    many = min(len(parameters), MOST_STATICS)
    if each * CURVE[0] * many > PATIENCE:  # the first solution also loaded what it needs
        start = time.perf_counter()
        solve(negotiation, concept, ties=ties, time_limit=time_limit)
        each = time.perf_counter() - start
    count = next((number for number in CURVE if each * number * many <= PATIENCE), None)
    if count is None:
        steps.note("Solving takes too long to be repeated for curves over the parameters; winset sweep does it.")
        return
    limit = None if time_limit is None else time_limit / count
    if len(parameters) > MOST_STATICS:
        names = ", ".join(parameter.name for parameter in parameters[MOST_STATICS:])
        steps.note(f"Curves are drawn over the first {MOST_STATICS} parameters only; without {names}.")
    slices = steps.take("thresholds", "slices", lambda: _slices(steps.material.derivation, negotiation)) or {}

    def curves() -> tuple[Sweep, ...]:
        return tuple(
            sweep(
                negotiation, {p.name: sample(negotiation, p, count, _rational(slices.get(p.name)))},
                concept=concept, ties=ties, time_limit=limit, progress=_quiet,
            )
            for p in parameters[:MOST_STATICS]
        )  # fmt: skip

    found = steps.take("comparative statics", "statics", curves)
    if found is None or len(parameters) < 2:
        return
    each = dict(steps.material.seconds)["comparative statics"] / sum(len(table.points) for table in found)
    width = next((number for number in PHASES if each * number**2 <= PATIENCE), None)
    if width is None:
        steps.note("Solving takes too long to be repeated for a phase diagram; winset sweep does it.")
        return
    chosen = {axis.name for axis in _liveliest(found)}
    axes = {p.name: sample(negotiation, p, width) for p in parameters if p.name in chosen}
    steps.take(
        "phase diagram", "phases",
        lambda: sweep(negotiation, axes, concept=concept, ties=ties, time_limit=limit, progress=_quiet),
    )  # fmt: skip
    steps.take("borders", "borders", lambda: _narrowed(steps.material.derivation, negotiation, set(axes)))


def _quiet(points: Any, total: int) -> Any:
    del total
    return points


def _liveliest(tables: Sequence[Sweep]) -> tuple[Axis, Axis]:
    """The two parameters that change the endings most often, else the payoffs; in file order."""

    def changes(table: Sweep) -> tuple[int, int]:
        endings = len({row.endings for row in table.rows})
        return endings, len({row.payoffs for row in table.rows})

    best = sorted(range(len(tables)), key=lambda i: changes(tables[i]), reverse=True)[:2]
    first, second = sorted(best)
    return tables[first].axes[0], tables[second].axes[0]


def sample(
    negotiation: Negotiation, parameter: Parameter, count: int, marks: Sequence[Fraction] = ()
) -> list[Fraction]:
    """Evenly spaced exact values of a parameter's domain, with its own value and whatever else must be among them."""
    domain = parameter.domain
    value = Fraction(negotiation.constants()[parameter.name])
    reach = max(abs(value), Fraction(1))
    low = domain.low if domain.low is not None else value - reach
    high = domain.high if domain.high is not None else max(value, low) + reach
    if low == high:
        return [low]
    steps = count - 1
    values = {low + (high - low) * index / steps for index in range(count)}
    values |= {mark for mark in marks if low <= mark <= high}
    values.add(value)
    return sorted(number for number in values if number in domain)


def _slices(derivation: Derivation | None, negotiation: Negotiation) -> dict[str, Derivation]:
    """For every parameter the derivation in it alone, where all others have values."""
    if derivation is None:
        return {}
    names = [parameter.name for parameter in negotiation.parameters]
    return {name: found for name in names if (found := _narrowed(derivation, negotiation, {name})) is not None}


def _narrowed(derivation: Derivation | None, negotiation: Negotiation, kept: set[str]) -> Derivation | None:
    """The derivation in some parameters, the others at their values; ``None`` where one has none."""
    constants = negotiation.constants()
    if derivation is None or not kept <= derivation.space.domains.keys():
        return None
    others = [name for name in derivation.space.domains if name not in kept]
    if not all(isinstance(constants.get(name), Fraction) for name in others):
        return None
    return derivation.at({name: constants[name] for name in others}) if others else derivation


def _rational(derivation: Derivation | None) -> tuple[Fraction, ...]:
    """Rational thresholds of a derivation in one parameter: curves must have a point there."""
    from .plots import thresholds

    found = () if derivation is None else thresholds(derivation)
    return tuple(Fraction(int(root.p), int(root.q)) for root in found if root.is_Rational and root.q <= 1000)
