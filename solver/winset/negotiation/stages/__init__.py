"""The stages that a process may list, one file each (the primitives together)."""

from ..stage import Stage
from .bargain import Bargain
from .implement import Implement
from .levers import Lobby, Rally, SidePayment, Threaten
from .primitives import Choose, Draw, End, Sees, When
from .ratify import Ratify

STAGES: tuple[type[Stage], ...] = (
    Bargain,
    Ratify,
    Implement,
    SidePayment,
    Threaten,
    Lobby,
    Rally,
    Draw,
    Choose,
    Sees,
    When,
    End,
)
"""Every stage; :data:`winset.compiling.EXPANSIONS` has one entry for each."""

__all__ = [
    "STAGES",
    "Bargain",
    "Choose",
    "Draw",
    "End",
    "Implement",
    "Lobby",
    "Rally",
    "Ratify",
    "Sees",
    "SidePayment",
    "Stage",
    "Threaten",
    "When",
]
