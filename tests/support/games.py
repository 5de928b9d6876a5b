"""Small games whose equilibria are known, as .efg text."""

from __future__ import annotations

from fractions import Fraction
from itertools import count

from winset.game_tree import GameTree
from winset.solving.efg import read_efg

PRISONERS_DILEMMA = """EFG 2 R "Prisoner's dilemma" { "A" "B" }
p "" 1 1 "A" { "cooperate" "defect" } 0
p "" 2 1 "B" { "cooperate" "defect" } 0
t "" 1 "" { 3 3 }
t "" 2 "" { 0 5 }
p "" 2 1 "B" { "cooperate" "defect" } 0
t "" 3 "" { 5 0 }
t "" 4 "" { 1 1 }
"""

MATCHING_PENNIES = """EFG 2 R "Matching pennies" { "A" "B" }
p "" 1 1 "A" { "heads" "tails" } 0
p "" 2 1 "B" { "heads" "tails" } 0
t "" 1 "" { 1 -1 }
t "" 2 "" { -1 1 }
p "" 2 1 "B" { "heads" "tails" } 0
t "" 2
t "" 1
"""

# Selten (1975), Figure 1.
SELTENS_HORSE = """EFG 2 R "Selten's horse" { "1" "2" "3" }
p "" 1 1 "1" { "D" "C" } 0
p "" 3 1 "3" { "L" "R" } 0
t "" 1 "" { 3 3 2 }
t "" 2 "" { 0 0 0 }
p "" 2 1 "2" { "d" "c" } 0
p "" 3 1 "3" { "L" "R" } 0
t "" 3 "" { 4 4 0 }
t "" 4 "" { 0 0 1 }
t "" 5 "" { 1 1 1 }
"""

# Cho and Kreps (1987): a weak (1/10) or strong type has beer or quiche; the other duels or does not.
BEER_QUICHE = """EFG 2 R "Beer-quiche" { "A" "B" }
c "" 1 "" { "weak" 1/10 "strong" 9/10 } 0
p "" 1 1 "weak" { "beer" "quiche" } 0
p "" 2 1 "beer" { "duel" "no" } 0
t "" 1 "" { 0 1 }
t "" 2 "" { 2 0 }
p "" 2 2 "quiche" { "duel" "no" } 0
t "" 3 "" { 1 1 }
t "" 4 "" { 3 0 }
p "" 1 2 "strong" { "beer" "quiche" } 0
p "" 2 1 "beer" { "duel" "no" } 0
t "" 5 "" { 1 0 }
t "" 6 "" { 3 1 }
p "" 2 2 "quiche" { "duel" "no" } 0
t "" 7 "" { 0 0 }
t "" 8 "" { 2 1 }
"""


def ultimatum(steps: int) -> str:
    """A offers B the share k / steps; B accepts or rejects."""
    offers = " ".join(f'"{k}/{steps}"' for k in range(steps + 1))
    lines = [f'EFG 2 R "ultimatum" {{ "A" "B" }}\np "" 1 1 "A offers" {{ {offers} }} 0']
    for k in range(steps + 1):
        share = Fraction(k, steps)
        lines.append(f'p "" 2 {k + 1} "B is offered {k}/{steps}" {{ "accept" "reject" }} 0')
        lines.append(f't "" {2 * k + 1} "" {{ {1 - share} {share} }}\nt "" {2 * k + 2} "" {{ 0 0 }}')
    return "\n".join(lines)


def figure1_uncertain(p: Fraction = Fraction(3, 4)) -> str:
    """Figure 1 of Putnam (1988) with uncertain ratification and constituents who vote as players: 31 nodes.

    Chance draws whether Y's constituents are lenient (p) or strict, and only
    they learn it. X proposes z = 3/10 or 1/2, Y accepts or rejects, then X's
    constituents ratify or refuse, then Y's. Without all four everybody gets 0.
    """
    outcome = count(1)
    lines = [
        'EFG 2 R "Figure 1, uncertain ratification" { "X" "Y" "X.pivot" "Y.pivot" }',
        f'c "" 1 "type" {{ "lenient" {p} "strict" {1 - p} }} 0',
    ]

    def leaf(*payoffs: Fraction | int) -> None:
        lines.append(f't "" {next(outcome)} "" {{ {" ".join(map(str, payoffs))} }}')

    for kind, floor in ((0, Fraction(2, 10)), (1, Fraction(4, 10))):
        lines.append('p "" 1 1 "X proposes" { "z=3/10" "z=1/2" } 0')
        for offer, z in enumerate((Fraction(3, 10), Fraction(1, 2)), start=1):
            lines.append(f'p "" 2 {offer} "Y answers {z}" {{ "accept" "reject" }} 0')
            lines.append(f'p "" 3 {offer} "X votes on {z}" {{ "ratify" "refuse" }} 0')
            lines.append(f'p "" 4 {2 * kind + offer} "type {kind} votes on {z}" {{ "ratify" "refuse" }} 0')
            leaf(1 - z, z, Fraction(6, 10) - z, z - floor)
            for _ in range(3):
                leaf(0, 0, 0, 0)
    return "\n".join(lines)


def small_games() -> dict[str, GameTree]:
    """All of them, by name."""
    texts = {
        "prisoners-dilemma": PRISONERS_DILEMMA,
        "matching-pennies": MATCHING_PENNIES,
        "ultimatum": ultimatum(4),
        "seltens-horse": SELTENS_HORSE,
        "beer-quiche": BEER_QUICHE,
        "figure1-uncertain": figure1_uncertain(),
    }
    return {name: read_efg(text) for name, text in texts.items()}
