"""Where the game that is solved and the game that is derived are not the same, and how they differ.

``solve`` plays a finite game: an interval becomes a grid, endless offers end, a distribution becomes a few points.
``derive`` answers for the game as it is written. What is said of one must not be drawn into a picture of the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..equilibrium import Concept
from ..negotiation import Bargain, Negotiation
from ..negotiation.stage import walk


def differences(
    negotiation: Negotiation,
    concept: Concept = Concept.SEQUENTIAL,
    ties: str = "declared",
    derived: Concept = Concept.SEQUENTIAL,
) -> Iterator[str]:
    """What the closed forms are about and the solved game is not, a sentence for each difference; none if equal.

    Parameters
    ----------
    concept, ties
        What is solved for.
    derived
        What the closed forms are of.
    """
    if not negotiation.proposals:
        for issue in negotiation.issues:
            if issue.domain is not None and not issue.options:
                steps = f"the {issue.grid + 1} points of a grid" if issue.grid is not None else "no grid"
                anything = f"In the closed forms {issue.name} may be any number in {issue.domain}"
                yield f"{anything}; the solved game has {steps}."
    for stage, _ in walk(negotiation.process):
        if isinstance(stage, Bargain) and stage.endless:
            rounds = "round" if str(stage.rounds) == "1" else "rounds"
            yield (
                "In the closed forms the offers go on until somebody accepts, with the same proposals in every round; "
                f"the solved game ends after {stage.rounds} {rounds}."
            )
    for quantity in negotiation.uncertainty:
        if quantity.distribution is not None:
            points = quantity.points or 0
            yield (
                f"In the closed forms {quantity.name} is drawn from {quantity.distribution}; the solved game has "
                f"{points} values instead, each as likely as its cell."
            )
    if concept is not derived:
        kind = derived.words.replace("equilibrium", "equilibria")
        yield f"The closed forms are of {kind} in pure strategies; the report looks for every {concept.words}."
    if ties != "declared":
        yield "The closed forms keep the tie rules of the negotiation; the report lets every best action count."
