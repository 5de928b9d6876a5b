"""The one compiler: a program runs symbolically and leaves an extensive form behind.

At every instruction the state is what the variables hold and who knows it. When
every player that moves from here on knows every variable, the history is common
knowledge and a closed subgame starts: what no later instruction computes with is
forgotten, and equal states share one subgame. Otherwise histories stay apart.
Information sets are what a player has seen within its subgame, so that perfect
recall holds by construction.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Protocol

from attrs import define, evolve, field, frozen

from ..errors import InputError, NotYetError, Problem
from ..expression import RELATIONS, Comparison, Number, Scope, Undecided, Value
from ..game_tree import Chance, Decision, GameTree, InformationSet, Result, Split, Terminal, TreeBuilder
from .program import Actors, Ask, Choose, Draw, End, Follow, Instruction, Program, Sees, When, shown
from .standing import base_of, symbols_of

STANDING = "vote so far"
"""Under what a voter in a roll call sees how it stands."""
NODE_LIMIT = 500_000
"""Distinct nodes above which :func:`run_program` gives up, unless told otherwise."""

Seen = tuple[tuple[str, str], ...]
"""``(variable, value)`` texts, in the order in which they were learned."""
Signs = frozenset[int]
ANY_SIGN: Signs = frozenset({-1, 0, 1})
_SIGNS: dict[str, Signs] = {
    relation: frozenset(sign for sign in ANY_SIGN if holds(sign, 0)) for relation, holds in RELATIONS.items()
}


class Oracle(Protocol):
    """Settles comparisons that assumptions on the symbols imply; knows nothing by default."""

    def signs(self, difference: Number, assumed: Mapping[Number, Signs]) -> Signs:
        """The signs that ``difference`` can have, given the signs assumed of other differences."""
        ...

    def may_be_negative(self, number: Number, assumed: Mapping[Number, Signs]) -> bool:
        """Whether a number with symbols is known to be negative somewhere, and so no probability."""
        ...

    def may_vanish(self, number: Number, assumed: Mapping[Number, Signs]) -> bool:
        """Whether a number with symbols is known to be zero somewhere, so that nothing can be divided by it."""
        ...


class AssumingScope(Scope):
    """A scope that remembers how open comparisons were split on the way here."""

    __slots__ = ("assumed", "oracle")

    def __init__(self, values: Mapping[str, Value], assumed: Mapping[Number, Signs], oracle: Oracle | None) -> None:
        super().__init__(values)
        self.assumed, self.oracle = assumed, oracle

    def extended(self, values: Mapping[str, Value]) -> AssumingScope:
        """The same scope with more names, or other values for some."""
        return AssumingScope({**self.values_by_name, **values}, self.assumed, self.oracle)

    def vanishes(self, number: Number) -> bool:
        """Also where symbols may make it zero."""
        if super().vanishes(number):
            return True
        return self.oracle is not None and bool(symbols_of(number)) and self.oracle.may_vanish(number, self.assumed)

    def decide(self, left: Number, relation: Comparison, right: Number) -> bool:
        """As assumed, as implied, or open."""
        try:
            return super().decide(left, relation, right)
        except Undecided:
            difference, flipped = canonical_difference(left, right)
            possible = self.assumed.get(difference, ANY_SIGN)
            wanted = _SIGNS[relation] if not flipped else frozenset(-sign for sign in _SIGNS[relation])
            if self.oracle is not None and possible & wanted and possible - wanted:
                possible &= self.oracle.signs(difference, self.assumed)
            if possible <= wanted:
                return True
            if not possible & wanted:
                return False
            raise


def canonical_difference(left: Number, right: Number) -> tuple[Number, bool]:
    """``left - right`` expanded, with a sign fixed by its first term; whether the sign was turned."""
    import sympy

    difference = sympy.expand(left - right)
    flipped = difference.could_extract_minus_sign()
    return (-difference if flipped else difference), flipped


@frozen
class State:
    """What variables hold, who knows them, and what is assumed of the symbols.

    ``seen`` are, per player, the texts of what it learned since its subgame
    began; ``context`` tells subgames apart.
    """

    values: Mapping[str, Value]
    known: Mapping[str, frozenset[str]]
    seen: Mapping[str, Seen]
    context: int = 0
    assumed: Mapping[Number, Signs] = field(factory=dict)


def run_program(
    program: Program,
    *,
    title: str,
    actors: tuple[str, ...],
    constants: Mapping[str, Value],
    oracle: Oracle | None = None,
    node_limit: int = NODE_LIMIT,
    bound: Mapping[str, str] = {},
) -> GameTree:
    """The extensive form that a program describes.

    Parameters
    ----------
    actors
        Everyone with a payoff; the players among them come first in the tree, in this order.
    constants
        Parameters (Fractions or SymPy symbols) and labels.
    oracle
        Settles comparisons of symbols; without one every open comparison becomes a split.
    node_limit
        Refuse a game of more distinct nodes, as soon as so many are built.
    bound
        What the names of symbols begin with that stand for a choice, with what is chosen; what is assumed of them is
        forgotten with the choice.

    Raises
    ------
    NotYetError
        ``node-limit``, with the size; ``too-deep`` for programs of many thousand steps.
    InputError
        ``division-by-zero``, ``prior-sum``, ``prior-range`` at the origin that is to blame.
    """
    players = tuple(actor for actor in actors if actor in program.facts[program.start].movers)
    order = players + tuple(actor for actor in actors if actor not in players)
    payoff_order = tuple(actors.index(actor) for actor in order)
    run = _Run(program, players, constants, oracle, payoff_order, node_limit, bound)
    with deep_recursion():
        root = run.node(program.start, State({}, dict.fromkeys(players, frozenset()), dict.fromkeys(players, ())))
    if len(run.builder.nodes) > node_limit:
        raise run.too_large()
    return run.builder.build(title, order, len(players), root)


def _large(number: int) -> str:
    return str(number) if number < 10**9 else f"about 10^{len(str(number)) - 1}"


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Room for processes of many steps; ``too-deep`` where that is not enough."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 20_000))
    try:
        yield
    except RecursionError:
        raise NotYetError(Problem("too-deep", "the process has too many steps to compile")) from None
    finally:
        sys.setrecursionlimit(before)


@define
class _Run:
    program: Program
    players: tuple[str, ...]
    constants: Mapping[str, Value]
    oracle: Oracle | None
    payoff_order: tuple[int, ...]
    node_limit: int
    bound: Mapping[str, str]
    builder: TreeBuilder = field(factory=TreeBuilder)
    shared: dict[tuple[object, ...], int] = field(factory=dict)
    infosets: dict[tuple[object, ...], int] = field(factory=dict)

    def node(self, instruction: Instruction, state: State) -> int:
        """The position of the node that an instruction makes in a state."""
        facts = self.program.facts[instruction]
        if len(self.builder.nodes) > self.node_limit:
            raise self.too_large()
        if any(not (state.values.keys() <= state.known[mover]) for mover in facts.movers):
            return self.expand(instruction, state)
        live = {name: value for name, value in state.values.items() if name in facts.live}
        assumed = self.remembered(state.assumed, live)
        key = (instruction, tuple(live.values()), tuple(live), tuple(assumed.items()))
        position = self.shared.get(key)
        if position is None:
            everything = frozenset(live)
            remembered: Seen = ()
            for name, value in live.items() if facts.movers else ():
                remembered = (*remembered, (_next(shown(name.partition(" (")[0]), remembered), text_of(value)))
            known, seen = dict.fromkeys(facts.movers, everything), dict.fromkeys(facts.movers, remembered)
            fresh = State(live, known, seen, len(self.shared) + 1, assumed)
            self.shared[key] = -1  # programs have no loops: nobody asks while this is being built
            position = self.shared[key] = self.expand(instruction, fresh)
        return position

    def too_large(self) -> NotYetError:
        """The error of a game that passes the limit."""
        unfolded = _large(self.program.facts[self.program.start].size)
        message = f"the game has more than {self.node_limit} distinct nodes, and up to {unfolded} unfolded"
        hint = "a coarser grid, fewer types, exchangeable members (for groups that are alike), or a higher node_limit"
        return NotYetError(Problem("node-limit", message, hint=hint))

    def remembered(self, assumed: Mapping[Number, Signs], live: Mapping[str, Value]) -> Mapping[Number, Signs]:
        """What is assumed of symbols, without what concerns a choice that nothing later computes with."""
        if not self.bound or not assumed:
            return assumed
        still = {name for value in live.values() for name in _symbol_names(value)}
        gone = {
            name
            for difference in assumed
            for name in _symbol_names(difference)
            if base_of(name) in self.bound and name not in still
        }
        return {each: signs for each, signs in assumed.items() if not gone & _symbol_names(each)}

    def expand(self, instruction: Instruction, state: State) -> int:
        if isinstance(instruction, Ask):
            return self.ask(instruction, state, state.assumed)
        scope = AssumingScope({**self.constants, **state.values}, state.assumed, self.oracle)
        try:
            if isinstance(instruction, Draw):
                probabilities = self.probabilities(instruction, scope)
            elif isinstance(instruction, Follow):
                value = instruction.choice.value(scope)
            elif isinstance(instruction, When):
                holds = instruction.condition.value(scope)
            elif isinstance(instruction, End):
                return self.builder.add(self.terminal(instruction, scope))
        except Undecided as comparison:
            return self.split(instruction, state, comparison)
        except KeyError as error:
            message = f"{shown(error.args[0])} has no value yet where the play needs it"
            hint = "move its stage before this one, or declare it under uncertainty, which is drawn at the root"
            origin = getattr(instruction, "origin", "")
            raise InputError(Problem("no-value-yet", message, origin, hint=hint)) from None
        except ZeroDivisionError as error:
            hint = "" if self.oracle is None else "assume that what it divides by is not zero"
            origin = getattr(instruction, "origin", "")
            raise InputError(Problem("division-by-zero", f"{error} divides by zero", origin, hint=hint)) from None
        if isinstance(instruction, Draw):
            return self.draw(instruction, state, probabilities)
        if isinstance(instruction, Follow):
            child = self.node(instruction.then, self.assign(state, instruction, value, instruction.known_to))
            text = text_of(value)
            return self.builder.add(
                Chance(instruction.label, (text,), (Fraction(1),), (child,), instruction.origin, instruction.body)
            )
        if isinstance(instruction, Choose):
            return self.choose(instruction, state)
        if isinstance(instruction, Sees):
            for variable in instruction.variables:
                if variable in state.values:
                    state = self.learn(state, variable, instruction.actors, instruction.then)
            return self.node(instruction.then, state)
        assert isinstance(instruction, When)
        return self.node(instruction.then if holds else instruction.otherwise, state)

    def probabilities(self, draw: Draw, scope: AssumingScope) -> tuple[Number, ...]:
        found = tuple(source.value(scope) for source in draw.probabilities)
        total: Number = sum(found, Fraction(0))
        if hasattr(total, "simplify"):
            total = total.simplify()
        if total != 1:
            raise InputError(
                Problem("prior-sum", f"the probabilities of {shown(draw.variable)} sum to {total}, not 1", draw.origin)
            )
        for number in found:
            if isinstance(number, Fraction) and not 0 <= number <= 1:
                raise InputError(Problem("prior-range", f"the probability {number} is outside [0, 1]", draw.origin))
            if isinstance(number, Fraction) or self.oracle is None:
                continue
            if self.oracle.may_be_negative(number, scope.assumed):
                hint = "narrow the domains of its parameters, or assume that it is not negative"
                raise InputError(
                    Problem("prior-range", f"the probability {number} may be negative", draw.origin, hint=hint)
                )
        return found

    def draw(self, draw: Draw, state: State, probabilities: tuple[Number, ...]) -> int:
        kept = [(v, p) for v, p in zip(draw.values, probabilities, strict=True) if p != 0]
        children = []
        for (_, value), _ in kept:
            after = self.assign(state, draw, value, draw.known_to)
            if len(kept) == 1:
                after = self.certain(after, draw)
            children.append(self.node(draw.then, after))
        return self.builder.add(
            Chance(
                draw.label or shown(draw.variable),
                tuple(label for (label, _), _ in kept),
                tuple(p for _, p in kept),
                tuple(children),
                draw.origin,
            )
        )

    def certain(self, state: State, draw: Draw) -> State:
        """What has one value only is known, unseen, to whoever knows what its probabilities depend on."""
        reads = frozenset[str]().union(*(source.names for source in draw.probabilities)) & state.values.keys()
        known = {p: names | {draw.variable} if reads <= names else names for p, names in state.known.items()}
        return evolve(state, known=known)

    def choose(self, choose: Choose, state: State) -> int:
        player = choose.player
        # Moves are told apart by what a player is asked and has seen, not by the hidden branch on which it is asked:
        # the path of the stage would give that away.
        labels = tuple(label for label, _ in choose.options)
        key = (state.context, player, choose.variable, choose.round, labels, state.seen[player])
        infoset = self.infosets.get(key)
        if infoset is None:
            infoset = self.infosets[key] = self.builder.add_infoset(
                InformationSet(
                    self.players.index(player),
                    choose.label or shown(choose.variable),
                    labels,
                    (*state.seen[player], *([(STANDING, choose.standing)] if choose.standing else ())),
                    choose.tie,
                    choose.round,
                    choose.origin,
                    choose.body,
                    shown(choose.ballot),
                )
            )
        who: Actors = None if choose.seen_by is None else choose.seen_by | {player}
        children = tuple(self.node(choose.then, self.assign(state, choose, value, who)) for _, value in choose.options)
        return self.builder.add(Decision(infoset, children, choose.origin))

    def assign(self, state: State, instruction: Draw | Follow | Choose, value: Value, who: Actors) -> State:
        """The state after a variable got a value, perhaps a new one, and who saw it."""
        variable, older = instruction.variable, instruction.older
        values = dict(state.values)
        known = state.known
        if variable in values:
            before = values.pop(variable)
            if older:
                values[older] = before
                known = {p: names | {older} if variable in names else names for p, names in known.items()}
            known = {p: names - {variable} for p, names in known.items()}
        values[variable] = value
        after = State(values, known, state.seen, state.context, state.assumed)
        return self.learn(after, variable, who, instruction.then)

    def learn(self, state: State, variable: str, who: Actors, then: Instruction) -> State:
        """The state after a variable was shown; who knows it already, or moves no more, learns nothing."""
        movers = self.program.facts[then].movers
        learners = [p for p in movers if (who is None or p in who) and variable not in state.known[p]]
        if not learners:
            return state
        text = text_of(state.values[variable])
        known = {**state.known, **{p: state.known[p] | {variable} for p in learners}}
        seen = {**state.seen, **{p: (*state.seen[p], (_next(shown(variable), state.seen[p]), text)) for p in learners}}
        return State(state.values, known, seen, state.context, state.assumed)

    def terminal(self, end: End, scope: Scope) -> Terminal:
        payoffs = tuple(source.value(scope) for source in end.payoffs)
        by = end.by if isinstance(end.by, tuple) else end.by.value(scope)
        signed = scope[end.agreement].name if end.agreement else None
        result = Result(end.ending, by, signed, end.round)
        return Terminal(result, tuple(payoffs[index] for index in self.payoff_order), end.origin)

    def split(self, instruction: Instruction, state: State, comparison: Undecided) -> int:
        yes, no = (
            self.node(instruction, evolve(state, assumed=assumed)) for assumed in _answers(comparison, state.assumed)
        )
        origin = getattr(instruction, "origin", "")
        return self.builder.add(Split(comparison.left, comparison.relation, comparison.right, (yes, no), origin))

    def ask(self, question: Ask, state: State, assumed: Mapping[Number, Signs]) -> int:
        """The node for a question whose answer says how the play goes on in the same state."""
        try:
            holds = question.condition.value(AssumingScope(self.constants, assumed, self.oracle))
        except Undecided as comparison:
            yes, no = (self.ask(question, state, more) for more in _answers(comparison, assumed))
            return self.builder.add(Split(comparison.left, comparison.relation, comparison.right, (yes, no)))
        return self.node(question.then if holds else question.otherwise, state)


def _answers(comparison: Undecided, assumed: Mapping[Number, Signs]) -> tuple[Mapping[Number, Signs], ...]:
    """What is assumed of differences where a comparison holds, and where it does not."""
    difference, flipped = canonical_difference(comparison.left, comparison.right)
    holds = _SIGNS[comparison.relation]
    if flipped:
        holds = frozenset(-sign for sign in holds)
    possible = assumed.get(difference, ANY_SIGN)
    return tuple({**assumed, difference: possible & signs} for signs in (holds, ANY_SIGN - holds))


def _symbol_names(value: Any) -> frozenset[str]:
    return frozenset(symbol.name for symbol in symbols_of(value))


def _next(variable: str, seen: Seen) -> str:
    """What a variable is called that was seen with other values before: ``effort``, then ``effort 2``."""
    again = [name for name, _ in seen if name.startswith(variable) and _is(name, variable)]
    return f"{variable} {len(again) + 1}" if again else variable


def _is(name: str, variable: str) -> bool:
    first, _, number = name.rpartition(" ")
    return name == variable or (first == variable and number.isdigit())


def text_of(value: Value) -> str:
    """How a value is written: the name of an agreement or label, an exact number."""
    return str(value)
