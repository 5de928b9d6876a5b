"""A continuous offer: the best place on a line, and what holds it up where several equilibria follow the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from attrs import evolve

from ..condition import Tree, exact, leaves
from ..condition.sign import factored
from ..errors import NotYetError, Problem, UnsupportedError
from .exploring import Context, explore
from .games import Plays, Setting, after_choice, chosen_plays
from .line import Line, at, crossings_of, segments
from .optimum import Best, NotAttainedError, all_places, anywhere, maxima, shape
from .play import Play, certainly_same, changed, distinct

HELD_UP = (
    "several equilibria follow some offers, and the worst of them after every other offer hold up whole ranges of "
    "offers; of each range the best and the ends are listed, which are perhaps not all"
)


def offered(
    setting: Setting,
    infoset: int,
    following: Tree[Plays],
    others: Sequence[Tree[Plays]],
    exhaustive: bool = True,
) -> Tree[Plays]:
    """The plays at a set where any point of intervals is chosen, or one of the other actions is taken.

    Over several intervals the best number of the last is found for all the
    others first. A choice with one of its continuations is an equilibrium iff it
    is worth at least as much as every other with its worst continuation. Where
    several equilibria follow some choices, that may be so for ranges of them:
    for each of them that is best when the first equilibrium follows every choice,
    or the second, and so on, or the worst; and for the ends of the ranges.

    Where no choice is best there is no equilibrium, if only one equilibrium follows each of them: that is said where
    the plays are ``exhaustive``, and not those in pure strategies among others.
    """
    first, *more = setting.lines(infoset)
    exhaustive = exhaustive and (not more or not _are_several(following))
    for line in reversed(more):
        step = partial(_along_inner, setting=setting, infoset=infoset, following=following, line=line)
        following = explore(step, setting.offered_space, setting.budget)
    player = setting.tree.infosets[infoset].player

    def lowest(context: Context) -> Any:
        return context.min(*(play.payoffs[player] for play in _all(context.follow(following))))

    lower = explore(lowest, setting.offered_space, setting.budget) if _are_several(following) else None

    def best(context: Context) -> Plays:
        rest = [context.follow(other) for other in others]
        levels = [play.payoffs[player] for plays in rest for play in plays]
        found, nowhere = _along(context, setting, infoset, following, first, levels)
        most = _most(context, following, first)
        if not all(rest):
            return ()
        worst = [context.min(*(play.payoffs[player] for play in plays)) for plays in rest]
        least = None
        if most > 1 and lower is not None:
            setting.budget.note(HELD_UP)
            least = context.max(_least(context, lower, first), *worst)
            found.extend(_held_up(context, following, first, infoset, player, most, least))
        elif nowhere is not None and nowhere.supremum is not None:
            least = context.max(nowhere.supremum, *worst)
        plays = chosen_plays(context, setting.tree, infoset, [distinct(found), *rest], setting.ties) if found else ()
        if least is not None:
            plays = distinct((*plays, *_worth(context, setting, infoset, rest, least)))
        if not plays and nowhere is not None:
            raise no_equilibrium(nowhere) if exhaustive and most == 1 else nowhere
        return plays

    return explore(best, setting.offered_space, setting.budget)


def _are_several(following: Tree[Plays]) -> bool:
    return any(len(plays) > 1 for _, plays in leaves(following))


def _worth(context: Context, setting: Setting, infoset: int, rest: Sequence[Plays], least: Any) -> Iterator[Play]:
    """The plays after the actions besides offers that are worth so much, which no offer exceeds."""
    player = setting.tree.infosets[infoset].player
    for action, plays in enumerate(rest, 1):
        for play in plays:
            if context.holds(play.payoffs[player], ">=", least):
                yield after_choice(play, setting.tree, infoset, action, setting.ties)


def no_equilibrium(error: NotAttainedError) -> NotYetError:
    """The error of a choice that is made at a node, where one equilibrium follows every choice: there is none then."""
    return NotYetError(Problem("no-equilibrium", error.problems[0].message))


def _most(context: Context, following: Tree[Plays], line: Line) -> int:
    """How many equilibria follow some choice in the cell."""
    return max((len(segment.result) for segment in segments(context, following, line)), default=1)


def _along(
    context: Context,
    setting: Setting,
    infoset: int,
    following: Tree[Plays],
    line: Line,
    levels: Sequence[Any] = (),
) -> tuple[list[Play], NotAttainedError | None]:
    """The plays after the best choices on a line where the first equilibrium follows all of them, or the second, ...

    Where for one of these no choice is best, that is said by the error.
    """
    player = setting.tree.infosets[infoset].player
    found: list[Play] = []
    nowhere: NotAttainedError | None = None
    for number in range(_most(context, following, line)):

        def worth(plays: Plays, number: int = number) -> Any:
            return numbered(plays, number).payoffs[player]

        def joins(one: Plays, other: Plays, place: Any, number: int = number) -> bool:
            return goes_over(numbered(one, number), numbered(other, number), place, line.variable)

        try:
            best_ones = maxima(context, following, line, worth, joins, levels)
        except NotAttainedError as error:
            nowhere = error
            continue
        for each in best_ones:
            if each.condition:
                setting.budget.note(each.condition)
        after = [(numbered(each.segment.result, number), each) for each in best_ones]
        for play, same_ones in _alike(context, after, line.variable):
            found.append(having_chosen(play, infoset, line.variable, same_ones))
    return found, nowhere


def _alike(context: Context, after: Sequence[tuple[Play, Best[Plays]]], variable: Any) -> Iterator[tuple[Play, Any]]:
    """The plays after best choices, with all choices that each of them follows.

    Where it depends on what is chosen from a flat piece, a play is a family: the symbol of the choice stays in it. The
    ends of the piece belong to the family where its formulas say the same there.
    """
    families: dict[Play, list[Best[Plays]]] = {}
    alike: dict[Any, tuple[Play, list[Best[Plays]]]] = {}
    for play, each in after:
        if each.where is None and not same_throughout(context, play, each, variable):
            family = _family(context, play, each, variable)
            known = next((one for one in families if certainly_same(context, one, family)), family)
            families.setdefault(known, []).append(each)
    for play, each in after:
        if any(each in found for found in families.values()):
            continue
        play = settled_play(play, each, variable)
        joins = [one for one in families if certainly_same(context, _reaching(one, each, variable), play)]
        if joins:
            families[joins[0]].append(each)
        else:
            alike.setdefault((play.outcome, play.offers), (play, []))[1].append(each)
    order = [each for _, each in after]
    for play, found in alike.values():
        yield play, all_places(sorted(found, key=order.index))
    for play, found in families.items():
        yield play, evolve(all_places(sorted(found, key=order.index)), symbol=variable)


def _reaching(family: Play, best: Best[Any], variable: Any) -> Play:
    """What a family comes to at a place."""
    return family if best.where is None or best.equation is not None else settled(family, best.where, variable)


def _family(context: Context, play: Play, best: Best[Any], variable: Any) -> Play:
    """A play in terms of what is chosen from a flat piece, as far as it depends on that."""
    place = anywhere(best.segment)
    return changed(play, lambda each: at(each, variable, place) if _is_flat(context, each, best, variable) else each)


def _along_inner(context: Context, setting: Setting, infoset: int, following: Tree[Plays], line: Line) -> Plays:
    """The same for one of several lines, where a choice that is none says nothing of the others yet."""
    found, nowhere = _along(context, setting, infoset, following, line)
    if nowhere is not None and not found:
        raise nowhere
    return distinct(found)


def one_line(setting: Setting, infoset: int) -> Line:
    """The one interval from which is chosen at a set.

    Raises
    ------
    UnsupportedError
        ``several-intervals``.
    """
    lines = setting.lines(infoset)
    if len(lines) > 1:
        message = "a choice from several intervals is derived where nobody who moves later may learn from it"
        raise UnsupportedError(Problem("several-intervals", message, "issues", hint="list proposals"))
    return lines[0]


def _least(context: Context, lower: Tree[Any], line: Line) -> Any:
    """What an offer must be worth to be held up by the worst that follows the others; it may be a supremum."""
    try:
        return maxima(context, lower, line, lambda worth: worth)[0].value
    except NotAttainedError as error:
        if error.supremum is None:
            raise
        return error.supremum


def _held_up(
    context: Context, following: Tree[Plays], line: Line, infoset: int, player: int, most: int, least: Any
) -> Iterator[Play]:
    """The plays after offers that the worst continuations of all others hold up: the ends of their ranges."""
    for number in range(most):
        for place, play in _ends(context, following, line, player, number, least):
            yield having_chosen(settled(play, place, line.variable), infoset, line.variable, place)


def _ends(
    context: Context, following: Tree[Plays], line: Line, player: int, number: int, least: Any
) -> Iterator[tuple[Any, Play]]:
    """The ends of the ranges of offers that are worth enough, with what follows them."""
    x = line.variable
    for segment in segments(context, following, line):
        play = numbered(segment.result, number)
        worth = play.payoffs[player]
        if segment.is_point:
            if context.holds(at(worth, x, segment.low), ">=", least):
                yield segment.low, play
        else:
            odd = [factor for factor, power in factored(worth - least)[1] if power % 2]
            for place, _ in crossings_of(context, odd, x, segment.low, segment.high)[0]:
                yield place, play


def _all(plays: Plays) -> Plays:
    numbered(plays, 0)
    return plays


def numbered(plays: Plays, number: int) -> Play:
    """One of several plays, the last of them where there are fewer."""
    if not plays:
        message = "no pure equilibrium follows some offers"
        raise NotYetError(Problem("no-pure-equilibrium", message, hint="list proposals, or fix parameters"))
    return plays[min(number, len(plays) - 1)]


def same_throughout(context: Context, play: Play, best: Best[Any], variable: Any) -> bool:
    """Whether a play does not depend on what is chosen from a flat piece."""
    return all(_is_flat(context, each, best, variable) for each in play.expressions)


def _is_flat(context: Context, expression: Any, best: Best[Any], variable: Any) -> bool:
    segment = best.segment
    return (
        variable not in exact(expression).free_symbols
        or shape(context, expression, variable, segment.low, segment.high)[0]
    )


def settled_play(play: Play, best: Best[Any], variable: Any) -> Play:
    """The play after a best choice, anywhere on a flat piece."""
    after = settled(play, anywhere(best.segment) if best.where is None else best.where, variable)
    return after if best.equation is None else evolve(after, equations=(*play.equations, best.equation))


def offered_play(context: Context, play: Play, best: Best[Any], variable: Any, infoset: int) -> Play:
    """The play after the best offer of somebody about whom others may learn from it."""
    if best.where is None and not same_throughout(context, play, best, variable):
        message = f"{all_places([best])} is as good for the proposer, and not for the others"
        raise NotYetError(Problem("indifferent-proposer", message, hint="list proposals, or fix parameters"))
    return having_chosen(settled_play(play, best, variable), infoset, variable, all_places([best]))


def joined_offers(made: Sequence[tuple[Play, Best[Any]]], infoset: int, variable: Any) -> Plays:
    """The plays after best offers; offers after which all is the same are one play, that says all of them."""
    alike: dict[tuple[Any, ...], list[tuple[Play, Best[Any]]]] = {}
    for play, best in made:
        alike.setdefault(play.outcome, []).append((play, best))
    return tuple(
        having_chosen(same_ones[0][0], infoset, variable, all_places([best for _, best in same_ones]))
        for same_ones in alike.values()
    )


def goes_over(inside: Play, beside: Play, place: Any, variable: Any) -> bool:
    """Whether the play on a piece becomes that at its border."""
    return settled(inside, place, variable).outcome == settled(beside, place, variable).outcome


def having_chosen(play: Play, infoset: int, variable: Any, what: Any) -> Play:
    """The play with what was chosen from an interval at a set."""
    made = {**dict(play.offers), (infoset, variable.name): what}
    return evolve(play, offers=tuple(sorted(made.items(), key=lambda each: each[0])))


def settled(play: Play, place: Any, variable: Any) -> Play:
    """A play where the offer has a value."""
    return changed(play, lambda value: at(value, variable, place))
