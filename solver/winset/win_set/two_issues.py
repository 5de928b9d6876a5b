"""Win-sets over two interval issues: polygons with rational corners, where payoffs are linear piece by piece."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from winset.negotiation import Interval, Issue

from .base import AgreementLike, Region, coordinates
from .cell import CellScope, partition
from .electorate import Electorate
from .form import unknown
from .plane import Corner, Face, Ring, box, inside, outlines


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
        return outlines(self.faces)

    @property
    def segments(self) -> tuple[tuple[Corner, Corner], ...]:
        """Segments that border no part of full dimension."""
        flat = [face.corners for face in self.faces if face.dimension == 2]
        found = (face for face in self.faces if face.dimension == 1 and not any(_touches(face, c) for c in flat))
        return tuple(sorted((min(f.corners), max(f.corners)) for f in found))

    @property
    def points(self) -> tuple[Corner, ...]:
        """Single points that border no part of more dimensions."""
        wider = [face.corners for face in self.faces if face.dimension]
        found = (face for face in self.faces if not face.dimension and not any(_touches(face, c) for c in wider))
        return tuple(sorted(face.corners[0] for face in found))

    @property
    def closed(self) -> bool:
        """Whether every border belongs to it."""
        sides = [side for face in self.faces for side in _sides(face)]
        return all(is_in for _, is_in in partition(sides, lambda side: inside(side, self.faces)))

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

    def vote(face: Face) -> bool:
        scope = CellScope(values, face)
        return electorate.passes(electorate.ballots(scope), scope)

    pieces = partition(box(first.domain or Interval(), second.domain or Interval()), vote)
    faces = tuple(face for face, passes in pieces if passes)
    return PlaneWinSet((first.name, second.name), faces, electorate.side.name)


def _sides(face: Face) -> tuple[Face, ...]:
    """The faces of one dimension less that border a face."""
    corners = face.corners
    if face.dimension == 0:
        return ()
    if face.dimension == 1:
        return tuple(Face((corner,)) for corner in corners)
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return tuple(side for pair in pairs for side in (Face(pair), Face(pair[:1])))


def _touches(face: Face, corners: Ring) -> bool:
    """Whether a face lies in the closed face with these corners."""
    wider = Face(corners)
    return all(form.at(face.sample) >= 0 if sign else form.at(face.sample) == 0 for form, sign in wider.conditions)


def _corners(ring: Ring) -> str:
    return " ".join(f"({x}, {y})" for x, y in ring)
