"""Votes that were really cast, beside those that a negotiation predicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from attrs import frozen

from ..errors import InputError, Problem
from ..expression import Scope, expression
from ..fields import names_field, text_field, texts_field
from ..roll_call import RollCall, by_member, predicted_votes
from ..roll_call import cell as table_cell
from .check import Bench, InstanceCheck, combinations
from .evidence import Finding, Strength, contradicted, reproduced
from .expected import expected_value, same, shown


@frozen(kw_only=True)
class RecordedVotes(InstanceCheck):
    """How many of the votes in a table a negotiation gets right, and how many simple rules of thumb do.

    Parameters
    ----------
    side, agreement
        Whose groups vote, on what.
    table
        A CSV file beside the model, one row for each member.
    member
        The column, or columns, that name the group; joined by ``_``.
    vote
        The column with the votes.
    yes, no
        What stands there for a vote cast; every other row did not vote.
    values
        ``votes`` (cast), ``right``, ``all_yes``, ``by.COLUMN`` (everyone with the
        larger part of those that share the cell), ``by.COLUMN.CELL`` (those with
        this cell against all others), ``best_cut.COLUMN`` (the best single cut
        on a number), ``predicted_yes`` (votes for in the negotiation).
    """

    keyword: ClassVar[str] = "recorded_votes"
    side: str = text_field()
    agreement: str = text_field()
    table: str = text_field()
    member: tuple[str, ...] = names_field()
    vote: str = text_field()
    yes: str = text_field("yea")
    no: str = text_field("nay")
    values: tuple[tuple[str, str], ...] = texts_field()

    def run(self, bench: Bench) -> Finding:
        """Every count, in every case."""
        cases = 0
        for values in combinations(self.over):
            cases += 1
            instance = self.instance(values)
            negotiation = bench.negotiation(instance)
            rows = by_member(bench.table(instance, self.table), self.member)
            call = RollCall.of_rows(rows, self.vote, self.yes, self.no)
            for quantity, text in self.values:
                if quantity == "right":
                    found: Any = call.right(predicted_votes(negotiation, self.side, self.agreement))
                elif quantity == "predicted_yes":
                    predicted = predicted_votes(negotiation, self.side, self.agreement)
                    found = sum(vote for name, vote in predicted.items() if name in rows)
                else:
                    found = rule_of_thumb(call, rows, quantity)
                wanted = expected_value(text, negotiation.constants())
                if not same(found, wanted):
                    return contradicted(f"{quantity} is {shown(found)}, not {shown(wanted)}")
        return reproduced(Strength.COMPUTED, cases)

    def problems(self) -> Iterator[Problem]:
        """Nothing is stated, or of no column."""
        if not self.values:
            yield Problem("nothing-stated", "the check states no value", f"{self.keyword}.values")
        if not self.member:
            yield Problem("nothing-stated", "the check names no column of members", f"{self.keyword}.member")


def rule_of_thumb(call: RollCall, rows: Mapping[str, Mapping[str, str]], quantity: str) -> int:
    """A count by its name, such as ``best_cut.ideal``.

    Raises
    ------
    InputError
        ``unknown-quantity``, ``missing-column``.
    """
    word, _, rest = quantity.partition(".")
    column, _, cell = rest.partition(".")
    if quantity == "votes":
        return len(call)
    if quantity == "all_yes":
        return call.all_yes
    if word not in ("by", "best_cut"):
        raise InputError(Problem("unknown-quantity", f"{quantity!r} is no count of votes"))
    cells = {name: table_cell(row, column) for name, row in rows.items()}
    if word == "by":
        return call.by({name: str(each == cell) if cell else each for name, each in cells.items()})
    return call.best_cut({name: expression(each).value(Scope({})) for name, each in cells.items()})
