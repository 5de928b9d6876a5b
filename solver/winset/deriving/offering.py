"""A continuous offer: the best place on a line, and what holds it up where several equilibria follow the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from ..condition import Tree, leaves
from ..condition.sign import factored
from ..errors import NotYetError, Problem
from .drawing import expressions
from .exploring import Context, explore
from .games import Plays, Setting, chosen_plays
from .line import Line, at, crossings_of, segments
from .optimum import Best, anywhere, maxima, shape
from .play import Play, distinct, sorted_results

HELD_UP = (
    "several equilibria follow some offers, and the worst of them after every other offer hold up whole ranges of "
    "offers; of each range the best and the ends are listed, which are perhaps not all"
)


def offered(setting: Setting, infoset: int, following: Tree[Plays], others: Sequence[Tree[Plays]]) -> Tree[Plays]:
    """The plays at a set that offers any point of a line, or takes one of its other actions.

    An offer with one of its continuations is an equilibrium iff it is worth at
    least as much as every other offer with its worst continuation. Where
    several equilibria follow some offers, that may be so for ranges of offers:
    for each of them that is best when the first equilibrium follows every offer,
    or the second, and so on, or the worst; and for the ends of the ranges.
    """
    assert setting.offers is not None
    line = setting.offers.line
    player = setting.tree.infosets[infoset].player
    several = max(len(plays) for _, plays in leaves(following)) > 1

    def lowest(context: Context) -> Any:
        return context.min(*(play.payoffs[player] for play in _all(context.follow(following))))

    lower = explore(lowest, setting.offered_space, setting.budget) if several else None

    def best(context: Context) -> Plays:
        most = max((len(segment.result) for segment in segments(context, following, line)), default=1)
        found = [play for number in range(most) for play in _best(context, following, line, infoset, player, number)]
        rest = [context.follow(other) for other in others]
        if most > 1 and lower is not None:
            setting.budget.note(HELD_UP)
            otherwise = [context.min(*(play.payoffs[player] for play in plays)) for plays in rest if plays]
            least = _least(context, lower, line, otherwise)
            if least is not None:
                found.extend(_held_up(context, following, line, infoset, player, most, least))
        return chosen_plays(context, setting.tree, infoset, [distinct(found), *rest], setting.ties)

    return explore(best, setting.drawn_space, setting.budget)


def _best(
    context: Context, following: Tree[Plays], line: Line, infoset: int, player: int, number: int
) -> Iterator[Play]:
    """The plays after the best offers where the equilibrium of a number follows every offer."""
    for each in maxima(context, following, line, lambda plays: _numbered(plays, number).payoffs[player]):
        yield _settled(context, _numbered(each.segment.result, number), each, line.variable, infoset)


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
            after = settled(play, place, line.variable)
            yield evolve(after, offers=((infoset, place), *after.offers))


def _ends(
    context: Context, following: Tree[Plays], line: Line, player: int, number: int, least: Any
) -> Iterator[tuple[Any, Play]]:
    """The ends of the ranges of offers that are worth enough, with what follows them."""
    x = line.variable
    for segment in segments(context, following, line):
        play = _numbered(segment.result, number)
        worth = play.payoffs[player]
        if segment.is_point:
            if context.holds(at(worth, x, segment.low), ">=", least):
                yield segment.low, play
        else:
            odd = [factor for factor, power in factored(worth - least)[1] if power % 2]
            for place, _ in crossings_of(context, odd, x, segment.low, segment.high)[0]:
                yield place, play


def _all(plays: Plays) -> Plays:
    _numbered(plays, 0)
    return plays


def _numbered(plays: Plays, number: int) -> Play:
    if not plays:
        message = "no pure equilibrium follows some offers"
        raise NotYetError(Problem("no-pure-equilibrium", message, hint="list proposals, or fix parameters"))
    return plays[min(number, len(plays) - 1)]


def _settled(context: Context, play: Play, best: Best[Plays], variable: Any, infoset: int) -> Play:
    """The play after the best offer."""
    if best.where is None:
        low = "-inf" if best.segment.low is None else best.segment.low
        high = "inf" if best.segment.high is None else best.segment.high
        for each in expressions(play):
            if (
                variable in each.free_symbols
                and not shape(context, each, variable, best.segment.low, best.segment.high)[0]
            ):
                message = f"every offer between {low} and {high} is best, and they differ for the others"
                raise NotYetError(Problem("indifferent-proposer", message, hint="list proposals, or fix parameters"))
        after = settled(play, anywhere(best.segment), variable)
        return evolve(after, offers=((infoset, f"anything between {low} and {high}"), *after.offers))
    after = settled(play, best.where, variable)
    return evolve(after, offers=((infoset, best.where), *after.offers))


def settled(play: Play, place: Any, variable: Any) -> Play:
    """A play where the offer has a value."""

    def there(value: Any) -> Any:
        return at(value, variable, place)

    return evolve(
        play,
        payoffs=tuple(there(each) for each in play.payoffs),
        results=sorted_results({result: there(share) for result, share in play.results}),
        refused=there(play.refused),
    )
