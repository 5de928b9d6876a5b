"""The negotiation as one immutable value, and what may be asked of it directly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from ..errors import InputError, NotYetError, Place, Problem, WinsetError, place_of, raise_all
from ..expression import Expression, ExpressionLike, Scope, Value, expression, is_name
from ..fields import nearest, records_field, tagged_list_field, text_field, values_field
from ..showing import Graphed, Pictured
from .parts import Issue, Parameter, Proposal, Side, Uncertainty
from .stage import Process, walk

if TYPE_CHECKING:
    from ..game_tree import GameTree
    from ..win_set import AgreementZone, UncertainRegion, WinSet

MOST_AGREEMENTS = 500_000
"""How many agreements the finite game may have; each needs a node, and more."""


@frozen
class Agreement:
    """A point that can be offered and signed: its name or canonical text, and the value of every issue."""

    name: str
    values: tuple[tuple[str, Value], ...]

    def __str__(self) -> str:
        return self.name


@frozen
class Negotiation(Pictured, Graphed):
    """The whole two-level situation; immutable, equal whether read from a file or built in Python.

    Parameters
    ----------
    title
        For people; never interpreted.
    parameters, issues, proposals, uncertainty, sides
        In file order; each may be given as a mapping from names to fields.
    assumptions
        Conditions between parameters, such as ``r + s <= 1``.
    process
        The stages, in order.
    places
        Where each path stands in the file, if there is one; not part of what is compared.

    Raises
    ------
    InputError
        With every problem found, each with its path: ``unknown-name``,
        ``name-twice``, ``prior-sum``, ``votes-negative``, ``quota-above-votes`` and
        others, listed in ``docs/errors.md``.

    Examples
    --------
    >>> talks = Negotiation(
    ...     issues={"z": {"domain": (0, 1)}},
    ...     sides={"Y": {"negotiator": {"payoff": "z"}, "constituents": {"house": {"payoff": "z - 2/5"}}}},
    ... )
    >>> print(talks.win_set("Y"))
    win-set of Y: [2/5, 1]
      pivotal at 2/5: house
    """

    title: str = text_field("")
    parameters: tuple[Parameter, ...] = records_field(Parameter)
    assumptions: tuple[Expression, ...] = values_field()
    issues: tuple[Issue, ...] = records_field(Issue)
    proposals: tuple[Proposal, ...] = records_field(Proposal)
    uncertainty: tuple[Uncertainty, ...] = records_field(Uncertainty)
    sides: tuple[Side, ...] = records_field(Side)
    process: Process = tagged_list_field("stages", ())
    places: Mapping[str, Place] = field(factory=dict, eq=False, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        from .checking import problems

        raise_all(problems(self))

    # -------------------------------------------------------- lookups

    def side(self, name: str) -> Side:
        """The side of that name; :class:`~winset.errors.InputError` ``unknown-side`` otherwise."""
        for side in self.sides:
            if side.name == name:
                return side
        raise InputError(
            Problem("unknown-side", f"there is no side {name!r}", hint=nearest(name, [s.name for s in self.sides]))
        )

    @property
    def actors(self) -> tuple[str, ...]:
        """Everyone with a payoff: negotiators (``X``), then groups (``X.pivot``), in file order."""
        groups = [f"{side.name}.{group.name}" for side in self.sides for group in side.constituents]
        return (*(side.name for side in self.sides), *groups)

    def actor(self, name: str, side: str = "") -> str | None:
        """The actor that a name means: itself, ``negotiator`` or a group within ``side``; ``None`` if nobody."""
        if name in self.actors:
            return name
        if side and name == "negotiator":
            return side
        return f"{side}.{name}" if f"{side}.{name}" in self.actors else None

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names that an agreement gives values to: the issues, and other attributes of the packages."""
        found = dict.fromkeys(issue.name for issue in self.issues)
        for proposal in self.proposals:
            found.update(dict.fromkeys(name for name, _ in proposal.values))
        return tuple(found)

    @property
    def labels(self) -> frozenset[str]:
        """Names that are values: of options, proposals, types, uncertain quantities and choices."""
        found = {option for issue in self.issues for option in issue.options}
        found.update(proposal.name for proposal in self.proposals)
        found.update(t.name for side in self.sides for group in side.constituents for t in group.types)
        found.update(value.name for quantity in self.uncertainty for value in quantity.values)
        for stage, _ in walk(self.process):
            for _, values in stage.declares(tuple(side.name for side in self.sides)):
                found.update(values)
        return frozenset(label for label in found if not _is_number(label))

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """Names that the process gives values to, each with the path of its stage; branches may declare one twice."""
        sides = tuple(side.name for side in self.sides)
        return tuple((name, path) for stage, path in walk(self.process) for name, _ in stage.declares(sides))

    @property
    def draws(self) -> dict[str, tuple[Any, ...]]:
        """Variables that nature draws at the root: name to possible values, in file order."""
        found: dict[str, tuple[Any, ...]] = {}
        for quantity in self.uncertainty:
            found[quantity.name] = quantity.values
        for side in self.sides:
            for group in side.constituents:
                if group.types:
                    found[f"{side.name}.{group.name}"] = group.types
        return found

    # -------------------------------------------------------- values

    def at(self, **values: ExpressionLike) -> Negotiation:
        """The same negotiation with some parameters fixed, for ``solve`` and for ``derive``.

        Parameters
        ----------
        values
            Exact numbers or their texts, such as ``p="3/4"``; floats are refused.

        Raises
        ------
        InputError
            ``unknown-parameter``, ``outside-domain``, ``not-exact``, or whatever the values break.
        """
        known = [parameter.name for parameter in self.parameters]
        raise_all(
            Problem(
                "unknown-parameter", f"there is no parameter {name!r}", f"parameters.{name}", hint=nearest(name, known)
            )
            for name in values
            if name not in known
        )
        parameters = tuple(
            evolve(p, value=expression(values[p.name]), fixed=True) if p.name in values else p for p in self.parameters
        )
        with self.placing():
            return evolve(self, parameters=parameters)

    def opened(self, *names: str) -> Negotiation:
        """The same negotiation with some parameters, by default all, left open to ``derive``; their values stay."""
        parameters = tuple(
            evolve(p, fixed=False) if p.fixed and (not names or p.name in names) else p for p in self.parameters
        )
        return evolve(self, parameters=parameters)

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Problems that are met inside get their places in the file."""
        try:
            yield
        except WinsetError as error:
            problems = (
                problem if problem.place else problem.at(self.place_of(problem.path)) for problem in error.problems
            )
            raise type(error)(problems) from None

    def place_of(self, path: str) -> Place | None:
        """Where a path stands in the file, or the nearest part of it that does."""
        return place_of(path, self.places)

    def constants(self, symbols: bool = False) -> dict[str, Value]:
        """Values of the names that no move changes: parameters, and labels that an expression can name.

        Parameters
        ----------
        symbols
            Make every parameter that is not fixed a SymPy symbol, whatever its value;
            otherwise only those without a value are left out.
        """
        values: dict[str, Value] = {label: label for label in self.labels if is_name(label)}
        if symbols:
            values.update((each.name, parameter_symbol(each)) for each in self.parameters if not each.fixed)
        given = [(p.name, p.value) for p in self.parameters if p.name not in values and p.value is not None]
        for name, source in sorted(given, key=lambda pair: bool(pair[1].names)):  # formulas follow what they use
            if source.names <= values.keys():
                values[name] = source.value(Scope(values))
        return values

    @property
    def free_parameters(self) -> tuple[str, ...]:
        """Parameters without a value."""
        return tuple(parameter.name for parameter in self.parameters if parameter.value is None)

    def require_values(self) -> None:
        """Raise :class:`~winset.errors.NotYetError` ``no-value`` for every parameter without one."""
        raise_all(
            (
                Problem(
                    "no-value",
                    f"the parameter {name} has no value",
                    f"parameters.{name}",
                    hint=f'use .at({name}="...")',
                )
                for name in self.free_parameters
            ),
            NotYetError,
        )

    @property
    def agreement_count(self) -> int:
        """How many agreements the finite game has, before any is built; intervals without a grid count as one."""
        if self.proposals:
            return len(self.proposals)
        return prod(len(issue.options) or (issue.grid or 0) + 1 for issue in self.issues)

    def agreements(self, symbols: bool = False) -> tuple[Agreement, ...]:
        """Every agreement of the finite game, in order: the proposals, else the product of options and grids.

        Raises
        ------
        NotYetError
            ``no-grid`` for an interval without a grid where no proposals are listed;
            ``node-limit`` for more than ``MOST_AGREEMENTS``, before any is built.
        """
        scope = Scope(self.constants(symbols))
        if self.proposals:
            return tuple(
                Agreement(p.name, tuple((name, source.value(scope)) for name, source in p.values))
                for p in self.proposals
            )
        raise_all(
            (
                Problem(
                    "no-grid", f"the issue {issue.name} is an interval without a grid", f"issues.{issue.name}",
                    hint="add grid: 20, or list proposals",
                )
                for issue in self.issues
                if not issue.options and issue.grid is None
            ),
            NotYetError,
        )  # fmt: skip
        if self.agreement_count > MOST_AGREEMENTS:
            message = (
                f"the finite game would have {self.agreement_count} agreements, above the limit of {MOST_AGREEMENTS}"
            )
            raise NotYetError(Problem("node-limit", message, "issues", hint="a coarser grid, or a list of proposals"))
        return tuple(
            self.point(dict(zip(self.attributes, values, strict=True))) for values in product(*map(_grid, self.issues))
        )

    def point(self, values: Mapping[str, Value]) -> Agreement:
        """The agreement with these values of the issues, named by its proposal, its option or canonical text."""
        for proposal in self.proposals:
            try:
                if (
                    dict(Agreement("", tuple((n, s.value(Scope(self.constants()))) for n, s in proposal.values)).values)
                    == values
                ):
                    return Agreement(proposal.name, tuple(values.items()))
            except KeyError:  # a parameter without a value: cannot be compared
                continue
        if len(self.issues) == 1 and self.issues[0].options:
            text = str(next(iter(values.values())))
        else:
            text = ", ".join(f"{name}={value}" for name, value in values.items())
        return Agreement(text, tuple(values.items()))

    # -------------------------------------------------------- thin calls to higher rooms

    def win_set(self, side: str, over: str = "proposals", **types: str) -> WinSet:
        """All agreements that a side's constituents would ratify; see :func:`winset.win_set.win_set`."""
        from ..win_set import win_set

        with self.placing():
            return win_set(self, side, types, over)

    def agreement_zone(self, over: str = "proposals", **types: str) -> AgreementZone | UncertainRegion[AgreementZone]:
        """Where the win-sets overlap; see :func:`winset.win_set.agreement_zone`."""
        from ..win_set import agreement_zone

        with self.placing():
            return agreement_zone(self, types, over)

    def compile(self) -> GameTree:
        """The extensive form; see :func:`winset.compiling.compile_tree`."""
        from ..compiling import compile_tree  # type: ignore[attr-defined,unused-ignore]

        tree: GameTree = compile_tree(self)
        return tree


def parameter_symbol(parameter: Parameter) -> Any:
    """The SymPy symbol of a parameter: real, and nonnegative or positive where its domain says so."""
    import sympy

    low = parameter.domain.low
    if low is not None and low >= 0:
        positive = low > 0 or parameter.domain.low_open
        return (
            sympy.Symbol(parameter.name, positive=True) if positive else sympy.Symbol(parameter.name, nonnegative=True)
        )
    return sympy.Symbol(parameter.name, real=True)


def _grid(issue: Issue) -> Iterator[Value]:
    if issue.options:
        yield from issue.options
        return
    if issue.domain is None or issue.domain.low is None or issue.domain.high is None or issue.grid is None:
        raise NotYetError(Problem("no-grid", f"the issue {issue.name} has no finite grid", f"issues.{issue.name}"))
    yield from issue.domain.steps(issue.grid)


def _is_number(text: str) -> bool:
    try:
        return expression(text).constant() is not None
    except InputError:
        return False
