"""Issues, and the proposals over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...errors import Problem
from ...expression import Scope
from ...fields import nearest
from ..parts import Issue
from .meaning import known_constants, undeclared

if TYPE_CHECKING:
    from ..negotiation import Negotiation


def check_issues(negotiation: Negotiation) -> Iterator[Problem]:
    """Issues are intervals or options; proposals give every issue a value that it can have."""
    for issue in negotiation.issues:
        path = f"issues.{issue.name}"
        if bool(issue.options) == (issue.domain is not None):
            yield Problem("bad-issue", "an issue is either an interval (in:) or named options (options:)", path)
        if issue.grid is not None and issue.grid < 1:
            yield Problem("bad-grid", f"a grid has at least one step, not {issue.grid}", f"{path}.grid")
        if issue.domain is not None and issue.domain.is_empty:
            yield Problem("empty-domain", f"the domain {issue.domain} holds no number", path)
        if issue.grid is not None and (issue.domain is None or issue.domain.low is None or issue.domain.high is None):
            yield Problem("bad-grid", "a grid needs an interval with two bounds", f"{path}.grid")
    attributes = set(negotiation.attributes)
    by_name = {issue.name: issue for issue in negotiation.issues}
    scope = Scope(known_constants(negotiation))
    allowed = {p.name for p in negotiation.parameters} | negotiation.labels
    for proposal in negotiation.proposals:
        path = f"proposals.{proposal.name}"
        missing = attributes - {name for name, _ in proposal.values}
        if missing:
            yield Problem("missing-value", f"no value for {', '.join(sorted(missing))}", path)
        for name, source in proposal.values:
            unknown = list(undeclared(source, allowed, f"{path}.{name}"))
            yield from unknown
            if name in by_name and not unknown and source.names <= set(scope):
                yield from inside(by_name[name], source.value(scope), f"{path}.{name}")


def inside(issue: Issue, value: Any, path: str) -> Iterator[Problem]:
    """A value is an option of the issue, where it has options; whether it is in a domain is asked with all ranges."""
    if issue.options and value not in issue.options:
        yield Problem(
            "outside-domain", f"{value!r} is not an option of {issue.name}", path, hint=nearest(value, issue.options)
        )
