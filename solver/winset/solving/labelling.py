"""Consistent beliefs: Kreps-Wilson labels of unused actions that support what is done off the path.

An assessment is consistent iff every action can be given an order (0 exactly on
the support) and a positive weight so that the belief at each information set is
proportional to chance times weights over its nodes of least total order (Kreps
and Wilson 1982, lemmas A1 and A2). Given the play, rationality at a set is
linear in its belief, so the search is: per set a *core* (the nodes of least
order), orders by a linear program, weights by another, where the products of
weights are its variables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TypeAlias

from attrs import define, field, frozen

from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from .linear import Constraint, maximise

Action: TypeAlias = tuple[int, int]
"""Information set and action."""
Monomial: TypeAlias = frozenset[Action]
Labels: TypeAlias = dict[Action, tuple[int, Fraction]]

MAX_CORES = 64
"""How many cores of one set are tried; beyond this a failure proves nothing."""
MAX_TRIES = 2_000
"""How many combinations of cores are tried for linked sets."""


@frozen
class Wish:
    """``sum of belief * gain`` over the nodes must be at least zero, or above it where ``strict``."""

    gains: tuple[Exact, ...]
    strict: bool = False


@frozen
class Question:
    """One information set off the path whose belief is wanted.

    Parameters
    ----------
    weights
        Chance times the used actions' probabilities on the way to each node.
    trembles
        The unused actions on the way to each node.
    wishes
        What the belief has to make true.
    """

    weights: tuple[Fraction, ...]
    trembles: tuple[Monomial, ...]
    wishes: tuple[Wish, ...]

    def reduced(self) -> Question:
        """Without the trembles that all nodes share: they cancel."""
        shared = frozenset.intersection(*self.trembles)
        return Question(self.weights, tuple(t - shared for t in self.trembles), self.wishes) if shared else self


@define
class Answer:
    """Labels that answer all questions, or whether it is proved that there are none; and what it took."""

    labels: Labels | None
    decided: bool = True
    tries: int = 0
    """How many combinations of cores were tried, each with linear programs."""


def answer(questions: Iterable[Question]) -> Answer:
    """Labels for all questions together; those that share no tremble are answered one group at a time."""
    labels: Labels = {}
    tries = 0
    for questions_linked in linked([question.reduced() for question in questions]):
        group = _Group(questions_linked)
        found = group.solve()
        tries += group.tries
        if found.labels is None:
            return Answer(None, found.decided, tries)
        labels.update(found.labels)
    return Answer(labels, tries=tries)


def linked(questions: Sequence[Question]) -> list[list[Question]]:
    """The questions in groups that share trembles."""
    parent = list(range(len(questions)))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    owner: dict[Action, int] = {}
    for number, question in enumerate(questions):
        for action in frozenset().union(*question.trembles):
            parent[top(number)] = top(owner.setdefault(action, number))
    groups: dict[int, list[Question]] = {}
    for number, question in enumerate(questions):
        groups.setdefault(top(number), []).append(question)
    return list(groups.values())


@define
class _Group:
    """Questions that share trembles: the search for cores, orders and weights."""

    questions: list[Question]
    tries: int = 0
    most_tries: int = MAX_TRIES
    decided: bool = True
    actions: list[Action] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.actions = sorted({a for q in self.questions for t in q.trembles for a in t})

    def solve(self) -> Answer:
        # Certain beliefs first: they need no program, and are mostly enough.
        simple = [possible_cores(question, largest=1)[0] for question in self.questions]
        if all(simple):
            labels = self._search(simple, [])
            if labels is not None:
                return Answer(labels)
        self.most_tries, self.decided = self.tries + MAX_TRIES, True
        cores = []
        for question in self.questions:
            found, all_tried = possible_cores(question)
            self.decided &= all_tried
            if not found:
                return Answer(None, all_tried)
            cores.append(found)
        labels = self._search(cores, [])
        return Answer(labels, labels is not None or self.decided)

    def _search(self, cores: list[list[tuple[int, ...]]], picked: list[tuple[int, ...]]) -> Labels | None:
        if len(picked) == len(cores):
            orders = self._orders(picked)
            return None if orders is None else self._weights(picked, orders)
        for core in cores[len(picked)]:
            self.tries += 1
            if self.tries > self.most_tries:
                self.decided = False
                return None
            trial = [*picked, core]
            if len(trial) < len(cores) and len(trial) > 1 and self._orders(trial) is None:
                continue
            found = self._search(cores, trial)
            if found is not None:
                return found
        return None

    def _orders(self, cores: Sequence[tuple[int, ...]]) -> dict[Action, int] | None:
        """Integer orders, at least 1, under which exactly the cores have least order."""
        column = {action: number for number, action in enumerate(self.actions)}
        constraints = []
        for question, core in zip(self.questions, cores, strict=False):
            least = question.trembles[core[0]]
            for node, monomial in enumerate(question.trembles):
                if monomial == least or not question.weights[node]:
                    if node not in core and question.weights[node]:
                        return None  # the same trembles have the same order
                    continue
                # Orders are 1 + x: the ones move to the bound.
                row: dict[int, Fraction] = {column[a]: ONE for a in monomial - least}
                row |= {column[a]: -ONE for a in least - monomial}
                ones = Fraction(len(least) - len(monomial))
                inside = node in core
                constraints.append(Constraint(row, "==" if inside else ">=", ones + (0 if inside else 1)))
        if not constraints:
            return dict.fromkeys(self.actions, 1)
        point = maximise({}, constraints, len(self.actions))
        if point is None:
            return None
        scale = lcm(*(value.denominator for value in point))
        return {action: int((1 + value) * scale) for action, value in zip(self.actions, point, strict=True)}

    def _weights(self, cores: Sequence[tuple[int, ...]], orders: dict[Action, int]) -> Labels | None:
        """Positive weights under which every wish is granted."""
        columns: dict[Monomial, int] = {}
        constraints: list[Constraint] = []
        rows: list[tuple[dict[int, Fraction], bool]] = []
        for question, core in zip(self.questions, cores, strict=True):
            shared = frozenset.intersection(*(question.trembles[node] for node in core))
            place = {n: columns.setdefault(question.trembles[n] - shared, len(columns)) for n in core}
            for wish in question.wishes:
                row: dict[int, Fraction] = {}
                for node in core:
                    gain = question.weights[node] * wish.gains[node]
                    row[place[node]] = row.get(place[node], ZERO) + gain
                rows.append((row, wish.strict))
        # The last column is the slack: every product of weights and every strict wish is at least that large.
        slack = len(columns)
        for row, strict in rows:
            constraints.append(Constraint({**row, slack: -ONE} if strict else row, ">=", ZERO))
        constraints += [Constraint({column: ONE, slack: -ONE}, ">=", ZERO) for column in columns.values()]
        constraints.append(Constraint(dict.fromkeys(columns.values(), ONE), "==", ONE))
        point = maximise({slack: ONE}, constraints, slack + 1)
        if point is None or not point[slack]:
            return None
        weights = _factors({monomial: point[column] for monomial, column in columns.items()})
        if weights is None:
            self.decided = False
            return None
        return {action: (orders[action], weights.get(action, ONE)) for action in self.actions}


def possible_cores(question: Question, largest: int | None = None) -> tuple[list[tuple[int, ...]], bool]:
    """Sets of nodes with a belief positive on exactly them that grants the wishes, small ones first.

    Also whether all such sets were looked at. ``largest`` bounds how many
    groups of nodes behind different trembles go together.
    """
    nodes = [node for node, weight in enumerate(question.weights) if weight]
    by_monomial: dict[Monomial, list[int]] = {}
    for node in nodes:
        by_monomial.setdefault(question.trembles[node], []).append(node)
    classes = list(by_monomial.values())  # nodes behind the same trembles come and go together
    found: list[tuple[int, ...]] = []
    tried = 0
    for size in range(1, min(len(classes), largest or len(classes)) + 1):
        for pick in combinations(classes, size):
            tried += 1
            if tried > MAX_CORES and size < len(classes):
                break
            if _grants(question, pick):
                found.append(tuple(sorted(node for group in pick for node in group)))
    return found, tried <= MAX_CORES


def _grants(question: Question, classes: Sequence[Sequence[int]]) -> bool:
    """Whether some positive weights of the classes grant the wishes."""
    gains = [
        [sum((question.weights[n] * wish.gains[n] for n in group), ZERO) for group in classes]
        for wish in question.wishes
    ]
    if len(classes) == 1:
        return all(row[0] > 0 or (row[0] == 0 and not w.strict) for row, w in zip(gains, question.wishes, strict=True))
    slack = len(classes)
    constraints = [
        Constraint({**dict(enumerate(row)), **({slack: -ONE} if wish.strict else {})}, ">=", ZERO)
        for row, wish in zip(gains, question.wishes, strict=True)
    ]
    constraints += [Constraint({column: ONE, slack: -ONE}, ">=", ZERO) for column in range(slack)]
    constraints.append(Constraint(dict.fromkeys(range(slack), ONE), "==", ONE))
    point = maximise({slack: ONE}, constraints, slack + 1)
    return point is not None and point[slack] > 0


def _factors(products: dict[Monomial, Fraction]) -> dict[Action, Fraction] | None:
    """Weights of actions with the given products, up to one common factor per empty product; ``None`` if not found."""
    unit = products.get(frozenset())
    if unit is not None:
        products = {monomial: value / unit for monomial, value in products.items()}
    weights: dict[Action, Fraction] = {}
    for monomial, value in sorted(products.items(), key=lambda item: (len(item[0]), sorted(item[0]))):
        rest = value
        free = []
        for action in sorted(monomial):
            if action in weights:
                rest /= weights[action]
            else:
                free.append(action)
        if free:
            weights[free[0]] = rest
            weights.update(dict.fromkeys(free[1:], ONE))
        elif rest != 1:
            return None
    return weights
