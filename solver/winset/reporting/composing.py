"""What was gathered, as a document: the picture first, the proof last."""

from __future__ import annotations

from collections.abc import Iterator

from .canvas import style
from .controlling import controls_of
from .data import data_of
from .document import Block, Document, Section, Table
from .easel import Easel
from .gathering import Material
from .glance import answer_text, glance, happening, summary, trouble
from .proving import method_blocks, proof_blocks
from .setting import game_blocks, negotiation_blocks, win_set_blocks
from .varying import condition_blocks, static_blocks
from .words import listed


def compose(material: Material) -> Document:
    """The report as sections of text, pictures, tables and formulas."""
    easel = Easel()
    with style():
        first = glance(material, easel)
        built = [
            Section("What happens", "endings", tuple(happening(material))),
            Section("The negotiation", "tables", tuple(negotiation_blocks(material))),
            Section("Win-sets and agreement zone", "win-sets", tuple(win_set_blocks(material)), still=True),
            Section("The game", "game", tuple(game_blocks(material)), still=True),
            Section("How it depends on the parameters", "parameters", tuple(static_blocks(material, easel))),
            Section("Conditions", "conditions", tuple(condition_blocks(material, easel))),
            Section("What the source claims", "claims", tuple(_claims(material))),
            Section("Why this is an equilibrium", "proof", tuple(proof_blocks(material)), still=True),
            Section("How it was computed", "method", tuple(method_blocks(material)), still=True),
        ]
        controls = controls_of(material, easel.maps)
    sections = tuple(section for section in built if section.blocks)
    title = material.negotiation.title or material.slug or "A negotiation"
    said = tuple(summary(material))
    return Document(title, answer_text(material), said, first, sections, data_of(material), controls)


def _claims(material: Material) -> Iterator[Block]:
    yield from trouble(material, "claims")
    if material.claims:
        columns = ("claim", "what it says", "page", "status", "verdict", "evidence")
        rows = tuple((r.id, r.claim, r.page, r.status, r.verdict.value, str(r.evidence)) for r in material.claims)
        sources = listed(dict.fromkeys(row.source for row in material.claims))
        yield Table(f"Claims of {sources}, and what became of them.", columns, rows)
