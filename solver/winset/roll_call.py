"""Votes that were really cast, and how many of them a negotiation, or a simple rule of thumb, gets right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from .errors import InputError, Problem
from .expression import Scope
from .fields import nearest
from .negotiation import Negotiation
from .negotiation.voting import ballots


@frozen
class RollCall:
    """The votes of members, by name: ``True`` for yes; who did not vote is left out.

    Examples
    --------
    >>> call = RollCall({"a": True, "b": True, "c": False})
    >>> call.right({"a": True, "b": False, "c": False}), call.all_yes, call.all_no
    (2, 2, 1)
    >>> call.best_cut({"a": Fraction(3), "b": Fraction(1), "c": Fraction(2)})
    2
    """

    votes: Mapping[str, bool]

    @classmethod
    def of_rows(cls, rows: Mapping[str, Mapping[str, str]], vote: str, yes: str = "yea", no: str = "nay") -> RollCall:
        """The votes in one column of a table whose rows are named by :func:`by_member`; other cells did not vote."""
        return cls({name: cell(row, vote) == yes for name, row in rows.items() if cell(row, vote) in (yes, no)})

    def __len__(self) -> int:
        return len(self.votes)

    def right(self, predicted: Mapping[str, bool]) -> int:
        """How many votes a prediction gets right; a member without a prediction is one that it gets wrong."""
        return sum(predicted.get(member) == vote for member, vote in self.votes.items())

    @property
    def all_yes(self) -> int:
        """How many are right when everyone is predicted to vote yes."""
        return sum(self.votes.values())

    @property
    def all_no(self) -> int:
        """How many are right when everyone is predicted to vote no."""
        return len(self.votes) - self.all_yes

    def by(self, group: Mapping[str, str]) -> int:
        """How many are right when every member is predicted to vote with the larger part of its group: a party line."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for member, vote in self.votes.items():
            counts[group[member]][vote] += 1
        return sum(max(pair) for pair in counts.values())

    def best_cut(self, score: Mapping[str, Fraction]) -> int:
        """The most that one cut on a score gets right: yes on one side of it, no on the other."""
        values: dict[Fraction, int] = defaultdict(int)
        for member, vote in self.votes.items():
            values[score[member]] += 1 if vote else -1
        # ``ahead``: how many more are right than when all above vote yes, as the cut moves up; either side may be yes.
        ahead, best = 0, [0, 0]
        for value in sorted(values):
            ahead -= values[value]
            best = [min(best[0], ahead), max(best[1], ahead)]
        return max(self.all_yes + best[1], self.all_no - best[0])


def by_member(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """The rows of a table by the member they are about, named as its groups are: the cells of columns joined by ``_``.

    Raises
    ------
    InputError
        ``missing-column``; ``name-twice`` for a member with two rows.
    """
    wanted = tuple(columns)
    found: dict[str, Mapping[str, str]] = {}
    for row in rows:
        name = "_".join(cell(row, column) for column in wanted)
        if name in found:
            raise InputError(Problem("name-twice", f"{name!r} has two rows"))
        found[name] = row
    return found


def cell(row: Mapping[str, str], column: str) -> str:
    """One cell of a row; :class:`~winset.errors.InputError` ``missing-column`` where there is none."""
    if column not in row:
        raise InputError(Problem("missing-column", f"the table has no column {column!r}", hint=nearest(column, row)))
    return row[column]


def predicted_votes(negotiation: Negotiation, side: str, agreement: str, **draws: str) -> dict[str, bool]:
    """How every group of a side votes on an agreement when it votes sincerely.

    Parameters
    ----------
    agreement
        Name of a proposal or option, or canonical text such as ``z=1/2``.
    draws
        Values of what is uncertain, where the votes depend on it.

    Returns
    -------
    dict
        By group, ``True`` where more of its votes are for than against.

    Raises
    ------
    InputError
        ``unknown-side``, ``unknown-agreement``.
    NotYetError
        ``no-value`` for a parameter without a value.
    """
    negotiation.require_values()
    points = {point.name: point for point in negotiation.agreements()}
    if agreement not in points:
        message = f"there is no agreement {agreement!r}"
        raise InputError(Problem("unknown-agreement", message, hint=nearest(agreement, points)))
    point = points[agreement]
    scope = Scope({**negotiation.constants(), **draws, **dict(point.values), "agreement": point.name})
    return {name: ballot.agrees(scope) for name, ballot in ballots(negotiation.side(side), scope).items()}
