"""Certificates: the strongest concept that a profile satisfies, by exact arithmetic of our own.

From the strongest down: consistent beliefs (Kreps-Wilson labels) under which
nobody gains at any information set make it ``SEQUENTIAL``; beliefs by Bayes
within each subgame that is reached and any beliefs elsewhere
``PERFECT_BAYESIAN``; no profitable plan in any subgame ``SUBGAME_PERFECT``; none
at the root ``NASH``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, field

from ..equilibrium.certificate import Certificate, largest
from ..equilibrium.concept import Concept
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
from ..equilibrium.values import Values, action_values, continuation_values, expected, normalised, payoff_scales
from ..errors import FailedError, NotYetError, Problem
from ..game_tree import GameTree, Split, Terminal
from .alternative import Parts
from .deviations import better_plan, nash_regrets, subgame_regrets
from .labelling import Action, Monomial, Question, answer, possible_cores
from .off_path import OffPath

Belief = tuple[Fraction, ...]


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
        Regret, in payoff units, that is still accepted; ``None`` for none.

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
    proposition 1.
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
    weights: list[Fraction] = field(init=False)
    off_path: OffPath = field(init=False)
    unreachable: set[int] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.parts = Parts(self.tree)
        self.scales = payoff_scales(self.tree)
        self.values = continuation_values(self.tree, self.profile, self.scales)
        self.weights = reach(self.tree, self.profile)
        self.off_path = OffPath(self.parts, self.profile, self.values)

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
                trembles = _merged(self.profile, found.labels)
                beliefs = self._beliefs(trembles)
                regrets = self._regrets(beliefs)
                if self._fine(regrets):
                    return self._certificate(Concept.SEQUENTIAL, regrets, beliefs, trembles)
            if not found.decided:
                open_question = Concept.SEQUENTIAL
        return self._weaker(beliefs, regrets, open_question)

    def _weaker(
        self, beliefs: list[Belief | None], regrets: tuple[Fraction | None, ...], open_question: Concept | None
    ) -> Certificate:
        if self.concept is Concept.SEQUENTIAL:
            raise self._failure(beliefs, regrets, open_question)
        weak = self._weak_beliefs()
        weak_regrets = self._regrets(weak)
        if self._fine(weak_regrets):
            return self._certificate(Concept.PERFECT_BAYESIAN, weak_regrets, weak, None, open_question)
        if self.concept is Concept.PERFECT_BAYESIAN:
            raise self._failure(weak, weak_regrets, None)
        on_path: list[Belief | None] = [
            belief if any(self.weights[node] for node in nodes) else None
            for belief, nodes in zip(weak, self.tree.members, strict=True)
        ]
        seen = self._regrets(on_path)
        inside = subgame_regrets(self.parts, self.profile, self.values)
        if self._tolerable((gain, player) for (_, player), gain in inside.items()):
            return self._certificate(Concept.SUBGAME_PERFECT, seen, on_path, None)
        if self.concept is Concept.SUBGAME_PERFECT:
            (root, player), gain = max(inside.items(), key=lambda item: Fraction(item[1]) / self.scales[item[0][1]])
            plan = better_plan(self.parts, self.profile, self.values, player, root, onwards=False)
            raise _failed(
                f"in the subgame at node {root} {self.tree.players[player]} gains "
                f"{Fraction(gain) / self.scales[player]} by another plan: {plan}"
            )
        plain = nash_regrets(self.parts, self.profile, self.values)
        if self._tolerable((gain, player) for player, gain in enumerate(plain)):
            return self._certificate(Concept.NASH, seen, on_path, None)
        player = max(range(len(plain)), key=lambda i: Fraction(plain[i]) / self.scales[i])
        gain = Fraction(plain[player]) / self.scales[player]
        better = better_plan(self.parts, self.profile, self.values, player, self.tree.root, onwards=True)
        raise _failed(f"{self.tree.players[player]} gains {gain} by another plan for the whole game: {better}")

    # --------------------------------------------------------------- beliefs

    def _beliefs(self, trembles: Trembles) -> list[Belief | None]:
        """By Bayes on the path, by the labels off it; ``None`` for sets of one node."""
        if all(len(nodes) == 1 for nodes in self.tree.members):
            return [None] * len(self.tree.members)
        orders = least_orders(self.tree, self.profile, trembles)
        found: list[Belief | None] = []
        for infoset, nodes in enumerate(self.tree.members):
            if len(nodes) == 1:
                found.append(None)
                continue
            reached = [orders[node] for node in nodes]
            least = min((label[0] for label in reached if label is not None), default=None)
            if least is None:  # behind a chance move of probability zero: consistency says nothing
                self.unreachable.add(infoset)
                found.append(None)
            else:
                found.append(
                    normalised([label[1] if label is not None and label[0] == least else ZERO for label in reached])
                )
        return found

    def _weak_beliefs(self) -> list[Belief | None]:
        """By Bayes within each subgame where it comes to the set, else any belief that makes the act best."""
        found: list[Belief | None] = [None] * len(self.tree.members)
        for root, closed in enumerate(self.tree.subgame_roots):
            if not closed:
                continue
            local = self.off_path.local_weights(root)
            for infoset in self.off_path.sets_of(root):
                nodes = self.tree.members[infoset]
                if len(nodes) == 1:
                    continue
                arrived = [local.get(node, ZERO) for node in nodes]
                if any(arrived):
                    found[infoset] = normalised(arrived)
                else:
                    question = self.off_path.question(infoset, [ONE] * len(nodes), _apart(infoset, len(nodes)))
                    cores, _ = possible_cores(question)
                    found[infoset] = self._belief_on(question, cores)
        return found

    def _belief_on(self, question: Question, cores: Sequence[tuple[int, ...]]) -> Belief:
        size = len(question.weights)
        if not cores:
            return normalised([ONE] * size)
        core = cores[0]
        if len(core) == 1:
            return tuple(ONE if node == core[0] else ZERO for node in range(size))
        narrowed = Question(
            tuple(weight if node in core else ZERO for node, weight in enumerate(question.weights)),
            question.trembles,
            question.wishes,
        )
        labels = answer([narrowed]).labels
        if labels is None:
            return normalised([ONE] * size)
        shared = frozenset.intersection(*question.trembles)
        weights = [ZERO] * size
        for node in core:
            weights[node] = ONE
            for action in question.trembles[node] - shared:
                weights[node] *= labels[action][1]
        return normalised(weights)

    # ---------------------------------------------------------------- regret

    def _regrets(self, beliefs: Sequence[Belief | None]) -> tuple[Fraction | None, ...]:
        """Per set what the best action gains over the act; ``None`` for sets of several nodes without a belief."""
        found: list[Fraction | None] = []
        tree, values = self.tree, self.values
        for infoset, (nodes, belief, row) in enumerate(
            zip(tree.members, beliefs, self.profile.probabilities, strict=True)
        ):
            if len(nodes) > 1 and belief is None:
                found.append(None)
                continue
            worths = action_values(tree, infoset, belief or (), values)
            gain = max(worths) - expected(row, worths)
            found.append(ZERO if not gain else Fraction(gain) / self.scales[tree.infosets[infoset].player])
        return tuple(found)

    def _fine(self, regrets: tuple[Fraction | None, ...]) -> bool:
        asked = all(regret is not None or infoset in self.unreachable for infoset, regret in enumerate(regrets))
        return asked and largest(regrets) <= (self.tolerance or 0)

    def _tolerable(self, gains: object) -> bool:
        limit = self.tolerance or ZERO
        return all(Fraction(gain) / self.scales[player] <= limit for gain, player in gains)  # type: ignore[attr-defined]

    def _may_be_better(self, beliefs: Sequence[Belief | None], regrets: tuple[Fraction | None, ...]) -> bool:
        """Whether other trembles could mend every regret: not at sets whose belief is settled."""
        for root, closed in enumerate(self.tree.subgame_roots):
            if not closed:
                continue
            local = self.off_path.local_weights(root)
            for infoset in self.off_path.sets_of(root):
                if regrets[infoset] and any(local.get(node) for node in self.tree.members[infoset]):
                    return False
        return all(not regret or belief is not None for regret, belief in zip(regrets, beliefs, strict=True))

    # ---------------------------------------------------------------- result

    def _certificate(
        self,
        concept: Concept,
        regrets: tuple[Fraction | None, ...],
        beliefs: Sequence[Belief | None],
        trembles: Trembles | None,
        open_question: Concept | None = None,
    ) -> Certificate:
        exact = self.tolerance is None
        return Certificate(
            concept,
            largest(regrets),
            exact,
            self.tolerance,
            regrets,
            tuple(beliefs),
            trembles,
            len(self.tree.nodes),
            self.tree.unfolded_size,
            open_question,
        )

    def _failure(
        self, beliefs: Sequence[Belief | None], regrets: tuple[Fraction | None, ...], open_question: Concept | None
    ) -> FailedError:
        worst = max(range(len(regrets)), key=lambda i: regrets[i] or ZERO)
        infoset = self.tree.infosets[worst]
        worths = action_values(self.tree, worst, beliefs[worst] or (), self.values)
        better = infoset.actions[worths.index(max(worths))]
        seen = ", ".join(f"{name}={value}" for name, value in infoset.sees)
        where = f"{self.tree.players[infoset.player]}, {infoset.label}" + (f" [{seen}]" if seen else "")
        text = f"{where}: {better} would gain {regrets[worst]}"
        on_path = any(self.weights[node] for node in self.tree.members[worst])
        if beliefs[worst] is not None and not on_path:
            text += (
                "; labels of trembles that mend it were not found"
                if open_question
                else (f"; no belief that {self.concept.words} allows mends it together with the other sets")
            )
        return _failed(text)


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


def _apart(infoset: int, size: int) -> list[Monomial]:
    """Trembles that let the nodes of one set have any weights."""
    return [frozenset[Action]({(-1 - infoset, node)}) for node in range(size)]


def _merged(profile: BehaviorProfile, labels: dict[Action, tuple[int, Fraction]]) -> Trembles:
    """The labels that were found; every other unused action is of order 1 and weight 1."""
    return tuple(
        tuple(labels.get((infoset, action), label) for action, label in enumerate(row))
        for infoset, row in enumerate(plain_trembles(profile))
    )
