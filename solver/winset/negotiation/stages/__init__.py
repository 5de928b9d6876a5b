"""The stages that a process may list, one file each (the primitives together)."""

from ..stage import Stage
from .amend import Amend
from .bargain import Bargain
from .commitments import Commit, Mandate
from .implement import Implement
from .levers import Lobby, Rally, SidePayment, Threaten
from .pre_play import Announce, Delegate, Poll, Trial
from .primitives import Choose, Draw, End, Sees, When
from .ratify import Ratify
from .renegotiate import Renegotiate

STAGES: tuple[type[Stage], ...] = (
    Bargain,
    Ratify,
    Renegotiate,
    Amend,
    Implement,
    Announce,
    Poll,
    Trial,
    Commit,
    Mandate,
    Delegate,
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
    "Amend",
    "Announce",
    "Bargain",
    "Choose",
    "Commit",
    "Delegate",
    "Draw",
    "End",
    "Implement",
    "Lobby",
    "Mandate",
    "Poll",
    "Rally",
    "Ratify",
    "Renegotiate",
    "Sees",
    "SidePayment",
    "Stage",
    "Threaten",
    "Trial",
    "When",
]
