"""Pictures of Matplotlib axes for a document; how their data became coordinates is remembered for the sliders."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from .canvas import pixel_map, to_svg
from .document import Picture


@define
class Easel:
    """Makes pictures of Matplotlib axes."""

    maps: dict[str, dict[str, float]] = field(factory=dict)

    def picture(self, name: str, axes: Any, caption: str, words: str) -> Picture:
        """The picture of some axes; its name is also the prefix of its identifiers."""
        svg = to_svg(axes, caption.partition(".")[0], words, name)
        self.maps[name] = pixel_map(axes)
        return Picture(name, svg, caption, words)
