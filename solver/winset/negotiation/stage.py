"""What every stage of a process is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, TypeAlias

from attrs import frozen

from ..errors import Problem
from ..expression import Expression, Range

Pool: TypeAlias = Literal["side", "actor", "variable", "issue", "agreement"]


@frozen
class Stage:
    """A stage of the process: a record here, its expansion to primitives in :mod:`winset.compiling`.

    A stage says which names it mentions and what else can be wrong with it, so
    that a new stage needs no change elsewhere.
    """

    keyword: ClassVar[str] = ""

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...], Pool]]:
        """Fields that name sides, actors, variables, issues or agreements: field as written in a file, names, what."""
        yield from ()

    def sources(self) -> Iterator[tuple[str, Expression]]:
        """Fields that hold expressions, with their paths below the stage."""
        yield from ()

    def priors(self) -> Iterator[tuple[str, tuple[tuple[str, Expression], ...]]]:
        """Fields that hold probabilities which must sum to one."""
        yield from ()

    def points(self) -> Iterator[tuple[str, str, tuple[Expression, ...]]]:
        """Fields that hold points of an issue: field as written in a file, name of the issue, the points."""
        yield from ()

    def ranges(self, sides: tuple[str, ...]) -> Iterator[tuple[str, Expression, Range]]:
        """Fields that hold numbers within a range, with their paths below the stage; ``sides`` in file order."""
        del sides
        yield from ()

    def numbers(self) -> Iterator[tuple[str, tuple[Expression, ...]]]:
        """Variables that hold numbers, with those that they can hold."""
        yield from ()

    def problems(self, path: str) -> Iterator[Problem]:
        """Whatever else is wrong with this stage on its own."""
        yield from ()

    def blocks(self) -> Iterator[tuple[str, tuple[Stage, ...]]]:
        """Stages nested inside, by the field that holds them."""
        yield from ()

    def declares(self, sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Variables that expressions may use from here on, with the names of their values; none for numbers.

        ``sides`` are those of the negotiation, in file order.
        """
        del sides
        yield from ()

    @property
    def ends_play(self) -> bool:
        """Whether no play goes on after this stage."""
        return False


Process: TypeAlias = tuple[Stage, ...]


def walk(stages: Process, path: str = "process") -> Iterator[tuple[Stage, str]]:
    """Every stage with its path, nested ones too."""
    for index, stage in enumerate(stages):
        here = f"{path}.{index}"
        yield stage, here
        for field, block in stage.blocks():
            yield from walk(block, f"{here}.{field}")
