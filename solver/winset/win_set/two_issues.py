"""Win-sets over two interval issues: polygons with rational corners, where payoffs are linear piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import field, frozen

from winset.errors import NotYetError, Problem
from winset.expression import Value
from winset.negotiation import Interval, Issue
from winset.ratification import Ballot

from .base import AgreementLike, Region, coordinates
from .cell import CellScope, partition
from .electorate import Electorate
from .form import unknown
from .plane import Corner, Face, Ring, box, inside, outlines, skeleton, straight

LARGEST = 20_000
"""How many cells the plane may come apart into."""


@frozen
class PlaneRegion(Region):
    """Agreements on two interval issues.

    Parameters
    ----------
    issues
        Their names.
    faces
        Disjoint open convex faces, whose union the region is.
    """

    issues: tuple[str, str]
    faces: tuple[Face, ...] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it holds no agreement."""
        return not self.faces

    @property
    def polygons(self) -> tuple[Ring, ...]:
        """The borders of its parts of full dimension: corners counterclockwise, of a hole clockwise."""
        return outlines(skeleton(self.faces).border)

    @property
    def segments(self) -> tuple[tuple[Corner, Corner], ...]:
        """Segments that border no part of full dimension, as long as they are."""
        return straight(skeleton(self.faces))

    @property
    def points(self) -> tuple[Corner, ...]:
        """Single points that border no part of more dimensions."""
        bones = skeleton(self.faces)
        ends = {corner for piece in bones.sides for corner in piece} | {c for face in bones.alone for c in face.corners}
        single = (face.corners[0] for face in self.faces if face.dimension == 0)
        return tuple(sorted(corner for corner in single if corner not in ends))

    @property
    def closed(self) -> bool:
        """Whether every border belongs to it."""
        return skeleton(self.faces).closed

    @property
    def bare(self) -> PlaneRegion:
        """The same agreements, without the side."""
        return PlaneRegion(self.issues, self.faces)

    def contains(self, agreement: AgreementLike) -> bool:
        """Whether it holds the agreement, given by the values of the two issues."""
        first, second = coordinates(agreement, self.issues)
        return any((first, second) in face for face in self.faces)

    def intersection(self, other: PlaneRegion) -> PlaneRegion:
        """The agreements of both."""
        pieces = partition(self.faces, lambda face: inside(face, other.faces))
        return PlaneRegion(self.issues, tuple(face for face, is_in in pieces if is_in))

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it; numbers as text."""
        return {
            "kind": "polygons",
            "issues": list(self.issues),
            "polygons": [[[str(x), str(y)] for x, y in ring] for ring in self.polygons],
            "segments": [[[str(x), str(y)] for x, y in segment] for segment in self.segments],
            "points": [[str(x), str(y)] for x, y in self.points],
            "closed": self.closed,
        }

    def __str__(self) -> str:
        if self.is_empty:
            return "empty"
        parts = [f"polygon {_corners(ring)}" for ring in self.polygons]
        parts += [f"segment {_corners(segment)}" for segment in self.segments]
        parts += [f"point {_corners((point,))}" for point in self.points]
        border = "" if self.closed else " without some of the border"
        return f"({', '.join(self.issues)}) in {' | '.join(parts)}{border}"


@frozen
class PlaneWinSet(PlaneRegion):
    """The agreements on two interval issues that a side's constituents would ratify.

    Parameters
    ----------
    side
        Whose constituents.
    """

    side: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {**super().to_dict(), "side": self.side}

    def __str__(self) -> str:
        return f"win-set of {self.side}: {super().__str__()}"


def plane_win_set(issues: tuple[Issue, Issue], electorate: Electorate) -> PlaneWinSet:
    """The win-set over two interval issues."""
    first, second = issues
    values = {**electorate.world.values, first.name: unknown(0, 2), second.name: unknown(1, 2)}

    cells: list[tuple[Face, dict[str, Ballot]]] = [
        (face, {}) for face in box(first.domain or Interval(), second.domain or Interval())
    ]
    for group in electorate.groups:  # group by group, so that a cell that comes apart forgets no vote
        cells = [
            (piece, {**ballots, group: ballot})
            for face, ballots in cells
            for piece, ballot in partition([face], partial(_ballot, electorate, values, group))
        ]
        if len(cells) > LARGEST:
            message = f"the votes of {electorate.side.name} divide the plane into more than {LARGEST} cells"
            hint = "give fewer groups, or a grid"
            raise NotYetError(Problem("too-many-cells", message, f"sides.{electorate.side.name}", hint=hint))
    faces: list[Face] = []
    for face, ballots in cells:
        pieces = partition([face], partial(_passes, electorate, values, ballots))
        faces.extend(piece for piece, passes in pieces if passes)
    return PlaneWinSet((first.name, second.name), tuple(faces), electorate.side.name)


def _ballot(electorate: Electorate, values: Mapping[str, Value], group: str, face: Face) -> Ballot:
    return electorate.ballot(group, CellScope(values, face))


def _passes(electorate: Electorate, values: Mapping[str, Value], ballots: Mapping[str, Ballot], face: Face) -> bool:
    return electorate.passes(ballots, CellScope(values, face))


def _corners(ring: Ring) -> str:
    return " ".join(f"({x}, {y})" for x, y in ring)
