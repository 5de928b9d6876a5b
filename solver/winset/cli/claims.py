"""``winset claims``: check what the sources of the models claim."""

from __future__ import annotations

import sys
from itertools import groupby
from textwrap import wrap

import click

from ..claim import ClaimRow
from .arguments import json_option
from .printing import print_json
from .problems import NEGATIVE

WIDTH = 110
"""How many letters of a claim stand on a line."""


@click.command()
@click.argument("name", metavar="[MODEL|PAPER]", required=False)
@click.option("--id", "label", metavar="LABEL", help="Only the claim of this label, such as PUT-6.")
@json_option
def claims(name: str | None, label: str | None, as_json: bool) -> None:
    """Check the claims about a model, a paper or everything that ships.

    Exit status 1 when a verdict is not the one that the claims file expects.
    """
    from tqdm import tqdm

    from ..catalog.checking import check_all, list_claims

    listed = list_claims(name, label)
    with tqdm(total=len(listed), unit="claim", leave=False, disable=None) as bar:
        rows = check_all(listed, lambda _: bar.update())
    if as_json:
        print_json([row.to_dict() for row in rows])
    else:
        print_rows(rows)
    if not all(row.as_expected for row in rows):
        sys.exit(NEGATIVE)


def print_rows(rows: tuple[ClaimRow, ...]) -> None:
    """Every claim of a model and source, and how many came to which verdict."""
    for (model, source), group in groupby(rows, key=lambda row: (row.model, row.source)):
        click.secho(f"{model}, after {source}", bold=True)
        for row in group:
            click.echo()
            page = f", pp. {row.page}" if set(row.page) & set("-,") else f", p. {row.page}" if row.page else ""
            click.echo(f"{row.id}{page}: {verdict_words(row)}, {row.evidence}")
            for line in wrap(row.claim, WIDTH):
                click.echo(f"  {line}")
            click.echo(f"  {row.command}")
        click.echo()
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.verdict.value] = counts.get(row.verdict.value, 0) + 1
    click.echo(
        f"{len(rows)} claim{'' if len(rows) == 1 else 's'}: "
        + ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    )
    surprises = [row for row in rows if not row.as_expected]
    if surprises:
        click.echo(f"{len(surprises)} not as expected: " + ", ".join(f"{row.model} {row.id}" for row in surprises))


def verdict_words(row: ClaimRow) -> str:
    """The verdict, and the expected one where it is another."""
    return row.verdict.value if row.as_expected else f"{row.verdict.value} (expected: {row.expected.value})"
