"""What an .efg file defines on the way: outcomes, information sets, chance moves; each by its number."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import NoReturn

from attrs import define, evolve

from ...errors import InputError, Place, Problem
from ...game_tree import InformationSet
from .grammar import ACTION, PAYOFF, place, unquote

MOST_PROBLEMS = 50
LONGEST = 1_000
"""Characters of a number: Python refuses to write out more than some thousand digits."""


@define
class DefinedSet:
    """An information set as it was first written."""

    position: int
    player: int
    number: str
    label: str
    name: str
    actions: tuple[str, ...]
    raw: str
    probabilities: tuple[Fraction, ...] = ()


class Definitions:
    """What is known at some point of a file, and every problem so far."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.players: tuple[str, ...] = ()
        self.nothing: tuple[Fraction, ...] = ()
        self.infosets: list[DefinedSet] = []
        self.outcomes: dict[str, tuple[str, str]] = {}
        self._personal: list[dict[int, DefinedSet]] = []
        self._chances: dict[int, DefinedSet] = {}
        self._blocks: dict[str, tuple[str, ...]] = {}
        self._payoffs: dict[str, tuple[Fraction, ...]] = {}
        self._numbers: dict[str, Fraction] = {}

    def name_players(self, labels: list[str]) -> None:
        """The players, made distinct."""
        self.players = distinct(labels)
        self.nothing = (Fraction(0),) * len(self.players)
        self._personal = [{} for _ in self.players]

    def place(self, at: int) -> Place:
        """Line and column of a position."""
        return place(self.text, at, self.file)

    def note(self, problem: Problem, at: int) -> None:
        """Keep a problem with its place; too many of them stop the reading."""
        self.problems.append(problem.at(self.place(at)))
        if len(self.problems) >= MOST_PROBLEMS:
            last = Problem("more-problems", f"stopped after {MOST_PROBLEMS} problems", place=self.place(at))
            raise InputError([*self.problems, last])

    def outcome(self, number: str, label: str | None, block: str | None, at: int) -> tuple[Fraction, ...]:
        """What an outcome pays; it is defined where it first occurs."""
        key = number.lstrip("0")
        known = self.outcomes.get(key)
        if label is None or block is None:
            if key and known is None:
                self.note(Problem("unknown-outcome", f"outcome {number} is used before it is defined"), at)
            return self._payoffs[known[1]] if known else self.nothing
        if not key:
            self.note(Problem("outcome-mismatch", "outcome 0 means no payoffs; it cannot have any"), at)
            return self.nothing
        paid = self._payoffs.get(block)
        if paid is None:
            paid = self._payoffs[block] = self.read_payoffs(block, at)
        if known is None:
            self.outcomes[key] = (label, block)
        elif (known[0], self._payoffs[known[1]]) != (label, paid):
            message = f"outcome {number} was {known[0]} {known[1]} before, now it is {label} {block}"
            self.note(Problem("outcome-mismatch", message, hint="an outcome's number is its identity"), at)
        return paid

    def read_payoffs(self, block: str, at: int) -> tuple[Fraction, ...]:
        """The payoffs between braces, one for each player."""
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
        """An exact number; a decimal is read as the fraction that it is."""
        value = self._numbers.get(text)
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
            self._numbers[text] = value
        return value

    def personal_set(
        self, player: int, number: str, name: str | None, actions: str | None, node_label: str, at: int
    ) -> DefinedSet:
        """A player's set, defined where it first occurs."""
        if not 0 <= player < len(self.players):
            message = f"there is no player {player + 1}; the game has {len(self.players)}"
            self.note(Problem("unknown-player", message), at)
            raise InputError(self.problems)
        key = int(number)
        known = self._personal[player].get(key)
        if known is not None:
            if actions is not None and (known.raw != actions or known.label != name):
                what = f"information set {number} of {self.players[player]}"
                return self.same_set(known, name, actions, what, at)
            return known
        if name is None or actions is None:
            self.undefined(f"information set {number} of {self.players[player]}", at)
        labels = self._blocks.get(actions)
        if labels is None:
            labels = self._blocks[actions] = distinct([unquote(m[1]) for m in ACTION.finditer(actions)])
        shown = unquote(name) or unquote(node_label) or f"set {number}"
        known = self._personal[player][key] = DefinedSet(
            len(self.infosets), player, number, name, shown, labels, actions
        )
        self.infosets.append(known)
        return known

    def chance_set(self, number: str, name: str | None, actions: str | None, at: int) -> DefinedSet:
        """A chance move, defined where it first occurs."""
        key = int(number)
        known = self._chances.get(key)
        if known is not None:
            if actions is not None and (known.raw != actions or known.label != name):
                return self.same_set(known, name, actions, f"chance move {number}", at)
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
        labels = distinct([unquote(label) for label, _ in moves])
        known = self._chances[key] = DefinedSet(-1, -1, number, name, unquote(name), labels, actions, probabilities)
        return known

    def undefined(self, what: str, at: int) -> NoReturn:
        """The shape of the tree is unknown from here on, so reading stops."""
        self.note(Problem("unknown-infoset", f"{what} is used before its actions are given"), at)
        raise InputError(self.problems)

    def same_set(self, known: DefinedSet, name: str | None, actions: str, what: str, at: int) -> DefinedSet:
        """A set may be written again, with the same label, actions and probabilities.

        Where it differs the node has the actions that are written there, so that the rest can still be checked.
        """
        moves = ACTION.findall(actions)
        labels = distinct([unquote(label) for label, _ in moves])
        if labels != known.actions:
            message = f"{what} had the actions {', '.join(known.actions)} before, now {', '.join(labels)}"
        elif name != known.label:
            message = f"{what} was called {known.label} before, now {name}"
        elif known.player < 0 and tuple(self.number(value, at) for _, value in moves) != known.probabilities:
            message = f"{what} had the probabilities {', '.join(map(str, known.probabilities))} before, not now"
        else:
            return known
        self.note(
            Problem(
                "infoset-mismatch", message, hint="a set's number is its identity; give another set another number"
            ),
            at,
        )
        return evolve(known, actions=labels)

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


def distinct(labels: list[str]) -> tuple[str, ...]:
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
