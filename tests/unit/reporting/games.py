"""Games and negotiations that the tests of reports share."""

from __future__ import annotations

from fractions import Fraction

from winset import negotiation as parts
from winset.game_tree import Decision, Ending, GameTree, InformationSet, Result, Terminal, TreeBuilder


def leaf(*payoffs: int) -> Terminal:
    return Terminal(Result(Ending.AGREEMENT), tuple(map(Fraction, payoffs)))


def chain(length: int, width: int) -> GameTree:
    """A decides again and again among ``width`` actions, the last of which goes on."""
    builder = TreeBuilder()
    below = builder.add(leaf(length + 1))
    for step in range(length, 0, -1):
        infoset = builder.add_infoset(InformationSet(0, f"step {step}", tuple(f"a{i}" for i in range(width))))
        ends = [builder.add(leaf(step * width + i)) for i in range(width - 1)]
        below = builder.add(Decision(infoset, (*ends, below)))
    return builder.build("a chain", ("A",), 1, below)


def shared() -> GameTree:
    """Both actions of A lead to the same decision of B."""
    builder = TreeBuilder()
    b = builder.add_infoset(InformationSet(1, "B moves", ("up", "down")))
    a = builder.add_infoset(InformationSet(0, "A moves", ("left", "right")))
    same = builder.add(Decision(b, (builder.add(leaf(1, 2)), builder.add(leaf(2, 1)))))
    return builder.build("shared", ("A", "B"), 2, builder.add(Decision(a, (same, same))))


def on_the_line() -> parts.Negotiation:
    """X accepts up to 3/5, Y from 2/5 on."""
    return parts.Negotiation(
        title="On the line",
        issues={"z": {"domain": "[0, 1]", "grid": 10}},
        sides={
            "X": {"negotiator": {"payoff": "1 - z"}, "constituents": {"pivot": {"payoff": "3/5 - z"}}},
            "Y": {"negotiator": {"payoff": "z"}, "constituents": {"pivot": {"payoff": "z - 2/5"}}},
        },
        process=[parts.Bargain(proposer="X"), parts.Ratify()],
    )


def in_the_plane() -> parts.Negotiation:
    """Two issues, three groups a side, majority."""
    return parts.Negotiation(
        title="In the plane",
        issues={"a": {"domain": "[0, 1]"}, "b": {"domain": "[0, 1]"}},
        sides={
            "X": {
                "negotiator": {"payoff": "a"},
                "constituents": {
                    "u": {"payoff": "1 - 2 * a - b / 2"},
                    "v": {"payoff": "1 - a - b", "reversion": "1/10"},
                    "w": {"payoff": "1/2 - b + a / 4"},
                },
            },
            "Y": {
                "negotiator": {"payoff": "b"},
                "constituents": {
                    "u": {"payoff": "a + b / 2 - 1/2"},
                    "v": {"payoff": "a / 3 + b - 1/2"},
                    "w": {"payoff": "2 * a + b - 1/3"},
                },
            },
        },
        process=[],
    )


def by_name() -> parts.Negotiation:
    """Three packages; five groups with votes decide for Y by majority."""
    return parts.Negotiation(
        title="By name",
        issues={"deal": {"options": ["soft", "middle", "hard"]}},
        sides={
            "X": {"negotiator": {"payoff": {"soft": "1", "middle": "2", "hard": "3"}}},
            "Y": {
                "negotiator": {"payoff": {"soft": "3", "middle": "2", "hard": "1"}},
                "constituents": {
                    f"g{i}": {"votes": str(i), "payoff": {"soft": "1", "middle": str(i - 2), "hard": "-1"}}
                    for i in range(1, 6)
                },
            },
        },
        process=[parts.Bargain(proposer="X"), parts.Ratify()],
    )
