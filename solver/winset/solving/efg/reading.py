"""Gambit's extensive-form files, read by a parser of our own.

It reads what Gambit's readers of releases 16 and 17 read, and refuses with a
place what they ignore: text after the game, imperfect recall, chance moves
that are no distribution. Numbers are exact: ``0.1`` is 1/10. A payoff at an
inner node is added to every leaf below it; the outcome 0 pays nothing. Empty
and repeated names of players and actions are made distinct as Gambit does.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from attrs import define, field

from ...errors import InputError, Place, Problem, UnsupportedError, raise_all
from ...game_tree import Chance, Decision, GameTree, InformationSet, Node, Result, Terminal
from .grammar import (
    ACTION,
    CHANCE,
    HEADER,
    PAYOFF,
    PERSONAL,
    TERMINAL,
    header_problem,
    node_problem,
    place,
    unquote,
)

MOST_PROBLEMS = 50
LONGEST = 1_000
"""Characters of a number: Python refuses to write out more than some thousand digits."""
_END = Result()
_BOM = "\ufeff"


def read_efg_file(path: str | os.PathLike[str]) -> GameTree:
    """Read an .efg file; errors name its line and column.

    Raises
    ------
    InputError, UnsupportedError
        As :func:`read_efg`, and ``not-utf8``.
    OSError
        When there is no such file.
    """
    data = Path(path).read_bytes()
    file = str(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        where = place(before + "\N{REPLACEMENT CHARACTER}", len(before), file)
        raise InputError(
            Problem(
                "not-utf8", f"byte {data[error.start]:#04x} is not UTF-8", place=where, hint="save the file as UTF-8"
            )
        ) from None
    return read_efg(text, file)


def read_efg(text: str, file: str = "") -> GameTree:
    """Read the text of an .efg file.

    Parameters
    ----------
    text
        A whole file.
    file
        Its name, for error messages.

    Returns
    -------
    GameTree
        Nothing is shared but equal leaves, whose results say no ending.

    Raises
    ------
    InputError
        With every problem found: ``empty-file``, ``byte-order-mark``,
        ``not-efg``, ``truncated-file``, ``efg-syntax``, ``trailing-text``,
        ``no-players``, ``unknown-player``, ``unknown-infoset``,
        ``infoset-mismatch``, ``unknown-outcome``, ``outcome-mismatch``,
        ``payoff-count``, ``not-a-number``, ``negative-probability``,
        ``probabilities-not-one``, ``no-payoffs``.
    UnsupportedError
        ``absent-mindedness`` and ``imperfect-recall``: such games can have no
        equilibrium in behavior strategies.

    Examples
    --------
    >>> tree = read_efg('EFG 2 R "one choice" { "X" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 0.1 } t "" 0')
    >>> print(tree)
    one choice
    players: X; other actors: none
    nodes: 3 distinct, 3 unfolded; information sets: 1
    X: set 1
      a: end; X 1/10
      b: end; X 0
    """
    with _collector_paused():
        return _Reader(text, file).read()


@define
class _Set:
    """An information set as it was first written."""

    position: int
    player: int
    number: str
    label: str
    name: str
    actions: tuple[str, ...]
    raw: str
    probabilities: tuple[Fraction, ...] = ()


@define
class _Frame:
    """An inner node whose children are being read."""

    infoset: _Set
    before: tuple[int, int] | None
    carried: tuple[Fraction, ...] | None
    label: str
    children: list[int] = field(factory=list)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.unsupported: list[UnsupportedError] = []
        self.nodes: list[Node] = []
        self.infosets: list[_Set] = []
        self.personal: list[dict[int, _Set]] = []
        self.chances: dict[int, _Set] = {}
        self.blocks: dict[str, tuple[str, ...]] = {}
        self.recall: list[tuple[int, int] | None] = []
        self.outcomes: dict[str, tuple[str, str]] = {}
        self.payoffs: dict[str, tuple[Fraction, ...]] = {}
        self.numbers: dict[str, Fraction] = {}
        self.players: tuple[str, ...] = ()
        self.nothing: tuple[Fraction, ...] = ()
        self.reported: set[int] = set()

    def read(self) -> GameTree:
        text = self.text
        if not text.strip():
            raise InputError(Problem("empty-file", "the file is empty", place=place(text, 0, self.file)))
        if text.startswith(_BOM):
            where = place(text, 0, self.file)
            hint = "save the file as UTF-8 without a signature; Gambit refuses it too"
            raise InputError(
                Problem("byte-order-mark", "the file starts with a byte order mark", place=where, hint=hint)
            )
        header = HEADER.match(text)
        if header is None:
            raise InputError(header_problem(text, self.file))
        self.players = _distinct([unquote(name) for name, _ in ACTION.findall(header[2])])
        if not self.players:
            raise InputError(
                Problem("no-players", "the game has no players", place=place(text, header.start(2), self.file))
            )
        self.personal = [{} for _ in self.players]
        self.nothing = (Fraction(0),) * len(self.players)
        self.check_end(self.read_nodes(header.end()), header.end())
        raise_all(self.problems)
        raise_all((problem for error in self.unsupported for problem in error.problems), UnsupportedError)
        title = unquote(header[1])
        return GameTree(title, self.players, len(self.players), tuple(self.nodes), self.addressed())

    def check_end(self, at: int, start: int) -> None:
        """Whether the last node ends the text, and whether anybody was paid."""
        if at < len(self.text):
            message = "text follows the last node: a branch too many, or a second game?"
            self.note(Problem("trailing-text", message), at)
        if not self.outcomes and not self.problems:
            self.note(Problem("no-payoffs", "no node has an outcome: nobody is paid anything"), start)

    def place(self, at: int) -> Place:
        return place(self.text, at, self.file)

    def note(self, problem: Problem, at: int) -> None:
        """Keep a problem with its place; too many of them stop the reading."""
        self.problems.append(problem.at(self.place(at)))
        if len(self.problems) >= MOST_PROBLEMS:
            last = Problem("more-problems", f"stopped after {MOST_PROBLEMS} problems", place=self.place(at))
            raise InputError([*self.problems, last])

    # The loop is flat and its names are local because it runs once for each of a million nodes.
    def read_nodes(self, at: int) -> int:
        """Read one node and all below it; the position after them."""
        text, nodes, recall = self.text, self.nodes, self.recall
        leaves: dict[tuple[Fraction, ...], int] = {}
        terminal, personal, chance = TERMINAL.match, PERSONAL.match, CHANCE.match
        known = self.outcomes
        leaves_by_text: dict[str, int] = {}
        memory: list[tuple[int, int] | None] = [None] * len(self.players)
        stack: list[_Frame] = []
        carried: tuple[Fraction, ...] | None = None
        while True:
            kind = text[at : at + 1]
            if kind == "t":
                match = terminal(text, at)
                if match is None:
                    raise InputError([*self.problems, node_problem(text, at, self.file)])
                _, outcome, label, block = match.groups()
                if carried is None and block in leaves_by_text and outcome not in known and outcome[0] != "0":
                    known[outcome] = (label, block)
                    position = leaves_by_text[block]
                else:
                    paid = self.outcome(outcome, label, block, match.start(2))
                    if carried is not None:
                        paid = tuple(a + b for a, b in zip(carried, paid, strict=True))
                    position = leaves.setdefault(paid, len(nodes))
                    if position == len(nodes):
                        nodes.append(Terminal(_END, paid))
                    if carried is None and block is not None:
                        leaves_by_text[block] = position
                at = match.end()
            else:
                if kind == "p":
                    match = personal(text, at)
                    if match is None:
                        raise InputError([*self.problems, node_problem(text, at, self.file)])
                    label, who, number, name, actions, outcome, outcome_label, block = match.groups()
                    player = int(who) - 1
                    infoset = self.personal_set(player, number, name, actions, label, match.start(2))
                    before = memory[player]
                    if infoset.position == len(recall):
                        recall.append(before)
                    elif recall[infoset.position] != before:
                        self.forgotten(infoset, stack, at)
                    frame = _Frame(infoset, before, carried, label)
                    memory[player] = (infoset.position, 0)
                else:
                    match = chance(text, at) if kind == "c" else None
                    if match is None:
                        raise InputError([*self.problems, node_problem(text, at, self.file)])
                    label, number, name, actions, outcome, outcome_label, block = match.groups()
                    infoset = self.chance_set(number, name, actions, match.start(2))
                    frame = _Frame(infoset, None, carried, label)
                stack.append(frame)
                if outcome != "0" or outcome_label is not None:
                    here = self.outcome(outcome, outcome_label, block, match.start(match.lastindex or 0))
                    carried = here if carried is None else tuple(a + b for a, b in zip(carried, here, strict=True))
                at = match.end()
                continue
            # A finished node goes to its parent; parents that have all their children are finished in turn.
            while stack:
                frame = stack[-1]
                frame.children.append(position)
                infoset = frame.infoset
                if len(frame.children) < len(infoset.actions):
                    if infoset.player >= 0:
                        memory[infoset.player] = (infoset.position, len(frame.children))
                    break
                stack.pop()
                position = len(nodes)
                carried = frame.carried
                if infoset.player >= 0:
                    memory[infoset.player] = frame.before
                    nodes.append(Decision(infoset.position, tuple(frame.children)))
                else:
                    label = infoset.name or unquote(frame.label) or "chance"
                    nodes.append(Chance(label, infoset.actions, infoset.probabilities, tuple(frame.children)))
            else:
                return at

    def outcome(self, number: str, label: str | None, block: str | None, at: int) -> tuple[Fraction, ...]:
        """What an outcome pays; it is defined where it first occurs."""
        key = number.lstrip("0")
        known = self.outcomes.get(key)
        if label is None or block is None:
            if key and known is None:
                self.note(Problem("unknown-outcome", f"outcome {number} is used before it is defined"), at)
            return self.payoffs[known[1]] if known else self.nothing
        if not key:
            self.note(Problem("outcome-mismatch", "outcome 0 means no payoffs; it cannot have any"), at)
            return self.nothing
        paid = self.payoffs.get(block)
        if paid is None:
            paid = self.payoffs[block] = self.read_payoffs(block, at)
        if known is None:
            self.outcomes[key] = (label, block)
        elif (known[0], self.payoffs[known[1]]) != (label, paid):
            message = f"outcome {number} was {known[0]} {known[1]} before, now it is {label} {block}"
            self.note(Problem("outcome-mismatch", message, hint="an outcome's number is its identity"), at)
        return paid

    def read_payoffs(self, block: str, at: int) -> tuple[Fraction, ...]:
        found: list[Fraction] = []
        position = len(block) - len(block[1:].lstrip())
        while block[position] != "}":
            match = PAYOFF.match(block, position)
            if match is None:
                self.note(Problem("not-a-number", f"{block[position:-1].split(maxsplit=1)[0]!r} is not a number"), at)
                return self.nothing
            found.append(self.number(match[1], at))
            position = match.end()
        if len(found) != len(self.players):
            self.note(Problem("payoff-count", f"{len(found)} payoffs for {len(self.players)} players"), at)
            return self.nothing
        return tuple(found)

    def number(self, text: str, at: int) -> Fraction:
        value = self.numbers.get(text)
        if value is None:
            _, _, exponent = text.lower().partition("e")
            if len(text) > LONGEST or len(exponent.lstrip("+-0")) > 3:
                shown = text if len(text) < 20 else f"{text[:20]}..."
                self.note(Problem("not-a-number", f"{shown!r} is too large to be written out exactly"), at)
                return Fraction(0)
            try:
                value = Fraction(text)
            except ZeroDivisionError:
                self.note(Problem("not-a-number", f"{text!r} divides by zero"), at)
                return Fraction(0)
            self.numbers[text] = value
        return value

    def personal_set(
        self, player: int, number: str, name: str | None, actions: str | None, node_label: str, at: int
    ) -> _Set:
        """A player's set, defined where it first occurs."""
        if not 0 <= player < len(self.players):
            message = f"there is no player {player + 1}; the game has {len(self.players)}"
            self.note(Problem("unknown-player", message), at)
            raise InputError(self.problems)
        key = int(number)
        known = self.personal[player].get(key)
        if known is not None:
            if actions is not None and (known.raw != actions or known.label != name):
                self.same_set(known, name, actions, f"information set {number} of {self.players[player]}", at)
            return known
        if name is None or actions is None:
            self.undefined(f"information set {number} of {self.players[player]}", at)
        labels = self.blocks.get(actions)
        if labels is None:
            labels = self.blocks[actions] = _distinct([unquote(m[1]) for m in ACTION.finditer(actions)])
        shown = unquote(name) or unquote(node_label) or f"set {number}"
        known = self.personal[player][key] = _Set(len(self.infosets), player, number, name, shown, labels, actions)
        self.infosets.append(known)
        return known

    def chance_set(self, number: str, name: str | None, actions: str | None, at: int) -> _Set:
        """A chance move, defined where it first occurs."""
        key = int(number)
        known = self.chances.get(key)
        if known is not None:
            if actions is not None and (known.raw != actions or known.label != name):
                self.same_set(known, name, actions, f"chance move {number}", at)
            return known
        if name is None or actions is None:
            self.undefined(f"chance move {number}", at)
        moves = ACTION.findall(actions)
        probabilities = tuple(self.number(value, at) for _, value in moves)
        if min(probabilities) < 0:
            self.note(Problem("negative-probability", f"chance has the probability {min(probabilities)}"), at)
        elif sum(probabilities) != 1:
            message = f"chance has probabilities that sum to {sum(probabilities)}, not to 1"
            self.note(
                Problem(
                    "probabilities-not-one", message, hint="write fractions such as 1/3: decimals are read exactly"
                ),
                at,
            )
        labels = _distinct([unquote(label) for label, _ in moves])
        known = self.chances[key] = _Set(-1, -1, number, name, unquote(name), labels, actions, probabilities)
        return known

    def undefined(self, what: str, at: int) -> NoReturn:
        """The shape of the tree is unknown from here on, so reading stops."""
        self.note(Problem("unknown-infoset", f"{what} is used before its actions are given"), at)
        raise InputError(self.problems)

    def same_set(self, known: _Set, name: str | None, actions: str, what: str, at: int) -> None:
        """A set may be written again, with the same label, actions and probabilities."""
        moves = ACTION.findall(actions)
        labels = _distinct([unquote(label) for label, _ in moves])
        if labels != known.actions:
            message = f"{what} had the actions {', '.join(known.actions)} before, now {', '.join(labels)}"
        elif name != known.label:
            message = f"{what} was called {known.label} before, now {name}"
        elif known.player < 0 and tuple(self.number(value, at) for _, value in moves) != known.probabilities:
            message = f"{what} had the probabilities {', '.join(map(str, known.probabilities))} before, not now"
        else:
            return
        self.note(
            Problem(
                "infoset-mismatch", message, hint="a set's number is its identity; give another set another number"
            ),
            at,
        )
        if len(labels) != len(known.actions):
            raise InputError(self.problems)

    def forgotten(self, infoset: _Set, stack: list[_Frame], at: int) -> None:
        if infoset.position in self.reported:
            return
        self.reported.add(infoset.position)
        who = self.players[infoset.player]
        if any(frame.infoset is infoset for frame in stack):
            message = f"{who} moves at its information set {infoset.number} and then there again, without knowing it"
            self.unsupported.append(UnsupportedError(Problem("absent-mindedness", message, place=self.place(at))))
            return
        message = f"at its information set {infoset.number} {who} forgets what it knew or did before"
        hint = "a player must remember its own earlier sets and actions"
        forgets = Problem("imperfect-recall", message, place=self.place(at), hint=hint)
        self.unsupported.append(UnsupportedError(forgets))

    def addressed(self) -> tuple[InformationSet, ...]:
        """The sets; with the file's number where the label alone does not tell them apart."""
        labels = Counter((infoset.player, infoset.name) for infoset in self.infosets)
        return tuple(
            InformationSet(
                infoset.player,
                infoset.name,
                infoset.actions,
                (("set", infoset.number),) if labels[infoset.player, infoset.name] > 1 else (),
            )
            for infoset in self.infosets
        )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cyclic collector, which would walk over all nodes again and again and find nothing to collect."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _distinct(labels: list[str]) -> tuple[str, ...]:
    """Distinct, non-empty labels as Gambit makes them: a repeated one gets ``_1``, ``_2``, ..."""
    if "" not in labels and len(set(labels)) == len(labels):
        return tuple(labels)
    counts, used = Counter(labels), set(labels)
    visited: Counter[str] = Counter()
    found = []
    for label in labels:
        text = label
        if counts[label] > 1 or not label:
            while text in used or text == "":
                visited[label] += 1
                text = f"{label}_{visited[label]}"
            used.add(text)
        found.append(text)
    return tuple(found)
