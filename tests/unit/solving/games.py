"""Small games for tests, written as nested calls."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import count
from typing import Any

from attrs import evolve

from winset.game_tree import Chance, Decision, GameTree, InformationSet, Result, Terminal, Tie, TreeBuilder, check_tree


def end(*payoffs: Any, result: Result | None = None) -> tuple[str, Any]:
    return ("end", (result or Result(), tuple(F(p) for p in payoffs)))


def draw(label: str, **branches: Any) -> tuple[str, Any]:
    """``draw("type", soft=("2/3", node), ...)``."""
    return ("draw", (label, branches))


def move(player: str, name: str, branches: dict[str, Any], tie: Tie = Tie.FREE, **more: Any) -> tuple[str, Any]:
    """Moves of the same name are one information set; ``name`` may carry what is seen: ``"answers|offer=1"``."""
    return ("move", (player, name, branches, tie, more))


def game(players: str, root: Any, title: str = "test") -> GameTree:
    names = tuple(players.split())
    builder = TreeBuilder()
    sets: dict[tuple[str, str], int] = {}

    def add(node: Any) -> int:
        kind, what = node
        if kind == "end":
            return builder.add(Terminal(*what))
        if kind == "draw":
            label, branches = what
            children = tuple(add(child) for _, child in branches.values())
            chances = tuple(F(p) for p, _ in branches.values())
            return builder.add(Chance(label, tuple(branches), chances, children))
        player, name, branches, tie, more = what
        label, _, seen = name.partition("|")
        sees = tuple(tuple(pair.split("=")) for pair in seen.split(",") if pair)
        if (player, name) not in sets:
            sets[player, name] = builder.add_infoset(
                InformationSet(names.index(player), label, tuple(branches), sees, tie, **more)  # type: ignore[arg-type]
            )
        infoset = sets[player, name]
        return builder.add(Decision(infoset, tuple(add(child) for child in branches.values())))

    tree = builder.build(title, names, len(names), add(root))
    check_tree(tree)
    return tree


def apart(tree: GameTree) -> GameTree:
    """The same game with a leaf of its own at the end of every path, as parts are cut out."""
    builder = TreeBuilder()
    builder.infosets = list(tree.infosets)
    leaves = count()

    def add(position: int) -> int:
        node = tree.nodes[position]
        if isinstance(node, Terminal):
            return builder.add(evolve(node, origin=str(next(leaves))))
        return builder.add(evolve(node, children=tuple(map(add, node.children))))

    return builder.build(tree.title, tree.actors, tree.player_count, add(tree.root))


def figure1_strategic(p: Any = "3/4") -> GameTree:
    """Figure 1 of Putnam (1988) with uncertain ratification, the constituents strategic, types drawn at the root.

    X offers 3/10 or 1/2; Y answers; X's pivot and then Y's pivot, who alone knows its type, vote.
    """

    def play(kind: str, floor: F) -> Any:
        offers = {}
        for z in (F(3, 10), F(1, 2)):
            x, y, pivot = 1 - z, z, F(6, 10) - z
            votes = move(
                "Y.pivot",
                f"Y votes|z={z},type={kind}",
                {"ratify": end(x, y, pivot, z - floor), "refuse": end(0, 0, 0, 0)},
            )
            votes = move("X.pivot", f"X votes|z={z}", {"ratify": votes, "refuse": end(0, 0, 0, 0)})
            offers[f"z={z}"] = move("Y", f"Y answers|z={z}", {"accept": votes, "reject": end(0, 0, 0, 0)})
        return move("X", "offer", offers)

    return game(
        "X Y X.pivot Y.pivot",
        draw("type", lenient=(F(p), play("lenient", F(2, 10))), strict=(1 - F(p), play("strict", F(4, 10)))),
        "figure 1, uncertain",
    )


def iida_twin() -> GameTree:
    """The tie-free twin of Iida (1996): F offers twice, L knows its type, the second round halves all."""

    def end_at(price: F, kind: F, share: F) -> Any:
        return end(share * price, share * (kind - price))

    def second(first: F, name: str, kind: F) -> Any:
        offers = {}
        for price in (F(49, 100), F(99, 100)):
            answer = {"ratify": end_at(price, kind, F(1, 2)), "refuse": end(0, 0)}
            offers[str(price)] = move("L", f"second vote|type={name},first={first},second={price}", answer)
        return move("F", f"second offer|first={first}", offers)

    def play(name: str, kind: F) -> Any:
        offers = {}
        for price in (F(49, 100), F(37, 50), F(99, 100)):
            answer = {"ratify": end_at(price, kind, F(1)), "refuse": second(price, name, kind)}
            offers[str(price)] = move("L", f"first vote|type={name},first={price}", answer)
        return move("F", "first offer", offers)

    return game(
        "F L", draw("type", soft=("2/3", play("soft", F(1))), hard=("1/3", play("hard", F(1, 2)))), "I96-4 twin"
    )


def selten_horse() -> GameTree:
    third_l = lambda a, b: move("3", "third", {"L": a, "R": b})  # noqa: E731
    return game(
        "1 2 3",
        move(
            "1",
            "first",
            {
                "A": move("2", "second", {"a": end(1, 1, 1), "d": third_l(end(4, 4, 0), end(0, 0, 1))}),
                "D": third_l(end(3, 3, 2), end(0, 0, 0)),
            },
        ),
        "Selten's horse",
    )


def beer_quiche() -> GameTree:
    def drink(kind: str, what: str) -> Any:
        likes = (what == "beer") == (kind == "strong")
        duel = end((1 if likes else 0) + 0, 1 if kind == "weak" else 0)
        leave = end((1 if likes else 0) + 2, 0 if kind == "weak" else 1)
        return move("2", f"responds|drink={what}", {"duel": duel, "leave": leave})

    def play(kind: str) -> Any:
        return move("1", f"drinks|type={kind}", {"beer": drink(kind, "beer"), "quiche": drink(kind, "quiche")})

    return game("1 2", draw("type", strong=("9/10", play("strong")), weak=("1/10", play("weak"))), "beer-quiche")


def screening(steps: int) -> GameTree:
    """The screening game of issue-sized benchmarks: A knows a and proposes i/steps, B knows b and answers."""

    def reply(a: int, b: int, x: F) -> Any:
        q = min(F(1), x + F(a, 6))
        yes = end(q * (1 - x), q * (x - F(b + 1, 5)) - (1 - q) / 7)
        return move("B", f"answers|b={b},x={x}", {"accept": yes, "reject": end(0, 0)})

    def propose(a: int, b: int) -> Any:
        return move("A", f"proposes|a={a}", {str(F(i, steps)): reply(a, b, F(i, steps)) for i in range(steps + 1)})

    pairs = {f"{a}{b}": ("1/9", propose(a, b)) for a in range(3) for b in range(3)}
    return game("A B", draw("types", **pairs), f"screening {steps}")
