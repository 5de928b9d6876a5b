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
from .strategy import decision_words, mixture_text
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
        seen = ", ".join(f"{name}={value}" for name, value in self.sees)
        does = mixture_text(self.act)
        text = decision_words(self.player, self.label) + (f" [{seen}]" if seen else "")
        text += f": {does}" + ("" if self.on_path else " (off the path)")
        for action, cost in self.costs:
            if all(action != taken for taken, _ in self.act):
                text += f"; {action} would {self._said(cost)}"
        if self.belief:
            likely = [(name, weight) for name, weight in self.belief if weight]
            parts = [f"[{name}]" if weight == 1 else f"{readable(weight)} [{name}]" for name, weight in likely]
            text += "; at best believes " if self.incredible else "; believes "
            text += ", ".join(parts)
        if self.incredible:
            text += "; an incredible threat"
        return text

    def _said(self, cost: Fraction) -> str:
        if cost >= 0:
            return f"cost {readable(cost)}"
        return f"gain {readable(-cost)}" if self.incredible else "cost ≈ 0"  # within what the certificate allows


@frozen(hash=True)
class Explanation:
    """The reasons at every information set, those that need a belief or a threat among them."""

    concept: Concept
    reasons: tuple[Reason, ...]

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
        return "\n".join(str(reason) for reason in self.reasons) + "\n"


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
