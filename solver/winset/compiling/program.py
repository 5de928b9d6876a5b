"""Programs: what stages expand to. Five primitives and nothing else.

A program is a graph of instructions that each know what comes next, so that a
stage is a function from what follows it to its first instruction. Instructions
compare by identity. Values of variables are computed by anything with ``names``
(what it reads) and ``value(scope)``: expressions, and the few classes below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import field, frozen

from ..expression import Computed, Scope, Value
from ..game_tree import Ending, Tie

Actors: TypeAlias = frozenset[str] | None
"""Who learns something; ``None`` is everyone."""


def of_play(name: str, round_: int = 1) -> str:
    """The name of a variable of ours, in a round.

    Ours have a space in their names, as no name has that an expression can use; one in front is not shown. So a
    parameter, a proposal or a choice of a user's may be called ``offer`` as well.
    """
    return f" {name} {round_}" if round_ > 1 else f" {name}"


def shown(variable: str) -> str:
    """What a reader sees a variable called."""
    return " ".join(variable.split())


@frozen
class Function:
    """A computed value from a Python function, for what the expression language does not say."""

    names: frozenset[str]
    function: Callable[[Scope], Value]

    def value(self, scope: Scope) -> Value:
        """The function's value."""
        return self.function(scope)


@frozen
class Under:
    """Something evaluated at the agreement that a variable holds: its attributes and name join the scope."""

    agreement: str
    inner: Computed
    attributes: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        return (self.inner.names - self.attributes - {"agreement"}) | {self.agreement}

    def value(self, scope: Scope) -> Value:
        """The inner value where the agreement's attributes have the agreement's values."""
        signed = scope[self.agreement]
        return self.inner.value(scope.extended({**dict(signed.values), "agreement": signed.name}))


@frozen
class Renamed:
    """Something that keeps to the value that a variable had: it has that value under another name since."""

    inner: Computed
    variable: str
    name: str

    @property
    def names(self) -> frozenset[str]:
        return (self.inner.names - {self.variable}) | {self.name}

    def value(self, scope: Scope) -> Value:
        """The inner value where the variable has the value that it had."""
        return self.inner.value(scope.extended({self.variable: scope[self.name]}))


@frozen(eq=False)
class Instruction:
    """One primitive; ``origin`` is its path in the negotiation."""


@frozen(eq=False)
class Draw(Instruction):
    """Nature gives ``variable`` one of ``values``; a value of probability zero is left out.

    Where the variable has a value already, that is forgotten, or kept as ``older``; so with every assignment.
    """

    variable: str
    values: tuple[tuple[str, Value], ...]
    probabilities: tuple[Computed, ...]
    then: Instruction
    known_to: Actors = frozenset()
    label: str = ""
    origin: str = ""
    older: str = ""


@frozen(eq=False)
class Follow(Instruction):
    """A draw whose value is computed, with certainty: a rule moves, such as a body that votes sincerely.

    ``body`` is the side when this is its ratification; ``values`` are all that the rule may come to, if it says so.
    """

    variable: str
    choice: Computed
    then: Instruction
    known_to: Actors = None
    label: str = ""
    origin: str = ""
    body: str = ""
    values: tuple[Value, ...] = ()
    older: str = ""


@frozen(eq=False)
class Choose(Instruction):
    """A player gives ``variable`` one of ``options`` (label and value).

    ``ballot`` is shared by the votes that are counted together; ``standing`` says how a roll call stands.
    """

    player: str
    variable: str
    options: tuple[tuple[str, Value], ...]
    then: Instruction
    seen_by: Actors = None
    tie: Tie = Tie.FREE
    round: int = 0
    label: str = ""
    origin: str = ""
    body: str = ""
    older: str = ""
    ballot: str = ""
    standing: str = ""


@frozen(eq=False)
class Sees(Instruction):
    """Actors learn variables; who knows already learns nothing."""

    actors: Actors
    variables: tuple[str, ...]
    then: Instruction


@frozen(eq=False)
class When(Instruction):
    """The next instruction depends on a condition."""

    condition: Computed
    then: Instruction
    otherwise: Instruction
    origin: str = ""


@frozen(eq=False)
class Ask(When):
    """A condition on what is known before the play; whatever has to be assumed to answer it is forgotten again."""


@frozen(eq=False)
class End(Instruction):
    """The play ends; ``payoffs`` in the order of the negotiation's actors, ``by`` the defecting sides.

    ``by`` is computed where it depends on the play (simultaneous ratification).
    """

    ending: Ending
    payoffs: tuple[Computed, ...]
    by: Computed | tuple[str, ...] = ()
    agreement: str | None = None
    round: int = 0
    origin: str = ""


def successors(instruction: Instruction) -> tuple[Instruction, ...]:
    """What may come next."""
    if isinstance(instruction, When):
        return (instruction.then, instruction.otherwise)
    if isinstance(instruction, End):
        return ()
    return (instruction.then,)  # type: ignore[attr-defined]


def reads(instruction: Instruction) -> frozenset[str]:
    """Variables (and constants) that an instruction computes with."""
    computed: tuple[Computed, ...] = ()
    if isinstance(instruction, Draw):
        computed = instruction.probabilities
    elif isinstance(instruction, Follow):
        computed = (instruction.choice,)
    elif isinstance(instruction, When):
        computed = (instruction.condition,)
    elif isinstance(instruction, End):
        computed = instruction.payoffs + (() if isinstance(instruction.by, tuple) else (instruction.by,))
        own = frozenset({instruction.agreement}) if instruction.agreement else frozenset()
        return own.union(*(c.names for c in computed))
    return frozenset().union(*(c.names for c in computed))


@frozen
class Facts:
    """What is known of an instruction before the program runs.

    Parameters
    ----------
    live
        Variables that it or anything after it computes with.
    movers
        Players that choose at it or after it.
    size
        Upper bound on the nodes of the unfolded tree below it.
    """

    live: frozenset[str]
    movers: frozenset[str]
    size: int


@frozen(eq=False)
class Program:
    """A first instruction and what was found out about every instruction."""

    start: Instruction
    facts: Mapping[Instruction, Facts] = field(repr=False)


def program(start: Instruction) -> Program:
    """A program with its facts, found from the ends backwards."""
    facts: dict[Instruction, Facts] = {}
    stack = [start]
    while stack:
        instruction = stack[-1]
        if instruction in facts:
            stack.pop()
            continue
        waiting = [after for after in successors(instruction) if after not in facts]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        facts[instruction] = _facts(instruction, [facts[after] for after in successors(instruction)])
    return Program(start, facts)


def _facts(instruction: Instruction, after: list[Facts]) -> Facts:
    live = reads(instruction).union(*(f.live for f in after))
    movers = frozenset[str]().union(*(f.movers for f in after))
    size = max((f.size for f in after), default=1)
    if isinstance(instruction, (Draw, Choose, Follow)):
        before = {instruction.variable} if instruction.older in live else frozenset[str]()
        live = (live - {instruction.variable, instruction.older}) | before | reads(instruction)
        ways = 1
        if isinstance(instruction, Draw):
            ways = len(instruction.values)
        elif isinstance(instruction, Choose):
            ways = len(instruction.options)
            movers |= {instruction.player}
        size = 1 + ways * size
    return Facts(live, movers, size)
