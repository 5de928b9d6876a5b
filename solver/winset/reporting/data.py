"""A report as plain data; ``docs/report-schema.json`` says what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answers import Answer
from .describing import besides, negotiation_sentences, parameter_rows, payoff_rows, tie_sentences
from .palette import ENDINGS
from .proving import command, versions
from .story import tell

if TYPE_CHECKING:
    from .gathering import Material

VERSION = 1
"""Changes when a field goes away or changes its meaning."""


def data_of(material: Material) -> dict[str, Any]:
    """Everything that was computed; numbers as exact text, what is missing as ``None``."""
    negotiation, solution = material.negotiation, material.solution
    tree = material.tree
    return {
        "report": VERSION,
        "title": negotiation.title,
        "model": material.slug or None,
        "negotiation": {
            "sides": [side.name for side in negotiation.sides],
            "issues": [issue.name for issue in negotiation.issues],
            "parameters": [
                {"name": name, "domain": domain, "value": None if value == "left open" else value}
                for name, domain, value in parameter_rows(negotiation)
            ],
            "assumptions": [str(each) for each in negotiation.assumptions],
            "words": list(negotiation_sentences(negotiation)),
            "payoffs": [
                {"actor": who, "agreement": gets, "without": has} for who, gets, has in payoff_rows(negotiation)
            ],
            "besides": [*besides(negotiation), *tie_sentences(negotiation, material.ties)],
        },
        "answer": None if material.answer is None else _answer(material.answer, material),
        "game": None
        if tree is None
        else {
            "players": list(tree.players),
            "actors": list(tree.actors),
            "distinct_nodes": len(tree.nodes),
            "unfolded_nodes": str(tree.unfolded_size),
            "information_sets": len(tree.infosets),
        },
        "win_sets": None
        if material.win_sets is None
        else {
            "sets": [{"name": row.name, **row.region.to_dict()} for row in material.win_sets.rows],
            "zone": material.win_sets.zone.region.to_dict(),
            "deadlock": str(material.win_sets.deadlock),
            "words": material.win_sets.words,
        },
        "solution": None
        if solution is None
        else {
            **solution.to_dict(),
            "stories": [list(tell(equilibrium)) for equilibrium in solution.equilibria],
            "why": [explanation.to_dict() for explanation in solution.explain()],
        },
        "derivation": None if material.derivation is None else material.derivation.to_dict(),
        "sweeps": [table.to_dict() for table in (*material.statics, *([material.phases] if material.phases else []))],
        "claims": [row.to_dict() for row in material.claims],
        "problems": [
            {"step": words, "code": p.code, "message": p.message, "path": p.path, "hint": p.hint}
            for words, problems in material.problems
            for p in problems
        ],
        "notes": list(material.notes),
        "differences": list(material.differences),
        "command": command(material) if material.origin else None,
        "versions": dict(versions()),
        "seconds": {words: round(seconds, 3) for words, seconds in material.seconds},
    }


def _answer(answer: Answer, material: Material) -> dict[str, Any]:
    """What happens at the report's values, and where that comes from."""
    actors = material.negotiation.actors
    return {
        "by": material.answered_by,
        "found": answer.found,
        "problem": answer.problem,
        "outcomes": [
            {
                "probability": {ending.value: str(p) for ending, p in zip(ENDINGS, outcome.endings, strict=True)},
                "payoff": {actor: str(u) for actor, u in zip(actors, outcome.payoffs, strict=True)},
                "words": list(outcome.told),
            }
            for outcome in answer.outcomes
        ],
    }
