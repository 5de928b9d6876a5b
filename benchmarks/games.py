"""Games of any size as .efg text, for the benchmarks and for tests; every number is exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count


def alternating_offers(offers: Sequence[int] = (7, 20, 16, 31), discount: Fraction = Fraction(9, 10)) -> str:
    """Alternating offers with perfect information; ``offers[r]`` shares are on offer in round r.

    The default has 215,482 nodes. In round r the proposer (A first, then by
    turns) asks for the share ``k / (offers[r] + 1)``, k = 1 .. offers[r], so that
    the other is never offered nothing; the other accepts or rejects; after the
    last rejection nobody gets anything. Both discount by ``discount`` per round.
    Every leaf has an outcome of its own.
    """
    lines = ['EFG 2 R "alternating offers" { "A" "B" }']
    sets = {"A": count(1), "B": count(1)}
    outcomes = count(1)

    def bargain(round_: int) -> None:
        proposer, other = ("A", "B") if round_ % 2 == 0 else ("B", "A")
        asks = offers[round_]
        labels = " ".join(f'"ask {k}/{asks + 1}"' for k in range(1, asks + 1))
        lines.append(f'p "" {"AB".index(proposer) + 1} {next(sets[proposer])} "" {{ {labels} }} 0')
        for k in range(1, asks + 1):
            lines.append(f'p "" {"AB".index(other) + 1} {next(sets[other])} "" {{ "accept" "reject" }} 0')
            share, worth = Fraction(k, asks + 1), discount**round_
            pair = (share * worth, (1 - share) * worth)
            first, second = pair if proposer == "A" else pair[::-1]
            lines.append(f't "" {(number := next(outcomes))} "o{number}" {{ {first}, {second} }}')
            if round_ + 1 < len(offers):
                bargain(round_ + 1)
            else:
                lines.append(f't "" {(number := next(outcomes))} "o{number}" {{ 0, 0 }}')

    bargain(0)
    return "\n".join(lines) + "\n"


def screening(steps: int = 40) -> str:
    """Two-sided private information: 1,117 nodes at 40 steps, 577 at 20, 307 at 10.

    Types a, b in {0, 1, 2}, all nine pairs equally likely. A knows a and
    proposes x = i / steps; B knows b and x, and accepts or rejects. Accepted:
    with q = min(1, x + a/6), A gets q(1 - x) and B gets
    q(x - (b + 1)/5) - (1 - q)/7; rejected: nothing.
    """
    offers = [Fraction(i, steps) for i in range(steps + 1)]
    labels = " ".join(f'"{x}"' for x in offers)
    moves = " ".join(f'"a={a} b={b}" 1/9' for a in range(3) for b in range(3))
    lines = [f'EFG 2 R "screening, x = i/{steps}" {{ "A" "B" }}', f'c "" 1 "types" {{ {moves} }} 0']
    outcome = count(1)
    for a in range(3):
        for b in range(3):
            lines.append(f'p "" 1 {a + 1} "A a={a}" {{ {labels} }} 0')
            for i, x in enumerate(offers):
                q = min(Fraction(1), x + Fraction(a, 6))
                signed = (q * (1 - x), q * (x - Fraction(b + 1, 5)) - (1 - q) / 7)
                number = b * len(offers) + i + 1
                lines.append(f'p "" 2 {number} "B b={b} x={x}" {{ "accept" "reject" }} 0')
                lines.append(f't "" {(n := next(outcome))} "o{n}" {{ {signed[0]}, {signed[1]} }}')
                lines.append(f't "" {(n := next(outcome))} "o{n}" {{ 0, 0 }}')
    return "\n".join(lines) + "\n"


def signaling(messages: int, types: int, costs: Sequence[Fraction] = (Fraction(1),)) -> str:
    """A sender with equally likely types, and a receiver with as many acts as there are types.

    The receiver wants to match the type; the sender wants a high act, and
    message m costs type t the amount c m (types - t) / (2 types). Which of the
    ``costs`` c is, equally likely, both see before the type is drawn: each is a
    subgame.
    """
    lines = [f'EFG 2 R "signaling, {types} types, {messages} messages" {{ "S" "R" }}']
    if len(costs) > 1:
        states = " ".join(f'"c={c}" 1/{len(costs)}' for c in costs)
        lines.append(f'c "" {len(costs) + 1} "" {{ {states} }} 0')
    moves = " ".join(f'"t{t}" 1/{types}' for t in range(types))
    outcome = count(1)
    for state, cost in enumerate(costs):
        seen = f" c={cost}" if len(costs) > 1 else ""
        sent = " ".join(f'"m{m}"' for m in range(messages))
        done = " ".join(f'"r{r}"' for r in range(types))
        lines.append(f'c "" {state + 1} "" {{ {moves} }} 0')
        for t in range(types):
            lines.append(f'p "" 1 {state * types + t + 1} "S t{t}{seen}" {{ {sent} }} 0')
            for m in range(messages):
                lines.append(f'p "" 2 {state * messages + m + 1} "R m{m}{seen}" {{ {done} }} 0')
                for r in range(types):
                    pays = (r - cost * Fraction(m * (types - t), 2 * types), -Fraction((r - t) ** 2))
                    lines.append(f't "" {(n := next(outcome))} "o{n}" {{ {pays[0]}, {pays[1]} }}')
    return "\n".join(lines) + "\n"
