"""What every kind of check is: what it looks at, and the bench that computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeAlias

from attrs import evolve, frozen

from ..errors import Problem
from ..expression import Expression
from ..fields import choice_field, expressions_field, text_field, texts_field, value_lists_field
from ..negotiation import Negotiation
from .evidence import Finding

if TYPE_CHECKING:
    from ..condition import Region
    from ..derivation import Derivation
    from .ratified import Ratified

CONCEPTS = ("sequential", "perfect_bayesian", "subgame_perfect", "nash")


@frozen(kw_only=True)
class Instance:
    """One negotiation at given values, and how it is solved.

    Parameters
    ----------
    name
        Under which a condition speaks of it.
    model
        Another model: of the same folder by its name, else ``folder/model``; that of the file by default.
    at
        Values of parameters; expressions may use the names that a check runs over.
    concept, ties
        What is looked for; ``all`` switches the tie rules off.
    given
        What was observed, such as ``{offer: z=1/2}``: quantities are then those that follow.
    types
        The types for which a win-set is meant.
    """

    name: str = text_field("")
    model: str = text_field("")
    at: tuple[tuple[str, Expression], ...] = expressions_field()
    concept: str = choice_field(*CONCEPTS, default="sequential")
    ties: str = choice_field("declared", "all", default="declared")
    given: tuple[tuple[str, str], ...] = texts_field()
    types: tuple[tuple[str, str], ...] = texts_field()

    def using(self, values: Mapping[str, Expression]) -> Self:
        """The same instance where its values use the names that a check runs over."""
        return evolve(self, at=tuple((name, source.substitute(values)) for name, source in self.at))


class Bench(Protocol):
    """Computes quantities; implemented above the solvers."""

    def value(self, instance: Instance, quantity: str) -> Any:
        """The quantity, such as ``probability.agreement`` or ``win_set.Y``, at an instance."""
        ...

    def negotiation(self, instance: Instance) -> Negotiation:
        """The negotiation at the values of an instance."""
        ...

    def derivation(
        self, model: str, assume: tuple[Expression, ...], at: tuple[tuple[str, Expression], ...]
    ) -> Derivation:
        """The closed forms of a model under more assumptions, some parameters fixed."""
        ...

    def ratified(self, stated: Ratified) -> Region:
        """Where all sides of a check ratify."""
        ...

    def table(self, instance: Instance, file: str) -> tuple[Mapping[str, str], ...]:
        """The rows of a CSV file that stands beside the model."""
        ...


@frozen(kw_only=True)
class Check:
    """One thing that is looked at; the kinds are in :mod:`winset.claim.kinds`."""

    keyword: ClassVar[str] = ""

    def run(self, bench: Bench) -> Finding:
        """What came out."""
        raise NotImplementedError

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the check itself."""
        yield from ()


Lists: TypeAlias = "tuple[tuple[str, tuple[Expression, ...]], ...]"
"""Lists of exact values by name."""
FEW = 6
"""How many values of a list are all named."""


def family(lists: Lists) -> str:
    """The values that a check runs over, in short.

    >>> from winset.expression import expression
    >>> family((("p", tuple(map(expression, range(11)))), ("q", (expression("1/2"),))))
    'p in {0, 1, ..., 10} (11 values), q = 1/2'
    """
    texts = []
    for name, values in lists:
        if len(values) == 1:
            texts.append(f"{name} = {values[0]}")
        elif len(values) <= FEW:
            texts.append(f"{name} in {{{', '.join(map(str, values))}}}")
        else:
            texts.append(f"{name} in {{{values[0]}, {values[1]}, ..., {values[-1]}}} ({len(values)} values)")
    return ", ".join(texts)


@frozen(kw_only=True)
class InstanceCheck(Check):
    """A check of one negotiation; the fields are those of an :class:`Instance`, and what it runs over.

    Parameters
    ----------
    over
        Lists of exact values by parameter; every combination is a case.
    """

    model: str = text_field("")
    at: tuple[tuple[str, Expression], ...] = expressions_field()
    concept: str = choice_field(*CONCEPTS, default="sequential")
    ties: str = choice_field("declared", "all", default="declared")
    given: tuple[tuple[str, str], ...] = texts_field()
    types: tuple[tuple[str, str], ...] = texts_field()
    over: tuple[tuple[str, tuple[Expression, ...]], ...] = value_lists_field()

    def family(self, *more: Lists) -> str:
        """The values that the check is about, in short."""
        return family((*((name, (value,)) for name, value in self.at), *(each for lists in more for each in lists)))

    def instance(self, values: Mapping[str, Expression]) -> Instance:
        """The instance of a case."""
        at = {name: source.substitute(values) for name, source in self.at}
        return Instance(
            model=self.model,
            at=tuple({**values, **at}.items()),
            concept=self.concept,
            ties=self.ties,
            given=self.given,
            types=self.types,
        )


def combinations(over: Lists) -> Iterator[dict[str, Expression]]:
    """Every combination of the listed values; one empty one where nothing is listed."""
    names = [name for name, _ in over]
    for values in product(*(choices for _, choices in over)):
        yield dict(zip(names, values, strict=True))
