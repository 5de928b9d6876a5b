"""Who sits at which table: the negotiators at Level I, the constituents behind each at Level II."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..negotiation import Group, Negotiation, Side
from ..negotiation.voting import body_of
from .describing import issue_words
from .palette import INK, MUTED, PANEL, PAPER, RULE, Shade, side_shade
from .svg import Element, element, picture, shortened, text_width
from .words import listed, shortlist

MOST_GROUPS = 7
"""How many groups of a side are drawn; the rest is counted."""
LINE, TOP, SEAT, GAP = 19.0, 16.0, 21.0, 26.0
WIDEST = 480.0
"""How wide the picture may be, in pixels, for sides to sit side by side."""


@frozen
class Bench:
    """The Level II box of a side: its heading and a line for each group."""

    side: Side
    heading: str
    lines: tuple[tuple[str, str], ...]

    @property
    def width(self) -> float:
        longest = max((text_width(a, 11.5) + text_width(b, 10.5) + 34 for a, b in self.lines), default=0.0)
        return max(longest, text_width(self.heading, 10.5) + 26, 168.0)

    @property
    def height(self) -> float:
        return 30.0 + LINE * len(self.lines)


def draw_seats(negotiation: Negotiation) -> str:
    """The negotiation as an SVG picture that stands alone.

    Two sides sit side by side; more sit one below the other, so that the picture stays as narrow.
    """
    benches = [bench(side) for side in negotiation.sides]
    if sum(b.width + GAP for b in benches) + GAP > WIDEST:
        return _stacked(negotiation, benches)
    width = max(sum(b.width + GAP for b in benches) + GAP, 420.0)
    table = 50.0
    below = TOP + table + SEAT * 2 + 26
    height = below + max((b.height for b in benches), default=0.0) + 14
    body = list(_table(negotiation, width, table))
    spare = (width - sum(b.width for b in benches)) / (len(benches) + 1) if benches else 0.0
    x = spare
    for index, each in enumerate(benches):
        body.extend(_seat(each, side_shade(index), x, TOP + table, below))
        x += each.width + spare
    return picture(width, height, "Who sits at which table", seats_text(negotiation), body, class_="seats")


def _stacked(negotiation: Negotiation, benches: list[Bench]) -> str:
    """The Level I table on top, below it a row for each side: the negotiator, and the constituents behind it."""
    table, left = 50.0, GAP + 8
    chairs = [max(text_width(shortened(b.side.name, 18), 12) + 18, SEAT * 2) for b in benches]
    start = left + max(chairs) + 26
    wide = max(b.width for b in benches)
    width = max(start + wide + 12, 400.0)
    body: list[Element] = []
    y = TOP + table + 16
    for index, (each, chair) in enumerate(zip(benches, chairs, strict=True)):
        shade, middle = side_shade(index), y + each.height / 2
        body += [
            element("path", d=f"M{left + 16:.1f} {TOP + table:.1f}V{middle:.1f}", stroke=RULE.light, stroke_width=1.4),
            element("path", d=f"M{left + chair:.1f} {middle:.1f}H{start:.1f}", stroke=shade.light, stroke_width=1.4,
                    stroke_dasharray=None if each.lines else "3 3"),
        ]  # fmt: skip
        body += _chair(each, shade, left, middle, chair)
        body += _bench(each, shade, start, y, width - start - 12)
        y += each.height + 12
    lines = [each for each in body if each.tag == "path"]
    rest = [each for each in body if each.tag != "path"]
    shown = [*lines, *_table(negotiation, width, table), *rest]
    return picture(width, y + 2, "Who sits at which table", seats_text(negotiation), shown, class_="seats")


def seats_text(negotiation: Negotiation) -> str:
    """What the picture shows, for those who do not see it."""
    parts = [f"At the Level I table: {listed(side.name for side in negotiation.sides)}."]
    for side in negotiation.sides:
        each = bench(side)
        groups = "; ".join(f"{name} {detail}".strip() for name, detail in each.lines)
        parts.append(f"Behind {side.name} at Level II: {groups or 'nobody'} ({each.heading}).")
    return " ".join(parts)


def bench(side: Side) -> Bench:
    """The Level II box of a side."""
    shown = side.constituents[:MOST_GROUPS]
    rule = body_of(side)
    lines = [(shortened(group.name, 26), _detail(group, rule is None or group.name in rule.groups)) for group in shown]
    rest = side.constituents[MOST_GROUPS:]
    if rest:
        votes = sum((c for group in rest if (c := group.votes.constant()) is not None), start=0 * 1)
        known = all(group.votes.constant() is not None for group in rest)
        lines.append((f"and {len(rest)} more groups", f"{votes} votes" if known else ""))
    if not side.constituents:
        return Bench(side, "nobody has to ratify", ())
    # The groups stand below the heading: the rule need not name them again.
    label = shortened(rule.label.partition(" of [")[0], 40) if rule is not None and len(lines) > 1 else "must ratify"
    strategic = ", voting strategically" if side.voting == "strategic" else ""
    return Bench(side, f"Level II: {label}{strategic}", tuple(lines))


def _detail(group: Group, votes_here: bool) -> str:
    if not votes_here:
        return "looks on"
    parts = []
    votes = group.votes.constant()
    if votes is None or votes != 1:
        parts.append(f"{group.votes} votes")
    if group.stance != "compares":
        parts.append("always yes" if group.stance == "always" else "always no")
    if group.types:
        parts.append(f"{listed([kind.name for kind in group.types][:4], 'or')}?")
    if group.members is not None:
        parts.append(f"thresholds {group.members.threshold}")
    return shortened(", ".join(parts), 44)


def _table(negotiation: Negotiation, width: float, height: float) -> Iterator[Element]:
    said = listed(issue_words(issue) for issue in negotiation.issues)
    if not said and negotiation.proposals:
        said = shortlist([proposal.name for proposal in negotiation.proposals], 4)
    about = shortened(said, max(int(width / 7), 30))
    yield element("rect", x=GAP, y=TOP, width=width - 2 * GAP, height=height, rx=height / 2, fill=PANEL.light,
                  stroke=MUTED.light, stroke_width=1.2)  # fmt: skip
    yield element("text", "Level I: the negotiators' table", x=width / 2, y=TOP + 21, text_anchor="middle",
                  font_size=11.5, font_weight="bold", fill=INK.light)  # fmt: skip
    if about:
        yield element("text", about, x=width / 2, y=TOP + 37, text_anchor="middle", font_size=10.5, fill=MUTED.light)


def _seat(each: Bench, shade: Shade, x: float, table: float, below: float) -> Iterator[Element]:
    """A negotiator at the table, and the constituents below."""
    middle, seat = x + each.width / 2, table + SEAT * 0.7
    yield element("path", d=f"M{middle:.1f} {seat:.1f}V{below:.1f}", stroke=shade.light, stroke_width=1.4,
                  stroke_dasharray=None if each.lines else "3 3")  # fmt: skip
    chair = max(text_width(shortened(each.side.name, 18), 12) + 18, SEAT * 2)
    yield from _chair(each, shade, middle - chair / 2, seat, chair)
    yield from _bench(each, shade, x, below, each.width)


def _chair(each: Bench, shade: Shade, x: float, middle: float, width: float) -> Iterator[Element]:
    yield element("rect", x=x, y=middle - SEAT * 0.7, width=width, height=SEAT * 1.4, rx=SEAT * 0.7, fill=shade.light)
    yield element("text", shortened(each.side.name, 18), x=x + width / 2, y=middle + 4.2, text_anchor="middle",
                  font_size=12, font_weight="bold", fill=PAPER.light)  # fmt: skip


def _bench(each: Bench, shade: Shade, x: float, y: float, width: float) -> Iterator[Element]:
    yield element("rect", x=x, y=y, width=width, height=each.height, rx=5, fill=PAPER.light, stroke=shade.light,
                  stroke_width=1.2)  # fmt: skip
    yield element("text", each.heading, x=x + 12, y=y + 18, font_size=10.5, fill=MUTED.light)
    if each.lines:
        yield element("path", d=f"M{x:.1f} {y + 25:.1f}h{width:.1f}", stroke=RULE.light, stroke_width=1)
    for number, (group, detail) in enumerate(each.lines):
        line = y + 39 + LINE * number
        yield element("circle", cx=x + 15, cy=line - 3.6, r=3.4, fill=shade.light)
        yield element("text", group, x=x + 24, y=line, font_size=11.5, fill=INK.light)
        if detail:
            yield element("text", detail, x=x + width - 10, y=line, font_size=10.5, text_anchor="end", fill=MUTED.light)
