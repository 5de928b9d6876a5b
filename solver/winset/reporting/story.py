"""An equilibrium told in words: what is played, and where that depends on what is drawn.

The plays that can happen are walked through together. As long as all make the same move, that is one
clause; where they part, the clause says which draw parts them, or with what probability somebody mixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from ..equilibrium import Equilibrium
from ..equilibrium.profile import node_chances
from ..game_tree import Chance, Decision, GameTree, Split, Terminal
from .words import listed, number_text, share_text

MANY = 400
"""How many different plays a story can hold."""

_PLAIN = {"accept": "accepts", "reject": "rejects", "ratify": "ratifies", "refuse": "refuses",
          "comply": "complies", "renege": "reneges"}  # fmt: skip


@frozen
class Told:
    """One play that can happen: its moves in words, what nature drew, how likely it is."""

    moves: tuple[str, ...]
    draws: tuple[tuple[str, str], ...]
    probability: Fraction


def tell(equilibrium: Equilibrium, spoken: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The play of an equilibrium in sentences; one sentence that refers to the strategies where there are too many.

    Parameters
    ----------
    spoken
        What to say of an action instead of its label, such as ``ask_much (z = 3/10)``.
    """
    plays = _plays(equilibrium, spoken or {})
    if plays is None:
        return (f"More than {MANY} different plays can happen; the strategies below say who does what.",)
    lines = list(_lines(plays, 0, ""))
    return tuple(f"{line[0].upper()}{line[1:]}." for line in lines if line)


def _plays(equilibrium: Equilibrium, spoken: Mapping[str, str]) -> list[Told] | None:
    tree, rows = equilibrium.tree, equilibrium.profile.probabilities
    found: list[Told] = []
    stack: list[tuple[int, tuple[str, ...], tuple[tuple[str, str], ...], Fraction]] = [(tree.root, (), (), Fraction(1))]
    while stack:
        position, moves, draws, weight = stack.pop()
        node = tree.nodes[position]
        if isinstance(node, Terminal):
            found.append(Told(moves, draws, weight))
            if len(found) > MANY:
                return None
            continue
        if isinstance(node, Split):
            return None
        row = rows[node.infoset] if isinstance(node, Decision) else node_chances(node)
        for action in reversed(range(len(row))):
            if row[action]:
                told = _move(tree, node, action, spoken)
                drawn = () if told else ((_text_of(node), tree.actions(position)[action]),)
                step = (told,) if told else ()
                stack.append((node.children[action], (*moves, *step), (*draws, *drawn), weight * row[action]))
    return found


def _text_of(node: object) -> str:
    return str(getattr(node, "label", ""))


def _move(tree: GameTree, node: Chance | Decision, action: int, spoken: Mapping[str, str]) -> str:
    """The move in words; empty for a draw of nature, which is a condition and no move."""
    if isinstance(node, Chance):
        label = node.actions[action]
        if node.body:
            return f"{node.body}'s constituents {'ratify' if label == 'ratify' else 'refuse'}"
        return f"{node.label}: {label}" if len(node.actions) == 1 else ""
    infoset = tree.infosets[node.infoset]
    label, player = infoset.actions[action], tree.players[infoset.player]
    if label in _PLAIN:
        return f"{player} {_PLAIN[label]}"
    label = spoken.get(label, label)
    if infoset.label.startswith(f"{player} "):
        return f"{infoset.label} {label}"
    return f"{player} chooses {label} ({infoset.label})" if infoset.label else f"{player} chooses {label}"


def _lines(plays: Sequence[Told], start: int, lead: str) -> Iterator[str]:
    """Sentences for plays that agree in their first ``start`` moves and differ in what ``lead`` says."""
    clauses: list[str] = []
    place = start
    while True:
        groups: dict[str, list[Told]] = {}
        for play in plays:
            groups.setdefault(play.moves[place] if place < len(play.moves) else "", []).append(play)
        if len(groups) > 1:
            break
        move = next(iter(groups))
        if not move:
            yield lead + "; ".join(clauses)
            return
        clauses.append(move)
        place += 1
    total = sum((play.probability for play in plays), Fraction(0))
    conditions = _conditions(list(groups.values()), total)
    short = all(len(play.moves) <= place + 1 for group in groups.values() for play in group)
    parted = [f"{move or 'the play ends'} {why}" for move, why in zip(groups, conditions, strict=True)]
    if short:
        yield lead + "; ".join([*clauses, ", ".join(parted)])
        return
    if clauses:
        yield lead + "; ".join(clauses)
    for group, why in zip(groups.values(), conditions, strict=True):
        yield from _lines(group, place, f"{why}: ")


def _conditions(groups: Sequence[Sequence[Told]], total: Fraction) -> list[str]:
    """For every group of plays in words when it happens."""
    shares = [share_text(sum((p.probability for p in group), Fraction(0)) / total) for group in groups]
    draws = [[dict(play.draws) for play in group] for group in groups]
    names = list(dict.fromkeys(name for group in draws for play in group for name in play))
    for name in names:
        values = [dict.fromkeys(play.get(name, "") for play in group) for group in draws]
        everything = [value for own in values for value in own]
        if len(set(everything)) == len(everything) and "" not in everything:
            return [f"if {name} is {_few(own)}, with probability {s}" for own, s in zip(values, shares, strict=True)]
    profiles = [{tuple(sorted(play.items())) for play in group} for group in draws]
    apart = all(not (a & b) for i, a in enumerate(profiles) for b in profiles[:i])
    if names and apart and all(len(p) <= 3 for p in profiles):
        said = [listed((" and ".join(f"{n} is {v}" for n, v in one) for one in sorted(p)), "or") for p in profiles]
        return [f"if {draw}, with probability {share}" for draw, share in zip(said, shares, strict=True)]
    why = f", depending on {listed(names)}" if names and apart else ""
    return [f"with probability {s}{why}" for s in shares]


def _few(values: Sequence[str] | dict[str, None]) -> str:
    known = list(values)
    if len(known) <= 4:
        return listed(known, "or")
    return f"{known[0]}, …, {known[-1]} ({len(known)} values)"


def payoff_sentence(equilibrium: Equilibrium) -> str:
    """Who gets what, expected."""
    return listed(f"{actor} gets {number_text(value)}" for actor, value in equilibrium.payoff.items())
