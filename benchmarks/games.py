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


def signaling(messages: int, types: int) -> str:
    """A sender with equally likely types, and a receiver with as many acts as there are types.

    The receiver wants to match the type; the sender wants a high act, and
    message m costs type t the amount m (types - t) / (2 types).
    """
    moves = " ".join(f'"t{t}" 1/{types}' for t in range(types))
    lines = [f'EFG 2 R "signaling, {types} types, {messages} messages" {{ "S" "R" }}', f'c "" 1 "" {{ {moves} }} 0']
    outcome = count(1)
    for t in range(types):
        lines.append(f'p "" 1 {t + 1} "S t{t}" {{ {" ".join(f"{chr(34)}m{m}{chr(34)}" for m in range(messages))} }} 0')
        for m in range(messages):
            lines.append(f'p "" 2 {m + 1} "R m{m}" {{ {" ".join(f"{chr(34)}r{r}{chr(34)}" for r in range(types))} }} 0')
            for r in range(types):
                pays = (r - Fraction(m * (types - t), 2 * types), -Fraction((r - t) ** 2))
                lines.append(f't "" {(n := next(outcome))} "o{n}" {{ {pays[0]}, {pays[1]} }}')
    return "\n".join(lines) + "\n"
