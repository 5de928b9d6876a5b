"""Gambit asked from the caller's side: a tree becomes .efg text, what comes back becomes profiles of the tree."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TypeAlias

from attrs import define, frozen

from ...equilibrium import BehaviorProfile, Stopped
from ...equilibrium.profile import check_profile
from ...errors import FailedError, InputError, NotYetError, Problem, UnsupportedError, WinsetError
from ...game_tree import GameTree
from ..efg import EfgText, write_efg
from ..workers import Asked as Running
from ..workers import Ended, Run, Workers
from .methods import METHODS, Method

Row: TypeAlias = tuple[Fraction, ...] | tuple[float, ...]
TIME_LIMIT = 60.0


@frozen
class GambitResult:
    """What Gambit proposes.

    Parameters
    ----------
    profiles
        Each a row of probabilities per information set of ``tree``. Fractions
        when ``exact``, else floats.
    silent
        For every profile the sets of which Gambit says nothing, because the
        player's own strategy never comes there; their rows take the first
        action.
    exact
        Whether the numbers are rationals computed exactly.
    stopped
        ``COMPLETE`` when the solver ended by itself, which proves nothing about
        equilibria it did not find.
    message
        What the solver said, or ``""``.
    tree
        The game that was solved: the given one, or what it unfolds to where
        an information set occurs several times.
    infosets
        For every set of ``tree`` the set of the given game it is a copy of.
    """

    profiles: tuple[tuple[Row, ...], ...]
    silent: tuple[frozenset[int], ...]
    exact: bool
    stopped: Stopped
    message: str
    tree: GameTree
    infosets: tuple[int, ...]


def nash(tree: GameTree, method: str = "lcp", time_limit: float | None = TIME_LIMIT) -> GambitResult:
    """Ask Gambit for Nash equilibria.

    Parameters
    ----------
    tree
        Without splits; perfect recall.
    method
        One of :data:`METHODS`.
    time_limit
        Seconds after which the solver is killed; what it had found is kept
        where it told. ``None`` lets it run to its end.

    Raises
    ------
    InputError
        ``unknown-method``.
    UnsupportedError
        ``two-players-only``.
    NotYetError
        ``node-limit``, ``symbols-left``.
    FailedError
        ``gambit-refused`` with Gambit's own words, ``gambit-crashed`` when its
        library took the worker down; the game's text is then saved, and named.
    """
    return nash_all([tree], method, time_limit)[0]


def nash_all(
    trees: Sequence[GameTree], method: str = "lcp", time_limit: float | None = TIME_LIMIT
) -> tuple[GambitResult, ...]:
    """As :func:`nash` for several games at once, on several cores."""
    texts = [_written(tree, method) for tree in trees]
    runs = _workers().run_all([METHODS[method].request(text.text) for text in texts], time_limit)
    results = zip(trees, texts, runs, strict=True)
    return tuple(_result(tree, text, run, method) for tree, text, run in results)


@define
class Asked:
    """A question to Gambit that is answered beside other work; see :func:`ask`."""

    tree: GameTree
    method: str
    _text: EfgText
    _running: Running

    def answer(self, wait: float) -> GambitResult | WinsetError | None:
        """What Gambit says, or how it failed; ``None`` where that takes longer than so many seconds more."""
        run = self._running.run(wait)
        if run is None:
            return None
        try:
            return _result(self.tree, self._text, run, self.method)
        except FailedError as error:
            return error

    def cancel(self) -> None:
        """End the solver; its answer is not wanted any more."""
        self._running.cancel()


def ask(tree: GameTree, method: str) -> Asked:
    """As :func:`nash`, without waiting for the answer and without a limit of its own."""
    text = _written(tree, method)
    return Asked(tree, method, text, _workers().ask(METHODS[method].request(text.text)))


def _written(tree: GameTree, method: str) -> EfgText:
    how = METHODS.get(method)
    if how is None:
        hint = f"the methods are {', '.join(METHODS)}"
        raise InputError(Problem("unknown-method", f"Gambit has no method {method!r} here", hint=hint))
    if how.two_players and tree.player_count != 2:
        message = f"{method} is for two players; {tree.title!r} has {tree.player_count}"
        raise UnsupportedError(Problem("two-players-only", message))
    return write_efg(tree)


def gambit_regret(tree: GameTree, profile: BehaviorProfile, time_limit: float = TIME_LIMIT) -> Fraction:
    """What the player who gains most would gain by another plan, computed by Gambit: a witness beside our certificate.

    Parameters
    ----------
    tree
        Without splits; it is written out as it is, nothing is simplified.
    profile
        One of this tree; copies of a shared set play alike.
    time_limit
        In seconds.

    Raises
    ------
    InputError
        ``bad-profile``.
    NotYetError
        ``node-limit``, ``symbols-left``, ``time-limit``.
    FailedError
        ``gambit-refused``, ``gambit-crashed``.

    Examples
    --------
    >>> from winset.solving.efg import read_efg
    >>> tree = read_efg('EFG 2 R "g" { "X" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 1/3 } t "" 2 "" { 2 }')
    >>> gambit_regret(tree, BehaviorProfile.pure((2,), (0,)))
    Fraction(5, 3)
    """
    check_profile(tree, profile)
    text = write_efg(tree)
    rows = [
        [
            [str(weight) for weight in profile.probabilities[text.infosets[position]]]
            for position, infoset in enumerate(text.tree.infosets)
            if infoset.player == player
        ]
        for player in range(tree.player_count)
    ]
    run = _workers().run({"ask": "regret", "efg": text.text, "rows": rows}, time_limit)
    _refuse_failure(run, text, "regret")
    if run.ended is Ended.TIME_LIMIT:
        raise NotYetError(Problem("time-limit", f"Gambit needs more than {time_limit} seconds for the regret"))
    return Fraction(run.replies[0]["regret"])


def gambit_version(time_limit: float = TIME_LIMIT) -> str:
    """The release of Gambit that is installed."""
    run = _workers().run({"ask": "version"}, time_limit)
    return str(run.replies[0]["version"]) if run.replies else run.message


def close_workers() -> None:
    """End Gambit's processes now; the next call starts new ones. They end by themselves with the program."""
    _workers().close()


@cache
def _workers() -> Workers:
    return Workers(Path(__file__).with_name("worker.py"))


def _result(tree: GameTree, text: EfgText, run: Run, method: str) -> GambitResult:
    how = METHODS[method]
    _refuse_failure(run, text, method)
    messages = [reply["message"] for reply in run.replies if "message" in reply]
    # Sets of the written tree are in depth-first order, so a player's are too.
    order = [
        [position for position, infoset in enumerate(text.tree.infosets) if infoset.player == player]
        for player in range(tree.player_count)
    ]
    found = [_profile(reply["profile"], order, how) for reply in run.replies if "profile" in reply]
    solved, infosets = text.tree, text.infosets
    if len(set(infosets)) == len(infosets):  # nothing was copied: speak of the sets of the given game
        back = {old: new for new, old in enumerate(infosets)}
        found = [
            (tuple(rows[back[old]] for old in range(len(rows))), frozenset(infosets[new] for new in silent))
            for rows, silent in found
        ]
        solved, infosets = tree, tuple(range(len(infosets)))
    return GambitResult(
        profiles=tuple(rows for rows, _ in found),
        silent=tuple(silent for _, silent in found),
        exact=how.exact,
        stopped=Stopped.TIME_LIMIT if run.ended is Ended.TIME_LIMIT else Stopped.COMPLETE,
        message="; ".join(messages),
        tree=solved,
        infosets=infosets,
    )


def _refuse_failure(run: Run, text: EfgText, method: str) -> None:
    if run.ended is Ended.CRASHED:
        with tempfile.NamedTemporaryFile(
            "w", prefix="winset-crash-", suffix=".efg", delete=False, encoding="utf-8"
        ) as file:
            file.write(text.text)
        message = f"Gambit's {method} crashed ({run.message}) on the game saved as {file.name}"
        raise FailedError(Problem("gambit-crashed", message, hint="another method may do; please report the file"))
    refused = [reply["refused"] for reply in run.replies if "refused" in reply]
    if refused:
        raise FailedError(Problem("gambit-refused", f"Gambit's {method} refused the game: {refused[0]}"))


def _profile(
    players: Sequence[Sequence[Sequence[str]]], order: Sequence[Sequence[int]], how: Method
) -> tuple[tuple[Row, ...], frozenset[int]]:
    rows: dict[int, Row] = {}
    silent: set[int] = set()
    for sets, probabilities in zip(order, players, strict=True):
        for infoset, texts in zip(sets, probabilities, strict=True):
            row = (
                tuple(Fraction(text) for text in texts) if how.exact else tuple(float(Fraction(text)) for text in texts)
            )
            if not any(row):
                silent.add(infoset)
                row = (type(row[0])(1), *row[1:])
            rows[infoset] = row
    return tuple(rows[infoset] for infoset in sorted(rows)), frozenset(silent)
