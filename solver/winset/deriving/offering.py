"""A continuous offer: the best place on a line, and what holds it up where several equilibria follow the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from attrs import evolve

from ..condition import Tree, leaves
from ..condition.sign import factored
from ..errors import NotYetError, Problem, UnsupportedError
from .drawing import expressions
from .exploring import Context, explore
from .games import Plays, Setting, chosen_plays
from .line import Line, at, crossings_of, segments
from .optimum import Best, all_places, anywhere, maxima, shape
from .play import Play, changed, distinct

HELD_UP = (
    "several equilibria follow some offers, and the worst of them after every other offer hold up whole ranges of "
    "offers; of each range the best and the ends are listed, which are perhaps not all"
)


def offered(setting: Setting, infoset: int, following: Tree[Plays], others: Sequence[Tree[Plays]]) -> Tree[Plays]:
    """The plays at a set where any point of intervals is chosen, or one of the other actions is taken.

    Over several intervals the best number of the last is found for all the
    others first. A choice with one of its continuations is an equilibrium iff it
    is worth at least as much as every other with its worst continuation. Where
    several equilibria follow some choices, that may be so for ranges of them:
    for each of them that is best when the first equilibrium follows every choice,
    or the second, and so on, or the worst; and for the ends of the ranges.
    """
    first, *more = setting.lines(infoset)
    for line in reversed(more):
        along = partial(_along, setting=setting, infoset=infoset, following=following, line=line)
        following = explore(along, setting.offered_space, setting.budget)
    player = setting.tree.infosets[infoset].player
    several = max(len(plays) for _, plays in leaves(following)) > 1

    def lowest(context: Context) -> Any:
        return context.min(*(play.payoffs[player] for play in _all(context.follow(following))))

    lower = explore(lowest, setting.offered_space, setting.budget) if several else None

    def best(context: Context) -> Plays:
        rest = [context.follow(other) for other in others]
        levels = [play.payoffs[player] for plays in rest for play in plays]
        found = list(_along(context, setting, infoset, following, first, levels))
        most = _most(context, following, first)
        if most > 1 and lower is not None:
            setting.budget.note(HELD_UP)
            otherwise = [context.min(*(play.payoffs[player] for play in plays)) for plays in rest if plays]
            least = _least(context, lower, first, otherwise)
            if least is not None:
                found.extend(_held_up(context, following, first, infoset, player, most, least))
        return chosen_plays(context, setting.tree, infoset, [distinct(found), *rest], setting.ties)

    return explore(best, setting.offered_space, setting.budget)


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
) -> Plays:
    """The plays after the best choices on a line where the first equilibrium follows all of them, or the second, ..."""
    player = setting.tree.infosets[infoset].player
    found: list[Play] = []
    for number in range(_most(context, following, line)):

        def worth(plays: Plays, number: int = number) -> Any:
            return numbered(plays, number).payoffs[player]

        def joins(one: Plays, other: Plays, place: Any, number: int = number) -> bool:
            return goes_over(numbered(one, number), numbered(other, number), place, line.variable)

        made = []
        for each in maxima(context, following, line, worth, joins, levels):
            if each.condition:
                setting.budget.note(each.condition)
            play = offered_play(context, numbered(each.segment.result, number), each, line.variable, infoset)
            made.append((play, each))
        found.extend(joined_offers(made, infoset, line.variable))
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


def _least(context: Context, lower: Tree[Any], line: Line, otherwise: Sequence[Any]) -> Any:
    """What an offer must be worth to be held up; ``None`` where the worst continuations have no best."""
    try:
        found = maxima(context, lower, line, lambda worth: worth)
    except NotYetError as error:
        if any(problem.code != "no-maximum" for problem in error.problems):
            raise
        return None  # what is listed without it is certain all the same
    return context.max(found[0].value, *otherwise) if found else None


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


def offered_play(context: Context, play: Play, best: Best[Any], variable: Any, infoset: int) -> Play:
    """The play after the best offer."""
    if best.where is None:
        for each in expressions(play):
            if (
                variable in each.free_symbols
                and not shape(context, each, variable, best.segment.low, best.segment.high)[0]
            ):
                message = f"{all_places([best])} is as good for the proposer, and not for the others"
                raise NotYetError(Problem("indifferent-proposer", message, hint="list proposals, or fix parameters"))
        return having_chosen(settled(play, anywhere(best.segment), variable), infoset, variable, all_places([best]))
    after = settled(play, best.where, variable)
    equations = play.equations if best.equation is None else (*play.equations, best.equation)
    return having_chosen(evolve(after, equations=equations), infoset, variable, best.where)


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
