"""Moves from which others learn about a continuous draw: of somebody who knows it, or of a body that votes by it.

A body that votes sincerely says yes on one side of a point, and whoever knows the draw moves by a cut: one action below
it, the other above. Whoever saw that believes the draw to lie on one side, so that beliefs are intervals. What follows
is solved for any interval, whose ends stay symbols until the move is reached that fixes them.

That nothing but cuts is possible is checked: what one action gives more than the other must fall in the draw, or
rise, wherever the cut is. A move that no value of the draw makes is taken for that of the value closest to making it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sympy
from attrs import evolve, frozen

from ..condition import Leaf, Space, Tree, canonical, exact, leaves, mapped, symbol
from ..condition.sign import factored
from ..errors import NotYetError, Problem, UnsupportedError
from ..game_tree import Decision, Split
from .drawing import Drawn, depends, expected, without
from .exploring import Context, explore
from .games import Plays, Setting, after_choice, chosen_plays
from .limits import SMALL, follow_near, limit, sign_near
from .line import Line, at, at_value, at_values, crossings_of, run_of_signs, segments
from .offering import having_chosen, numbered, offered_play, one_line
from .optimum import Best, all_places, inside, maxima, shape
from .play import Play, changed, distinct, replaced

CUT = symbol("the cut")
BY_CUTS = "who knows {} moves by a cut; a move that no value makes is taken for that of the closest one"
"""What a reader must know where somebody learns about a continuous draw from moves."""

Known = Tree[Play]
"""What follows an action, with one play in every cell."""


def screened(setting: Setting, position: int, node: Decision, trees: Sequence[Tree[Plays]]) -> Tree[Plays] | None:
    """The plays at a node whose player shows something of a draw, or has seen something of one; ``None`` elsewhere.

    Where what follows has several equilibria, the first of them is taken
    everywhere, then the second, and so on.

    Raises
    ------
    UnsupportedError
        ``continuous-signal`` where somebody may show more of a draw than on which side of a point it lies.
    """
    told = _told(setting, node, trees)
    unknown = setting.unknown(node, trees)
    doubtful = [each for each in unknown if position in setting.informed[each]]
    if told is None and not doubtful:
        return None
    sure = [each for each in unknown if each not in doubtful]
    averaged = [setting.averaged(tree, sure) for tree in trees]
    if told is not None:
        return _for_all(setting, averaged, lambda known: _cut_choice(setting, node, known, told))
    return _for_all(setting, averaged, lambda known: _judged_choice(setting, node, known, doubtful))


def ruled(setting: Setting, node: Split, trees: Sequence[Tree[Plays]]) -> Tree[Plays] | None:
    """The plays where a rule compares a draw with something and others saw the result; ``None`` elsewhere.

    Raises
    ------
    UnsupportedError
        ``continuous-signal`` where the result tells more than on which side of a point the draw lies.
    """
    difference = canonical(exact(node.left) - exact(node.right))
    compared = [drawn for drawn in setting.shown if drawn.symbol in difference.free_symbols and _matters(drawn, trees)]
    if not compared:
        return None
    if len(compared) > 1 or not sympy.diff(difference, compared[0].symbol, 2) == 0:
        raise _unsupported("a vote", compared[0])
    (drawn,) = compared
    setting.budget.note(BY_CUTS.format(drawn.symbol))
    slope = sympy.diff(difference, drawn.symbol)
    place = canonical(drawn.symbol - difference / slope)

    def step(known: Sequence[Known]) -> Tree[Plays]:
        def plays(context: Context) -> Plays:
            holds = context.holds(difference, node.relation)
            above = (node.relation in (">", ">=")) == (context.sign(slope) > 0)
            tree = known[0 if holds else 1]
            return (_narrowed(context, tree, drawn, above == holds, place),)

        return explore(plays, setting.offered_space, setting.budget)

    return _for_all(setting, trees, step)


def _for_all(
    setting: Setting, trees: Sequence[Tree[Plays]], step: Callable[[Sequence[Known]], Tree[Plays]]
) -> Tree[Plays]:
    """A step taken with the first play that follows everywhere, then with the second, and so on."""
    most = max((len(plays) for tree in trees for _, plays in leaves(tree)), default=1)
    found = [
        step([mapped(tree, lambda plays, n=number: numbered(plays, n)) for tree in trees])  # type: ignore[misc]
        for number in range(max(most, 1))
    ]
    if len(found) == 1:
        return found[0]

    def joined(context: Context) -> Plays:
        return distinct(play for tree in found for play in context.follow(tree))

    return explore(joined, setting.offered_space, setting.budget)


def _told(setting: Setting, node: Decision, trees: Sequence[Tree[Plays]]) -> Drawn | None:
    """The draw that the player at a node knows and others draw conclusions about, from what follows each action."""
    found = [drawn for drawn in setting.shown if drawn.is_known(setting.tree, node) and _matters(drawn, trees)]
    if len(found) > 1:
        raise _unsupported(setting.tree.players[setting.tree.infosets[node.infoset].player], found[0])
    return found[0] if found else None


def _matters(drawn: Drawn, trees: Sequence[Tree[Plays]]) -> bool:
    """Whether what follows depends on where a draw is believed to lie."""
    return any(depends(tree, end) for end in (drawn.believed.low, drawn.believed.high) for tree in trees)


def _narrowed(context: Context, tree: Known, drawn: Drawn, above: bool, place: Any) -> Play:
    """What follows once it is seen that a draw lies above a place, or below it.

    Where no believed value does, it is taken for the value closest to the place.
    """
    low, high = drawn.believed.low, drawn.believed.high
    end, other = (low, high) if above else (high, low)
    if context.holds(place, "<=" if above else ">=", end):
        return context.follow(tree)
    if not context.holds(place, ">=" if above else "<=", other):
        return replaced(at_values(context, tree, {end: place}), {end: place})
    closest = {end: other - SMALL if above else other + SMALL}
    play = follow_near(context, tree, closest)
    return changed(play, lambda each: limit(context, exact(each).xreplace(closest)))


# ---------------------------------------------------------------- beliefs


def _judged_choice(setting: Setting, node: Decision, trees: Sequence[Known], doubtful: Sequence[Drawn]) -> Tree[Plays]:
    """The best action by what is expected where draws are believed to lie; what follows it for every value of them."""
    judged = [_judged(setting, tree, doubtful) for tree in trees]
    infoset = node.infoset
    if setting.lines(infoset):
        step = partial(_judged_offer, setting=setting, infoset=infoset, trees=trees, judged=judged)
        return explore(step, setting.offered_space, setting.budget)

    def choice(context: Context) -> Plays:
        actual = [(context.follow(tree),) for tree in trees]
        return chosen_plays(
            context, setting.tree, infoset, actual, setting.ties, [(context.follow(tree),) for tree in judged]
        )

    return explore(choice, setting.offered_space, setting.budget)


def _judged(setting: Setting, tree: Known, doubtful: Sequence[Drawn]) -> Known:
    """The integral over the intervals where draws are believed to lie: the expectation times its probability."""
    space = setting.offered_space
    plays: Tree[Plays] = mapped(tree, lambda play: (play,))
    for drawn in doubtful:
        space = without(space, drawn)
        step = partial(_integral, tree=plays, drawn=drawn)
        plays = explore(step, space, setting.budget)
    return mapped(plays, lambda each: each[0])


def _integral(context: Context, tree: Tree[Plays], drawn: Drawn) -> Plays:
    return expected(context, tree, drawn, drawn.believed)


def _judged_offer(
    context: Context, setting: Setting, infoset: int, trees: Sequence[Known], judged: Sequence[Known]
) -> Plays:
    line = one_line(setting, infoset)
    player = setting.tree.infosets[infoset].player
    alike: dict[Any, list[tuple[Play, Play, Best[Play]]]] = {}
    for best in maxima(context, judged[0], line, lambda play: play.payoffs[player]):
        place = inside(best.segment) if best.where is None else best.where
        following = at_value(context, trees[0], line.variable, place)
        play = offered_play(context, following, best, line.variable, infoset)
        expected_one = offered_play(context, best.segment.result, best, line.variable, infoset)
        alike.setdefault((play.outcome, expected_one.outcome), []).append((play, expected_one, best))
    actual, expected_ones = [], []
    for ones in alike.values():
        play, expected_one, _ = ones[0]
        places = all_places([best for _, _, best in ones])
        actual.append(having_chosen(play, infoset, line.variable, places))
        expected_ones.append(having_chosen(expected_one, infoset, line.variable, places))
    after = [(context.follow(tree),) for tree in trees[1:]]
    seen = [(context.follow(tree),) for tree in judged[1:]]
    return chosen_plays(
        context, setting.tree, infoset, [tuple(actual), *after], setting.ties, [tuple(expected_ones), *seen]
    )


# ------------------------------------------------------------------- cuts


@frozen(eq=False)
class _Cutting:
    """A choice between two actions by a cut; ``low`` is the action taken below it.

    ``gain`` is what that action gives more than the other, over the draw and the cut.
    """

    setting: Setting
    infoset: int
    trees: Sequence[Known]
    drawn: Drawn
    low: int
    space: Space
    gain: Tree[Any] = Leaf(0)

    @property
    def high(self) -> int:
        """The action taken above the cut."""
        return 1 - self.low

    def play(self, context: Context, action: int, cut: Any) -> Play:
        """What follows an action where the cut is known."""
        return _narrowed(context, self.trees[action], self.drawn, action == self.high, cut)


def _cut_choice(setting: Setting, node: Decision, trees: Sequence[Known], drawn: Drawn) -> Tree[Plays]:
    """The plays at a node where somebody shows something of a draw, one for every cut that is an equilibrium."""
    name = setting.tree.players[setting.tree.infosets[node.infoset].player]
    if len(trees) != 2:
        raise _unsupported(name, drawn)
    setting.budget.note(BY_CUTS.format(drawn.symbol))
    believed = drawn.believed
    space = setting.offered_space.with_symbol(CUT.name).assuming((CUT, ">", believed.low), (CUT, "<", believed.high))
    for low in (0, 1):
        cutting = _with_gain(_Cutting(setting, node.infoset, trees, drawn, low, space))
        if explore(lambda context, c=cutting: _falls(context, c), without(space, drawn), setting.budget) == Leaf(True):  # type: ignore[misc]
            return _cut_plays(cutting)
    raise _unsupported(name, drawn)


def _with_gain(cutting: _Cutting) -> _Cutting:
    player = cutting.setting.tree.infosets[cutting.infoset].player

    def gain(context: Context) -> Any:
        low, high = (cutting.play(context, action, CUT).payoffs[player] for action in (cutting.low, cutting.high))
        return canonical(low - high)

    return evolve(cutting, gain=explore(gain, cutting.space, cutting.setting.budget))


def _falls(context: Context, cutting: _Cutting) -> bool:
    """Whether the gain falls, or stays, as the draw rises, jumps included."""
    variable = cutting.drawn.symbol
    before: Any = None
    for segment in segments(context, cutting.gain, cutting.drawn.line):
        if segment.is_point:
            continue
        if before is not None and context.holds(at(segment.result, variable, segment.low), ">", before):
            return False
        flat, inner, first, last = shape(context, exact(segment.result), variable, segment.low, segment.high)
        if not flat and (inner or first > 0 or last > 0):
            return False
        before = at(segment.result, variable, segment.high)
    return True


def _cut_plays(cutting: _Cutting) -> Tree[Plays]:
    setting, drawn = cutting.setting, cutting.drawn
    believed = drawn.believed

    def own(context: Context) -> Any:
        return _at_draw(context, cutting.gain, drawn.symbol, CUT)

    at_cut = explore(own, without(cutting.space, drawn), setting.budget)
    line = Line(CUT, believed.low, believed.high)

    def step(context: Context) -> Plays:
        found = []
        for cut in _cuts(context, at_cut, line):
            if cut in (believed.low, believed.high):
                action = _at_end(context, cutting, cut)
            else:
                action = cutting.low if context.holds(drawn.symbol, "<=", cut) else cutting.high
            play = cutting.play(context, action, cut)
            found.append(after_choice(play, setting.tree, cutting.infoset, action, setting.ties))
        return tuple(found)

    return explore(step, setting.offered_space, setting.budget)


def _at_draw(context: Context, tree: Tree[Any], variable: Any, place: Any) -> Any:
    return at(at_value(context, tree, variable, place), variable, place)


def _at_end(context: Context, cutting: _Cutting, cut: Any) -> int:
    """The action where all believed values of the draw take the same one; another value compares at a cut nearby."""
    value, believed = cutting.drawn.symbol, cutting.drawn.believed
    all_low = cut == believed.high
    near = {CUT: cut - SMALL if all_low else cut + SMALL}
    if context.holds(value, "<=" if all_low else ">=", cut):
        return cutting.low if all_low else cutting.high
    sign = sign_near(context, exact(follow_near(context, cutting.gain, near)).xreplace(near))
    return cutting.low if sign > 0 or (sign == 0 and all_low) else cutting.high


def _cuts(context: Context, gain: Tree[Any], line: Line) -> list[Any]:
    """Where the gain of the value at the cut itself vanishes; an end where it has the sign that keeps it there."""
    found: list[Any] = []
    last: int | None = None
    for segment in segments(context, gain, line):
        constant, factors = factored(exact(segment.result))
        if segment.is_point:
            inner = segment.low not in (line.low, line.high)
            if inner and context.holds(at(segment.result, CUT, segment.low), "==", 0):
                found.append(segment.low)
            continue
        runs = [0] if constant == 0 else run_of_signs(context, constant, factors, CUT, segment.low, segment.high)[0]
        if runs[0] == 0:
            message = "every cut is an equilibrium between two borders"
            raise NotYetError(Problem("indifferent-proposer", message, hint="fix parameters"))
        if last is None and runs[0] < 0:
            found.append(line.low)
        numerator = [factor for factor, exponent in factors if exponent > 0]
        found.extend(place for place, _ in crossings_of(context, numerator, CUT, segment.low, segment.high)[0])
        last = runs[-1]
    if last is not None and last > 0:
        found.append(line.high)
    return found


def _unsupported(player: str, drawn: Drawn) -> UnsupportedError:
    """The error of a draw about which more can be learned than on which side of a cut it lies."""
    message = f"what {player} does may tell more of {drawn.symbol} than on which side of a point it lies"
    return UnsupportedError(Problem("continuous-signal", message, hint="use types in place of a distribution"))
