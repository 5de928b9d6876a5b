"""Why a profile is an equilibrium: what each deviation costs, and which belief says so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from ..game_tree import Decision, GameTree
from .certificate import Certificate
from .concept import Concept
from .continuation import Prospects
from .numbers import readable
from .profile import ONE, BehaviorProfile, reach
from .runs import runs
from .strategy import decision_words, mixture_text, seen_text
from .values import continuation_values, payoff_scales


@frozen(hash=True)
class Reason:
    """One information set: what is done, what everything else would cost.

    Parameters
    ----------
    player, label, sees
        Whose set it is, what is decided, what the player has seen.
    on_path
        Whether the play can come here.
    act
        The actions taken, with their probabilities.
    costs
        For every action what its player loses by it, given the belief, when it
        goes on as well as it can; 0 for a best action. Negative is a gain.
    belief
        Weight of each node, named by the path that leads to it; empty where
        there is one node. Where any belief would do it is the one that is
        kindest to what is done.
    incredible
        Whether the player would do better by breaking the plan once it comes
        to this, whatever it may believe; only a concept that does not look
        here allows that.
    """

    player: str
    label: str
    sees: tuple[tuple[str, str], ...]
    on_path: bool
    act: tuple[tuple[str, Fraction], ...]
    costs: tuple[tuple[str, Fraction], ...]
    belief: tuple[tuple[str, Fraction], ...]
    incredible: bool = False

    def __str__(self) -> str:
        return str(_together([self], [value for _, value in self.sees]))


@frozen(hash=True)
class Reasons:
    """Neighbouring information sets where the same is done for the same reason: offers ``x <= 1/2``, say.

    Parameters
    ----------
    player, label, on_path, act, belief, incredible
        As in :class:`Reason`, the same for all.
    sees
        What the player has seen; values on a line as a range.
    costs
        For every action that is not taken the least and the largest cost; the least decides.
    count
        How many information sets these are.
    """

    player: str
    label: str
    sees: tuple[tuple[str, str], ...]
    on_path: bool
    act: tuple[tuple[str, Fraction], ...]
    costs: tuple[tuple[str, Fraction, Fraction], ...]
    belief: tuple[tuple[str, Fraction], ...]
    incredible: bool
    count: int

    @property
    def act_text(self) -> str:
        """What is done."""
        return mixture_text(self.act)

    @property
    def belief_text(self) -> str:
        """The belief in words; empty where there is nothing to wonder about."""
        likely = [(name, weight) for name, weight in self.belief if weight]
        return ", ".join(f"[{name}]" if weight == 1 else f"{readable(weight)} [{name}]" for name, weight in likely)

    @property
    def cost_texts(self) -> tuple[str, ...]:
        """What else could be done and what that would cost; of many actions the best one, and how far the others go."""
        said = _cost_text if self.incredible else _cost_within
        if len(self.costs) <= MANY_ACTIONS:
            return tuple(f"{action} would {said(least, most)}" for action, least, most in self.costs)
        action, least, most = min(self.costs, key=lambda each: each[1])
        others = [each for each in self.costs if each[0] != action]
        span = said(min(low for _, low, _ in others), max(high for *_, high in others))
        return f"{action} would {said(least, most)}", f"the {len(others)} others would {span}"

    def __str__(self) -> str:
        text = decision_words(self.player, self.label)
        text += f" [{seen_text(self.sees)}]" if seen_text(self.sees) else ""
        text += f": {self.act_text}" + ("" if self.on_path else " (off the path)")
        text = "; ".join([text, *self.cost_texts])
        if self.belief:
            text += f"; {'at best believes' if self.incredible else 'believes'} {self.belief_text}"
        return text + ("; an incredible threat" if self.incredible else "")


@frozen(hash=True)
class Explanation:
    """The reasons at every information set, those that need a belief or a threat among them."""

    concept: Concept
    reasons: tuple[Reason, ...]

    @property
    def grouped(self) -> tuple[Reasons, ...]:
        """The reasons for people: neighbouring offers over an issue that are answered alike are one."""
        decisions: dict[tuple[str, str, tuple[str, ...]], list[Reason]] = {}
        for reason in self.reasons:
            names = tuple(name for name, _ in reason.sees)
            decisions.setdefault((reason.player, reason.label, names), []).append(reason)
        found = []
        for alike in decisions.values():
            keys = [(r.on_path, r.act, r.belief, r.incredible, tuple(action for action, _ in r.costs)) for r in alike]
            for run in runs([tuple(value for _, value in r.sees) for r in alike], keys):
                found.append(_together([alike[member] for member in run.members], run.cells))
        return tuple(found)

    @property
    def threats(self) -> tuple[Reason, ...]:
        """The incredible threats that the profile rests on; none in a sequential equilibrium."""
        return tuple(reason for reason in self.reasons if reason.incredible)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain data: one mapping per information set."""
        return [
            {
                "player": reason.player,
                "decision": reason.label,
                "sees": dict(reason.sees),
                "on_path": reason.on_path,
                "does": {action: str(weight) for action, weight in reason.act},
                "costs": {action: str(cost) for action, cost in reason.costs},
                "belief": {name: str(weight) for name, weight in reason.belief},
                "incredible": reason.incredible,
            }
            for reason in self.reasons
        ]

    def __str__(self) -> str:
        return "\n".join(map(str, self.grouped)) + "\n"


MANY_ACTIONS = 6
"""Of more actions that are not taken only the one that costs least is named."""


def _cost_text(least: Fraction, most: Fraction) -> str:
    if most < 0:
        return f"gain {readable(-most)}" + ("" if least == most else f" to {readable(-least)}")
    if least < 0:
        return f"gain up to {readable(-least)} or cost up to {readable(most)}"
    return f"cost {readable(least)}" + ("" if least == most else f" to {readable(most)}")


def _cost_within(least: Fraction, most: Fraction) -> str:
    """What a deviation costs where nobody gains by one: less than nothing is within what the certificate allows."""
    if most < 0:
        return "cost ≈ 0"
    return f"cost ≈ 0 to {readable(most)}" if least < 0 else _cost_text(least, most)


def _together(alike: Sequence[Reason], cells: Sequence[str]) -> Reasons:
    """Information sets with the same act and belief as one; ``cells`` says what was seen in all of them."""
    first = alike[0]
    taken = {action for action, _ in first.act}
    by_action = zip(*(reason.costs for reason in alike), strict=True)
    costs = tuple(
        (each[0][0], min(cost for _, cost in each), max(cost for _, cost in each))
        for each in by_action
        if each[0][0] not in taken
    )
    sees = tuple((name, cell) for (name, _), cell in zip(first.sees, cells, strict=True))
    return Reasons(
        first.player, first.label, sees, first.on_path, first.act, costs, first.belief, first.incredible, len(alike)
    )


class Explanations(tuple[Explanation, ...]):
    """The explanations of all equilibria of a solution, which print one after the other."""

    __slots__ = ()

    def __str__(self) -> str:
        if len(self) == 1:
            return str(self[0])
        return "\n".join(f"equilibrium {number}\n{one}" for number, one in enumerate(self, 1))


def explain_profile(tree: GameTree, profile: BehaviorProfile, certificate: Certificate) -> Explanation:
    """The explanation of a certified profile, by the beliefs of its certificate."""
    scales = payoff_scales(tree)
    values = continuation_values(tree, profile, scales)
    prospects = Prospects(tree, profile, values)
    weights = reach(tree, profile)
    reasons = []
    for position, infoset in enumerate(tree.infosets):
        nodes = tree.members[position]
        belief = certificate.beliefs[position] or (ONE,)
        row = profile.probabilities[position]
        plans = prospects.at(position)
        worths, best, scale = plans.worths(belief)[position], plans.following(belief), scales[infoset.player]
        reasons.append(
            Reason(
                tree.players[infoset.player],
                infoset.label,
                infoset.sees,
                any(weights[node] for node in nodes),
                tuple((infoset.actions[a], row[a]) for a in profile.support(position)),
                tuple((a, Fraction(best - worth) / scale) for a, worth in zip(infoset.actions, worths, strict=True)),
                tuple(zip(path_names(tree, nodes), belief, strict=True)) if len(nodes) > 1 else (),
                position in certificate.threats,
            )
        )
    return Explanation(certificate.concept, tuple(reasons))


def path_names(tree: GameTree, nodes: Sequence[int]) -> tuple[str, ...]:
    """A name for each node of a set: the moves on its path that not all of them share."""
    paths = []
    for node in nodes:
        path: list[str] = []
        at = node
        while tree.parents[at]:
            at, action = tree.parents[at][0]
            above = tree.nodes[at]
            move = tree.infosets[above.infoset].label if isinstance(above, Decision) else getattr(above, "label", "")
            path.append(f"{move} {tree.actions(at)[action]}")
        paths.append(path[::-1])
    shared = set(paths[0]).intersection(*paths[1:]) if len(paths) > 1 else set()
    return tuple(", ".join(step for step in path if step not in shared) or "here" for path in paths)
