"""Two movers: the exact sequential equilibria on given supports are the solutions of two linear programs.

Let a player's *leading weight* of a sequence of own moves be the product of the
probabilities of those that are used and the weights of those that are not, and
its order the number of the latter. By perfect recall the belief at the other
player's set is proportional to chance times leading weights, over the nodes of
least order; and as long as used moves follow, leading weights stay linear in
each other. So that all used moves of a player are best is linear in the
leading weights of the other and in the worths of its own sets (the sequence
form of von Stengel 1996, carried on off the path). What one player has to do
says nothing of what the other has to do: the equilibria on the supports are
the product of two polytopes.

The system of equations is solved by FLINT in exact rationals; where it leaves
something open, a linear program finds a point that uses everything it should.
Every unused move is taken to be of order one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TypeAlias

from attrs import define, field

from ..clock import check_time
from ..equilibrium.continuum import Choice, Continuum, choice_of
from ..equilibrium.profile import ONE, ZERO, BehaviorProfile
from ..equilibrium.values import Exact
from ..game_tree import Chance, Decision, Terminal
from .dominance import Block
from .labelling import Action, Labels
from .linear import Constraint, maximise
from .supports import OnSupport, Support

Column: TypeAlias = "tuple[str, int, int]"
"""``("use", set, action)`` for a leading weight, ``("worth", set, 0)`` for what a set is worth to its player."""
Row: TypeAlias = dict[Column, Exact]
"""A linear form; the constant stands at ``ONE_ITSELF``."""
ONE_ITSELF: Column = ("one", 0, 0)
MANY_CORNERS = 400
"""How many square systems are tried for the corners of a set of equilibria; beyond, one point is shown."""


def movers(block: Block) -> tuple[int, ...]:
    """The players who move in a block."""
    return tuple(sorted({infoset.player for infoset in block.tree.infosets}))


def solve_on_support(block: Block, supports: Sequence[Support]) -> OnSupport | None:
    """An exact sequential equilibrium in which two movers use exactly these actions; ``None`` where there is none."""
    first, second = movers(block)
    rows: list[tuple[Fraction, ...]] = [()] * len(supports)
    labels: Labels = {}
    open_moves, choices, known = 0, list[Choice](), True
    for player, other in ((first, second), (second, first)):
        system = _System(block, tuple(supports), player, other)
        found = system.solve()
        if found is None:
            return None
        point, freedom = found
        for infoset, row in system.rows_at(point).items():
            rows[infoset] = row
        labels.update(system.labels_at(point))
        if freedom:
            open_moves += freedom
            corners = system.corners()
            known &= corners is not None
            choice = choice_of(block.tree, player, [system.rows_at(corner) for corner in corners or ()])
            choices += [] if choice is None else [choice]
    continuum = Continuum(tuple(choices)) if choices and known else None
    return OnSupport(BehaviorProfile(tuple(rows)), labels, True, open_moves, continuum)


@define
class _System:
    """What the leading weights of ``player`` and the worths of the sets of ``other`` have to satisfy."""

    block: Block
    supports: tuple[Support, ...]
    player: int
    other: int
    sets: list[int] = field(init=False)
    before: dict[int, Action | None] = field(factory=dict)
    """Per own set the own move that leads there."""
    leads: dict[Action | None, Row] = field(factory=dict)
    equal: list[Row] = field(factory=list)
    least: list[Row] = field(factory=list)
    positive: dict[Column, None] = field(factory=dict)
    loose: bool = False
    """Whether weights of unused moves are among the unknowns."""
    _solved: dict[Column, Row] = field(factory=dict)
    _free: list[Column] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        tree = self.block.tree
        own = [k for k, infoset in enumerate(tree.infosets) if infoset.player == self.player]
        histories = {k: self._own_moves(tree.members[k][0]) for k in own}
        self.sets = sorted(own, key=lambda k: len(histories[k]))
        self.before = {k: histories[k][-1] if histories[k] else None for k in own}
        cores = self._cores()
        fixed = self._fixed(cores.values())
        self.leads[None] = {ONE_ITSELF: 1}
        for k in self.sets:
            used = self.supports[k]
            for action in range(len(tree.infosets[k].actions)):
                move, column = (k, action), ("use", k, action)
                if action not in used:
                    self.leads[move] = {ONE_ITSELF: 1} if move in fixed else {column: 1}
                    self.loose |= move not in fixed
                elif len(used) == 1:
                    self.leads[move] = self.leads[self.before[k]]
                else:
                    self.leads[move] = {column: 1}
                self.positive.update(dict.fromkeys(self.leads[move]))
            if len(used) > 1:
                self.equal.append(_sum([(-1, self.leads[self.before[k]]), *((1, self.leads[k, a]) for a in used)]))
        self.positive.pop(ONE_ITSELF, None)
        for k, core in cores.items():
            for action in self.block.allowed[k]:
                better = _sum([(1, {("worth", k, 0): 1}), (-1, self._worth(core, action))])
                (self.equal if action in self.supports[k] else self.least).append(better)

    def _own_moves(self, node: int) -> list[Action]:
        infosets = self.block.tree.infosets
        return [move for move in self.block.histories[node] if infosets[move[0]].player == self.player]

    def _unused(self, node: int) -> list[Action]:
        return [(k, action) for k, action in self._own_moves(node) if action not in self.supports[k]]

    def _cores(self) -> dict[int, list[int]]:
        """The nodes of least order of the other's sets; sets to which chance does not lead have none."""
        found = {}
        for k, nodes in enumerate(self.block.tree.members):
            possible = [node for node in nodes if self.block.chances[node]]
            if possible and self.block.tree.infosets[k].player == self.other:
                orders = [len(self._unused(node)) for node in possible]
                found[k] = [node for node, order in zip(possible, orders, strict=True) if order == min(orders)]
        return found

    def _fixed(self, cores: object) -> set[Action]:
        """Unused moves whose weight is one: one of each group that beliefs compare, as only ratios matter."""
        parent: dict[Action, Action] = {}

        def top(move: Action) -> Action:
            while parent.setdefault(move, move) != move:
                move = parent[move]
            return move

        for k in self.sets:
            for action in range(len(self.block.tree.infosets[k].actions)):
                if action not in self.supports[k]:
                    top((k, action))
        for core in cores:  # type: ignore[attr-defined]
            last = [unused[-1] for unused in map(self._unused, core) if unused]
            for move in last[1:]:
                parent[top(move)] = top(last[0])
        return {top(move) for move in parent}

    def _worth(self, core: Sequence[int], action: int) -> Row:
        """What an action of the other's set is worth, over the nodes of its core."""
        tree, block = self.block.tree, self.block
        found: Row = {}
        stack = [tree.nodes[node].children[action] for node in core]
        while stack:
            check_time()
            position = stack.pop()
            node = tree.nodes[position]
            if isinstance(node, Terminal):
                own = self._own_moves(position)
                _add(found, block.weighted[position][self.other], self.leads[own[-1] if own else None])
            elif isinstance(node, Chance):
                stack += [child for child, p in zip(node.children, node.probabilities, strict=True) if p]
            elif isinstance(node, Decision) and tree.infosets[node.infoset].player == self.other:
                found["worth", node.infoset, 0] = 1  # the nodes of least order of a later set are those that follow
            elif isinstance(node, Decision):
                stack += [node.children[used] for used in self.supports[node.infoset]]
        return found

    # --------------------------------------------------------------- solving

    def solve(self) -> tuple[dict[Column, Fraction], int] | None:
        """A point where everything that is used has a weight, and how many weights could be chosen otherwise."""
        if not self._reduce():
            return None
        if not self._free:
            point = {column: ZERO + row.get(ONE_ITSELF, ZERO) for column, row in self._solved.items()}
            fine = all(point[column] > 0 for column in self.positive) and all(
                _value(row, point) >= 0 for row in self.least
            )
            return (point, 0) if fine else None
        point_found = self._inside()
        if point_found is None:
            return None
        used = [column for column in self.positive if column[2] in self.supports[column[1]]]
        return point_found, len({free for column in used for free in self._solved[column] if free != ONE_ITSELF})

    def _reduce(self) -> bool:
        """Every unknown in terms of the free ones, by exact elimination; ``False`` where the equations contradict."""
        from flint import fmpq, fmpq_mat

        columns = list(dict.fromkeys(column for row in (*self.equal, *self.least) for column in row))
        columns = [c for c in dict.fromkeys([*columns, *self.positive]) if c != ONE_ITSELF]
        place = {column: number for number, column in enumerate(columns)}
        entries = []
        for equation in self.equal:
            numbers = [fmpq(0)] * (len(columns) + 1)
            for column, value in equation.items():
                at, sign = (len(columns), -1) if column == ONE_ITSELF else (place[column], 1)
                numbers[at] = fmpq(sign * value.numerator, value.denominator)
            entries += numbers
        matrix, rank = fmpq_mat(len(self.equal), len(columns) + 1, entries).rref()
        table = [
            {at: Fraction(int(value.p), int(value.q)) for at, value in enumerate(line) if value != 0}
            for line in matrix.table()[:rank]
        ]
        pivots = [min(line) for line in table]
        if len(columns) in pivots:
            return False
        self._free = [column for column in columns if place[column] not in set(pivots)]
        self._solved = {column: {column: ONE} for column in self._free}
        for pivot, line in zip(pivots, table, strict=True):
            row: Row = {columns[at]: -value for at, value in line.items() if at not in (pivot, len(columns))}
            row[ONE_ITSELF] = line.get(len(columns), ZERO)
            self._solved[columns[pivot]] = row
        return True

    def _in_free(self, row: Row) -> Row:
        found: Row = {}
        for column, value in row.items():
            _add(found, value, {ONE_ITSELF: 1} if column == ONE_ITSELF else self._solved[column])
        return found

    def _inside(self) -> dict[Column, Fraction] | None:
        """The point of the set whose least weight is largest."""
        signs = {column: (1,) if column[0] == "use" else (1, -1) for column in self._free}
        number = {(column, sign): k for k, (column, sign) in enumerate((c, s) for c in self._free for s in signs[c])}
        margin = len(number)

        def constraint(row: Row, slack: bool) -> Constraint:
            here = self._in_free(row)
            terms: dict[int, Exact] = {
                number[c, s]: s * v for c, v in here.items() if c != ONE_ITSELF for s in signs[c]
            }
            if slack:
                terms[margin] = -ONE
            return Constraint(terms, ">=", -here.get(ONE_ITSELF, ZERO))

        constraints = [constraint({column: 1}, slack=True) for column in self.positive]
        constraints += [constraint(row, slack=False) for row in self.least]
        constraints.append(Constraint({margin: ONE}, "<=", ONE))
        best = maximise({margin: ONE}, constraints, margin + 1)
        if best is None or not best[margin]:
            return None
        free = {column: sum((s * best[number[column, s]] for s in signs[column]), ZERO) for column in self._free}
        return self._at(free)

    def _at(self, free: dict[Column, Fraction]) -> dict[Column, Fraction]:
        return {column: _value(row, free) for column, row in self._solved.items()}

    def corners(self) -> list[dict[Column, Fraction]] | None:
        """The corners of the set, weights of zero among them; ``None`` where they are many, or have no end."""
        from flint import fmpq, fmpq_mat

        rows: list[Row] = [{column: 1} for column in self.positive]
        forms = [form for form in map(self._in_free, [*rows, *self.least]) if set(form) - {ONE_ITSELF}]
        size = len(self._free)
        if self.loose or comb(len(forms), size) > MANY_CORNERS:
            return None
        found: dict[tuple[Fraction, ...], dict[Column, Fraction]] = {}
        for pick in combinations(forms, size):
            check_time()
            entries = [fmpq(v.numerator, v.denominator) for form in pick for v in (form.get(c, 0) for c in self._free)]
            matrix = fmpq_mat(size, size, entries)
            if matrix.rank() < size:
                continue
            bound = [-form.get(ONE_ITSELF, 0) for form in pick]
            right = fmpq_mat(size, 1, [fmpq(v.numerator, v.denominator) for v in bound])
            values = [Fraction(int(v.p), int(v.q)) for v in matrix.solve(right).entries()]
            free = dict(zip(self._free, values, strict=True))
            if all(_value(form, free) >= 0 for form in forms):
                found[tuple(values)] = self._at(free)
        return list(found.values())

    # ---------------------------------------------------------------- result

    def rows_at(self, point: dict[Column, Fraction]) -> dict[int, tuple[Fraction, ...]]:
        """What is done at the player's sets; sets that its own moves rule out are left out."""
        found = {}
        for k in self.sets:
            before = _value(self.leads[self.before[k]], point)
            if before:
                found[k] = tuple(
                    _value(self.leads[k, action], point) / before if action in self.supports[k] else ZERO
                    for action in range(len(self.block.tree.infosets[k].actions))
                )
        return found

    def labels_at(self, point: dict[Column, Fraction]) -> Labels:
        """The labels of the player's unused moves."""
        return {
            (k, action): (1, _value(self.leads[k, action], point) / _value(self.leads[self.before[k]], point))
            for k in self.sets
            for action in range(len(self.block.tree.infosets[k].actions))
            if action not in self.supports[k]
        }


def _add(total: Row, factor: Exact, row: Row) -> None:
    for column, value in row.items():
        total[column] = total.get(column, ZERO) + factor * value


def _sum(parts: Sequence[tuple[int, Row]]) -> Row:
    total: Row = {}
    for factor, row in parts:
        _add(total, factor, row)
    return total


def _value(row: Row, point: dict[Column, Fraction]) -> Fraction:
    return ZERO + sum(value if column == ONE_ITSELF else value * point[column] for column, value in row.items())
