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

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TypeAlias

from attrs import define, field, frozen

from ..clock import check_time
from ..equilibrium.profile import ONE, ZERO
from ..equilibrium.values import Exact
from .linear import Constraint, maximise

Action: TypeAlias = tuple[int, int]
"""Information set and action."""
Monomial: TypeAlias = frozenset[Action]
Core: TypeAlias = tuple[int, ...]
"""The nodes of least order at an information set, in order."""
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
    reduced = [question.reduced() for question in questions]
    for numbers in linked([question.trembles for question in reduced]):
        group = Group([reduced[number] for number in numbers])
        found = group.solve()
        tries += group.tries
        if found.labels is None:
            return Answer(None, found.decided, tries)
        labels.update(found.labels)
    return Answer(labels, tries=tries)


def linked(trembles: Sequence[Sequence[Monomial]]) -> list[list[int]]:
    """The positions of sets in groups that share trembles, from the trembles on the way to their nodes."""
    parent = list(range(len(trembles)))

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    owner: dict[Action, int] = {}
    for number, monomials in enumerate(trembles):
        for action in frozenset().union(*monomials):
            parent[top(number)] = top(owner.setdefault(action, number))
    groups: dict[int, list[int]] = {}
    for number in range(len(trembles)):
        groups.setdefault(top(number), []).append(number)
    return list(groups.values())


@define
class Group:
    """Questions that share trembles: the search for cores, orders and weights."""

    questions: list[Question]
    tries: int = 0
    most_tries: int = MAX_TRIES
    decided: bool = True
    actions: list[Action] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.actions = sorted({a for q in self.questions for t in q.trembles for a in t})

    def solve(self) -> Answer:
        """Labels for all of them, if there are any."""
        cores = [Cores(question) for question in self.questions]
        # Certain beliefs first: they need no program, and are mostly enough.
        simple = [list(each.certain()) for each in cores]
        if all(simple):
            labels = self._search(simple, [])
            if labels is not None:
                return Answer(labels)
        self.most_tries, self.decided = self.tries + MAX_TRIES, True
        if not all(each.any() for each in cores):
            return Answer(None)
        labels = self._search(cores, [])
        return Answer(labels, labels is not None or (self.decided and not any(each.cut for each in cores)))

    def _search(self, cores: Sequence[Iterable[Core]], picked: list[Core]) -> Labels | None:
        if len(picked) == len(cores):
            orders = self.orders(picked)
            return None if orders is None else self._weights(picked, orders)
        for core in cores[len(picked)]:
            check_time()
            self.tries += 1
            if self.tries > self.most_tries:
                self.decided = False
                return None
            trial = [*picked, core]
            if len(trial) < len(cores) and len(trial) > 1 and self.orders(trial) is None:
                continue
            found = self._search(cores, trial)
            if found is not None:
                return found
        return None

    def orders(self, cores: Sequence[Core]) -> dict[Action, int] | None:
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
                row: dict[int, Exact] = {column[a]: 1 for a in monomial - least}
                row |= {column[a]: -1 for a in least - monomial}
                ones = len(least) - len(monomial)
                inside = node in core
                constraints.append(Constraint(row, "==" if inside else ">=", ones + (0 if inside else 1)))
        if not constraints:
            return dict.fromkeys(self.actions, 1)
        point = maximise({}, constraints, len(self.actions))
        if point is None:
            return None
        scale = lcm(*(value.denominator for value in point))
        return {action: int((1 + value) * scale) for action, value in zip(self.actions, point, strict=True)}

    def _weights(self, cores: Sequence[Core], orders: dict[Action, int]) -> Labels | None:
        """Positive weights under which every wish is granted."""
        columns: dict[Monomial, int] = {}
        constraints: list[Constraint] = []
        rows: list[tuple[dict[int, Exact], bool]] = []
        for question, core in zip(self.questions, cores, strict=True):
            shared = frozenset.intersection(*(question.trembles[node] for node in core))
            place = {n: columns.setdefault(question.trembles[n] - shared, len(columns)) for n in core}
            for wish in question.wishes:
                row: dict[int, Exact] = {}
                for node in core:
                    gain = question.weights[node] * wish.gains[node]
                    row[place[node]] = row.get(place[node], 0) + gain
                rows.append((row, wish.strict))
        # The last column is the slack: every product of weights and every strict wish is at least that large.
        slack = len(columns)
        for row, strict in rows:
            constraints.append(Constraint({**row, slack: -1} if strict else row, ">=", 0))
        constraints += [Constraint({column: 1, slack: -1}, ">=", 0) for column in columns.values()]
        constraints.append(Constraint(dict.fromkeys(columns.values(), 1), "==", 1))
        point = maximise({slack: 1}, constraints, slack + 1)
        if point is None or not point[slack]:
            return None
        weights = _factors({monomial: point[column] for monomial, column in columns.items()})
        if weights is None:
            self.decided = False
            return None
        return {action: (orders[action], weights.get(action, ONE)) for action in self.actions}


@define
class Cores:
    """The possible cores of one question, looked for as they are asked for and kept.

    First single groups of nodes; then the one of a corner of all beliefs that
    grant the wishes, which is small, and mostly enough; then all others. Where
    no belief grants the wishes there are none.
    """

    question: Question
    classes: list[list[int]] = field(init=False)
    cut: bool = False
    """Whether some were left out."""
    _known: list[Core] = field(factory=list)
    _coming: Iterator[Core] = field(init=False)

    def __attrs_post_init__(self) -> None:
        by_monomial: dict[Monomial, list[int]] = {}
        for node, weight in enumerate(self.question.weights):
            if weight:
                by_monomial.setdefault(self.question.trembles[node], []).append(node)
        self.classes = list(by_monomial.values())  # nodes behind the same trembles come and go together
        self._coming = self._all()

    def __iter__(self) -> Iterator[Core]:
        place = 0
        while True:
            if place == len(self._known):
                core = next(self._coming, None)
                if core is None:
                    return
                self._known.append(core)
            yield self._known[place]
            place += 1

    def any(self) -> bool:
        """Whether there is one."""
        return next(iter(self), None) is not None

    def certain(self) -> Iterator[Core]:
        """Those of one group of nodes."""
        for group in self.classes:
            if _granted(self.question, [group], positive=True):
                yield tuple(group)

    def _all(self) -> Iterator[Core]:
        yield from self.certain()
        if len(self.classes) < 2:
            return
        corner = _granted(self.question, self.classes, positive=False)
        if corner is None:
            return
        first = [group for group, weight in zip(self.classes, corner, strict=True) if weight]
        if len(first) > 1:
            yield _core(first)
        tried = 0
        for size in range(2, len(self.classes) + 1):
            for pick in combinations(self.classes, size):
                check_time()
                tried += 1
                if tried > MAX_CORES and size < len(self.classes):
                    self.cut = True
                    break
                if list(pick) != first and _granted(self.question, pick, positive=True):
                    yield _core(pick)


def _core(groups: Iterable[Sequence[int]]) -> Core:
    return tuple(sorted(node for group in groups for node in group))


def _granted(question: Question, classes: Sequence[Sequence[int]], positive: bool) -> list[Fraction] | None:
    """Weights of groups of nodes that grant the wishes, all ``positive`` or not; ``None`` where there are none."""
    gains = [
        [sum((question.weights[n] * wish.gains[n] for n in group), ZERO) for group in classes]
        for wish in question.wishes
    ]
    if len(classes) == 1:
        fine = all(row[0] > 0 or (row[0] == 0 and not w.strict) for row, w in zip(gains, question.wishes, strict=True))
        return [ONE] if fine else None
    slack = len(classes)
    needed = positive or any(wish.strict for wish in question.wishes)
    constraints = [
        Constraint({**dict(enumerate(row)), **({slack: -1} if wish.strict else {})}, ">=", 0)
        for row, wish in zip(gains, question.wishes, strict=True)
    ]
    if positive:
        constraints += [Constraint({column: 1, slack: -1}, ">=", 0) for column in range(slack)]
    constraints.append(Constraint(dict.fromkeys(range(slack), 1), "==", 1))
    constraints.append(Constraint({slack: 1}, "<=", 1))
    point = maximise({slack: 1} if needed else {}, constraints, slack + 1)
    if point is None or (needed and not point[slack]):
        return None
    return point[:slack]


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
