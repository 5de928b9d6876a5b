"""Arguments and options that several commands share, and what they stand for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..equilibrium import Concept
from ..errors import InputError, Problem
from ..game_tree import GameTree
from ..negotiation import Negotiation

Command = Callable[..., Any]


def negotiation_argument(command: Command) -> Command:
    """``NEGOTIATION``: a file or the name of a model."""
    return click.argument("name", metavar="NEGOTIATION")(command)


def at_option(command: Command) -> Command:
    """``--at p=3/4``, any number of times."""
    return click.option(
        "--at", "values", multiple=True, metavar="NAME=VALUE", help="Fix a parameter, exactly; may be repeated."
    )(command)


class _ConceptName(click.Choice):  # type: ignore[type-arg] # generic since click 8.2 only
    """The value of a concept, with a hyphen or an underscore."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(str(value).replace("-", "_"), param, ctx)


def concept_option(command: Command) -> Command:
    """``--concept``."""
    return click.option(
        "--concept",
        type=_ConceptName([concept.value for concept in Concept]),
        default=Concept.SEQUENTIAL.value,
        show_default=True,
        help="What counts as an equilibrium.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def read_negotiation(name: str, values: tuple[str, ...] = ()) -> Negotiation:
    """The negotiation of a file or a model, at values given as ``p=3/4``.

    Raises
    ------
    InputError
        ``bad-value`` for what is not ``NAME=VALUE``, ``not-a-negotiation`` for an .efg file, and what is wrong with
        the file, the name or the values.
    """
    from ..catalog import load
    from ..reading import read

    if _is_efg(name):
        raise InputError(_NO_NEGOTIATION)
    negotiation = read(name) if is_file(name) else load(name)
    return negotiation.at(**values_by_name(values)) if values else negotiation


def values_by_name(values: tuple[str, ...], example: str = "--at p=3/4") -> dict[str, str]:
    """What an option such as ``--at`` gives, by parameter.

    Raises
    ------
    InputError
        ``bad-value`` for what is not ``NAME=VALUE``, ``name-twice``.
    """
    given: dict[str, str] = {}
    for each in values:
        parameter, sign, value = (part.strip() for part in each.partition("="))
        if not sign or not parameter or not value:
            message = f"{each!r} gives no parameter a value"
            raise InputError(Problem("bad-value", message, hint=f"write {example}"))
        if parameter in given:
            raise InputError(Problem("name-twice", f"{parameter!r} is given a value twice"))
        given[parameter] = value
    return given


def read_game(name: str, values: tuple[str, ...] = ()) -> Negotiation | GameTree:
    """A negotiation, or the game of an .efg file.

    Raises
    ------
    InputError
        ``no-parameters`` for values where a game is read, which has none.
    """
    if not _is_efg(name):
        return read_negotiation(name, values)
    if values:
        message = "an .efg file has no parameters"
        raise InputError(Problem("no-parameters", message, hint="--at is for negotiations"))
    from ..solving.efg.opening import read_efg

    return read_efg(Path(name))


def no_game(game: Negotiation | GameTree) -> Negotiation:
    """The same, where it is a negotiation.

    Raises
    ------
    InputError
        ``not-a-negotiation`` for the game of an .efg file, which has neither sides nor parameters.
    """
    if isinstance(game, Negotiation):
        return game
    raise InputError(_NO_NEGOTIATION)


_NO_NEGOTIATION = Problem(
    "not-a-negotiation",
    "an .efg file holds a game and no negotiation",
    hint="winset solve and winset show --tree read .efg files",
)


def _is_efg(name: str) -> bool:
    return name.lower().endswith(".efg")


def is_file(name: str) -> bool:
    """Whether a name means a file and not a model: it has the suffix of one, or there is such a file."""
    return name.lower().endswith((".yaml", ".yml", ".efg")) or os.path.isfile(name)  # noqa: PTH113 - a name, not yet a path
