"""What makes a negotiation meaningless, found all at once; each problem has its path in the file.

One module for each part of a negotiation; :data:`CHECKS` lists what is asked of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Problem
from .internal_payments import check_internal_payments
from .issues import check_issues
from .names import check_names
from .parameters import check_parameters
from .payoffs import check_payoffs
from .process import check_process
from .ranges import check_ranges
from .sides import check_sides
from .uncertainty import check_uncertainty

if TYPE_CHECKING:
    from ..negotiation import Negotiation

CHECKS = (
    check_names,
    check_parameters,
    check_issues,
    check_uncertainty,
    check_sides,
    check_internal_payments,
    check_process,
    check_ranges,
)
"""What every negotiation is asked, in this order."""


def problems(negotiation: Negotiation) -> list[Problem]:
    """Everything that is wrong with a negotiation, in file order."""
    found: list[Problem] = []
    for check in CHECKS:
        found.extend(check(negotiation))
    if not found:  # arithmetic makes sense only once every name means something
        found.extend(check_payoffs(negotiation))
    return found
