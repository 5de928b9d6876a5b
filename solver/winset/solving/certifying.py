"""Certificates: the strongest concept that a profile satisfies, by exact arithmetic of our own.

From the strongest down: consistent beliefs (Kreps-Wilson labels) under which
nobody gains at any information set make it ``SEQUENTIAL``; beliefs by Bayes
within each subgame where its play comes, and any beliefs elsewhere, under which
no plan from any information set on gains, ``PERFECT_BAYESIAN``; no profitable
plan in any subgame ``SUBGAME_PERFECT``; none at the root ``NASH``. Each contains
the one before: what a plan gains at a subgame's root is an average of what plans
gain at the player's first sets that are reached there.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from fractions import Fraction

from attrs import define, field

from ..equilibrium.certificate import Certificate, largest
from ..equilibrium.concept import Concept
from ..equilibrium.continuation import Prospects
from ..equilibrium.profile import (
    ONE,
    ZERO,
    BehaviorProfile,
    Trembles,
    check_profile,
    least_orders,
    plain_trembles,
    reach,
)
from ..equilibrium.values import (
    Exact,
    Values,
    action_values,
    continuation_values,
    expected,
    normalised,
    payoff_scales,
    payoff_spreads,
)
from ..errors import FailedError, NotYetError, Problem
from ..game_tree import GameTree, Split, Terminal
from .alternative import Parts
from .deviations import plan_words
from .labelling import Labels, answer
from .off_path import OffPath
from .weak_beliefs import Belief, kindest


def refuse_symbols(tree: GameTree) -> None:
    """Refuse a tree with symbols left.

    Raises
    ------
    NotYetError
        ``symbols-left``.
    """
    for node in tree.nodes:
        if isinstance(node, Split) or (
            isinstance(node, Terminal) and not all(type(payoff) is Fraction for payoff in node.payoffs)
        ):
            raise NotYetError(
                Problem(
                    "symbols-left",
                    "the game has parameters without a value",
                    hint="give every parameter a value, or derive instead of solve",
                )
            )


def certify(
    tree: GameTree,
    profile: BehaviorProfile,
    concept: Concept = Concept.NASH,
    trembles: Trembles | None = None,
    tolerance: Fraction | None = None,
) -> Certificate:
    """The certificate of a profile with the strongest concept that it satisfies.

    Parameters
    ----------
    tree, profile
        What is claimed to be an equilibrium.
    concept
        What it must satisfy at least.
    trembles
        Labels that may support the beliefs; without them, or where they do
        not, labels are searched for.
    tolerance
        Regret that is still accepted, as a share of the distance between the
        player's largest and smallest payoff; ``None`` for none.

    Raises
    ------
    FailedError
        ``certificate-failed``, with the deviation that breaks the claim;
        ``bad-trembles`` for labels whose orders are not 0 exactly on the
        support or whose weights are not positive.
    InputError
        ``bad-profile`` when it is not a profile of this tree.

    Notes
    -----
    Consistency is decided by Kreps and Wilson (1982), lemmas A1 and A2;
    that one-step deviations suffice under consistent beliefs is their
    proposition 1. Where beliefs are not consistent, or regrets not zero, whole
    plans are compared.
    """
    refuse_symbols(tree)
    check_profile(tree, profile)
    if trembles is not None:
        _check_trembles(profile, trembles)
    return _Check(tree, profile, concept, trembles, tolerance).certificate()


@define
class _Check:
    tree: GameTree
    profile: BehaviorProfile
    concept: Concept
    given: Trembles | None
    tolerance: Fraction | None
    parts: Parts = field(init=False)
    scales: tuple[int, ...] = field(init=False)
    values: Values = field(init=False)
    off_path: OffPath = field(init=False)
    prospects: Prospects = field(init=False)
    allowed: list[Fraction] = field(init=False)
    free: set[int] = field(factory=set)
    """Sets where chance never leads: consistency says nothing of beliefs there, so any will do."""

    def __attrs_post_init__(self) -> None:
        self.parts = Parts(self.tree)
        self.scales = payoff_scales(self.tree)
        self.values = continuation_values(self.tree, self.profile, self.scales)
        self.off_path = OffPath(self.parts, self.profile, self.values)
        self.prospects = Prospects(self.tree, self.profile, self.values)
        self.allowed = [ZERO] * self.tree.player_count
        if self.tolerance is not None:
            self.allowed = [self.tolerance * spread for spread in payoff_spreads(self.tree)]

    def certificate(self) -> Certificate:
        trembles = self.given or plain_trembles(self.profile)
        beliefs = self._beliefs(trembles)
        regrets = self._regrets(beliefs)
        if self._fine(regrets):
            return self._certificate(Concept.SEQUENTIAL, regrets, beliefs, trembles)
        open_question: Concept | None = None
        if self.tolerance is None and self._may_be_better(beliefs, regrets):
            found = answer(self.off_path.questions())
            if found.labels is not None:
                trembles = with_labels(self.profile, found.labels)
                beliefs = self._beliefs(trembles)
                regrets = self._regrets(beliefs)
                if self._fine(regrets):
                    return self._certificate(Concept.SEQUENTIAL, regrets, beliefs, trembles)
            if not found.decided:
                open_question = Concept.SEQUENTIAL
        if self.concept is Concept.SEQUENTIAL:
            raise self._failure(beliefs, regrets, open_question)
        return self._weaker(open_question)

    def _weaker(self, open_question: Concept | None) -> Certificate:
        """Down the ladder; each rung compares with whole plans, so that it holds whatever a stronger one does."""
        beliefs, gains = self._weak_beliefs()
        threats = tuple(k for k, gain in enumerate(gains) if gain > self.allowed[self.tree.infosets[k].player])
        if not threats:
            return self._certificate(Concept.PERFECT_BAYESIAN, gains, beliefs, None, open_question)
        if self.concept is Concept.PERFECT_BAYESIAN:
            raise self._failure(beliefs, gains, None)
        roots = [position for position, closed in enumerate(self.tree.subgame_roots) if closed]
        inside = {
            (root, player): self._gain(root, player) for root in roots for player in range(self.tree.player_count)
        }
        if all(gain <= self.allowed[player] for (_, player), gain in inside.items()):
            reached = {k for root in roots for k in self._reached(root)}
            return self._certificate(
                Concept.SUBGAME_PERFECT, _only(gains, reached), beliefs, None, open_question, threats=threats
            )
        if self.concept is Concept.SUBGAME_PERFECT:
            (root, player), gain = max(inside.items(), key=lambda item: item[1])
            raise _failed(
                f"in the subgame at node {root} {self.tree.players[player]} gains {gain} by another plan: "
                f"{self._plan_from(root, player)}"
            )
        root = self.tree.root
        worst = max(range(self.tree.player_count), key=lambda player: inside[root, player])
        if all(inside[root, player] <= self.allowed[player] for player in range(self.tree.player_count)):
            arrived = reach(self.tree, self.profile)
            seen = {k for k, nodes in enumerate(self.tree.members) if any(arrived[node] for node in nodes)}
            return self._certificate(Concept.NASH, _only(gains, seen), beliefs, None, threats=threats)
        raise _failed(
            f"{self.tree.players[worst]} gains {inside[root, worst]} by another plan for the whole game: "
            f"{self._plan_from(root, worst)}"
        )

    # --------------------------------------------------------------- beliefs

    def _beliefs(self, trembles: Trembles) -> list[Belief | None]:
        """Within each subgame by Bayes where its play comes, by the labels elsewhere; ``None`` for sets of one node."""
        self.free = set()
        if all(len(nodes) == 1 for nodes in self.tree.members):  # each set is the root of a subgame
            return [None] * len(self.tree.members)
        orders = least_orders(self.tree, self.profile, trembles)
        found: list[Belief | None] = []
        for infoset, nodes in enumerate(self.tree.members):
            reached = [orders[node] for node in nodes]
            least = min((label[0] for label in reached if label is not None), default=None)
            if least is None:
                self.free.add(infoset)
                found.append(kindest(self.prospects.at(infoset))[0] if len(nodes) > 1 else None)
            elif len(nodes) == 1:
                found.append(None)
            else:
                found.append(
                    normalised([label[1] if label is not None and label[0] == least else ZERO for label in reached])
                )
        return found

    def _weak_beliefs(self) -> tuple[list[Belief | None], list[Fraction]]:
        """By Bayes within each subgame where its play comes, else the belief under which another plan gains least.

        And what the best plan gains then, per set.
        """
        beliefs: list[Belief | None] = [None] * len(self.tree.members)
        gains = [ZERO] * len(self.tree.members)
        for root, closed in enumerate(self.tree.subgame_roots):
            if not closed:
                continue
            local = self.off_path.local_weights(root)
            for infoset in self.off_path.sets_of(root):
                nodes = self.tree.members[infoset]
                arrived = [local.get(node, ZERO) for node in nodes]
                plans = self.prospects.at(infoset)
                if any(arrived) or len(nodes) == 1:
                    belief = normalised(arrived) if any(arrived) else (ONE,)
                    gain = plans.gain(belief)
                else:
                    belief, gain = kindest(plans)
                beliefs[infoset] = None if len(nodes) == 1 else belief
                gains[infoset] = self._in_units(gain, infoset)
        return beliefs, gains

    def _reached(self, root: int) -> list[int]:
        """The sets of a part to which its subgame's play comes."""
        local = self.off_path.local_weights(root)
        sets = self.off_path.sets_of(root)
        return [infoset for infoset in sets if any(local.get(node) for node in self.tree.members[infoset])]

    # ---------------------------------------------------------------- regret

    def _regrets(self, beliefs: Sequence[Belief | None]) -> list[Fraction]:
        """Per set what the best action gains, under consistent beliefs.

        That no plan gains either is the one-shot deviation principle. It is about regrets of zero and beliefs that
        consistency gives; elsewhere whole plans are compared.
        """
        found: list[Fraction] = []
        for infoset, (belief, row) in enumerate(zip(beliefs, self.profile.probabilities, strict=True)):
            if self.tolerance is not None or infoset in self.free:
                found.append(self._in_units(self.prospects.at(infoset).gain(belief or (ONE,)), infoset))
                continue
            worths = action_values(self.tree, infoset, belief or (), self.values)
            gain = max(worths) - expected(row, worths)
            found.append(self._in_units(gain, infoset) if gain else ZERO)
        return found

    def _gain(self, root: int, player: int) -> Fraction:
        """What a player's best plan gains in the subgame at a node, in payoff units."""
        return Fraction(self.prospects.best(player)[root] - self.values[root][player]) / self.scales[player]

    def _in_units(self, gain: Exact, infoset: int) -> Fraction:
        return Fraction(gain) / self.scales[self.tree.infosets[infoset].player]

    def _fine(self, regrets: Sequence[Fraction]) -> bool:
        return all(
            regret <= self.allowed[infoset.player]
            for regret, infoset in zip(regrets, self.tree.infosets, strict=True)
            if regret
        )

    def _may_be_better(self, beliefs: Sequence[Belief | None], regrets: Sequence[Fraction]) -> bool:
        """Whether other trembles could mend every regret: not at sets whose belief is settled."""
        if any(regrets[infoset] for infoset in self.free):
            return False
        for root, closed in enumerate(self.tree.subgame_roots):
            if closed and any(regrets[infoset] for infoset in self._reached(root)):
                return False
        return all(not regret or belief is not None for regret, belief in zip(regrets, beliefs, strict=True))

    # ---------------------------------------------------------------- result

    def _certificate(
        self,
        concept: Concept,
        regrets: Sequence[Fraction | None],
        beliefs: Sequence[Belief | None],
        trembles: Trembles | None,
        open_question: Concept | None = None,
        threats: tuple[int, ...] = (),
    ) -> Certificate:
        exact = self.tolerance is None
        return Certificate(
            concept,
            largest(regrets),
            exact,
            self.tolerance,
            tuple(regrets),
            tuple(beliefs),
            trembles,
            len(self.tree.nodes),
            self.tree.unfolded_size,
            open_question,
            threats,
        )

    def _failure(
        self, beliefs: Sequence[Belief | None], regrets: Sequence[Fraction], open_question: Concept | None
    ) -> FailedError:
        worst = max(range(len(regrets)), key=lambda i: regrets[i])
        infoset = self.tree.infosets[worst]
        seen = ", ".join(f"{name}={value}" for name, value in infoset.sees)
        where = f"{self.tree.players[infoset.player]}, {infoset.label}" + (f" [{seen}]" if seen else "")
        belief = beliefs[worst] or (ONE,)
        worths = action_values(self.tree, worst, belief, self.values)
        if max(worths) - expected(self.profile.probabilities[worst], worths):
            better = f"{infoset.actions[worths.index(max(worths))]} would gain {regrets[worst]}"
        else:
            plan = plan_words(self.prospects, self.prospects.at(worst), belief, infoset.player)
            better = f"the plan {plan} would gain {regrets[worst]}"
        text = f"{where}: {better}"
        reached = {k for root, closed in enumerate(self.tree.subgame_roots) if closed for k in self._reached(root)}
        if beliefs[worst] is not None and worst not in reached:
            text += (
                "; labels of trembles that mend it were not found"
                if open_question
                else (f"; no belief that {self.concept.words} allows mends it together with the other sets")
            )
        return _failed(text)

    def _plan_from(self, root: int, player: int) -> str:
        return plan_words(self.prospects, self.prospects.from_root(root, player), (ONE,), player)


def _only(regrets: Sequence[Fraction], kept: Container[int]) -> tuple[Fraction | None, ...]:
    return tuple(regret if infoset in kept else None for infoset, regret in enumerate(regrets))


def _check_trembles(profile: BehaviorProfile, trembles: Trembles) -> None:
    checked: set[tuple[int, int]] = set()  # rows and labels are often the same objects
    fine = len(trembles) == len(profile.probabilities)
    for labels, row in zip(trembles, profile.probabilities, strict=False):
        if (id(labels), id(row)) not in checked:
            checked.add((id(labels), id(row)))
            fine &= len(labels) == len(row) and all(
                w > 0 and order >= 0 and (order == 0) is (p > 0) for (order, w), p in zip(labels, row, strict=True)
            )
    if not fine:
        raise FailedError(
            Problem("bad-trembles", "labels must have order 0 exactly on the support, and positive weights")
        )


def _failed(message: str) -> FailedError:
    return FailedError(Problem("certificate-failed", message))


def with_labels(profile: BehaviorProfile, labels: Labels) -> Trembles:
    """Labels as a certificate takes them; every other unused action is of order 1 and weight 1."""
    return tuple(
        tuple(labels.get((infoset, action), label) for action, label in enumerate(row))
        for infoset, row in enumerate(plain_trembles(profile))
    )
