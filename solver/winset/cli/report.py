"""``winset report``: a report with pictures, for people."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from ..equilibrium import Concept
from ..errors import InputError, Problem
from .arguments import at_option, concept_option, is_file, no_game, read_game
from .printing import write_file
from .problems import NEGATIVE


@click.command()
@click.argument("name", metavar="[NEGOTIATION]", required=False)
@at_option
@click.option("-o", "--output", metavar="FILE", help="Where to write: .html, .md, .tex, .pdf or .json.")
@concept_option
@click.option(
    "--ties", type=click.Choice(["declared", "all"]), default="declared", show_default=True, help="Whose tie rules."
)
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", default=30.0, show_default=True,
    help="For each step.",
)  # fmt: skip
@click.option("--no-closed-forms", is_flag=True, help="Do not derive conditions with the parameters left open.")
@click.option(
    "--claims", is_flag=True, help="Report what of the literature is reproduced: all claims, or those of a paper."
)
def report(
    name: str | None,
    values: tuple[str, ...],
    output: str | None,
    concept: str,
    ties: str,
    time_limit: float,
    no_closed_forms: bool,
    claims: bool,
) -> None:
    """Write an equilibrium report.

    Where solve has no answer, as without a grid, it comes from the closed forms. A
    negotiation without any answer has a report of what is known; then the exit
    status is 1.
    """
    if claims:
        _replication(name, output)
        return
    if name is None:
        raise InputError(
            Problem("no-negotiation", "nothing to report on", hint="name a file or a model, or use --claims")
        )
    from ..reporting.writing import check_report_path, write_report

    target = check_report_path(output or f"{Path(name).stem}.html")
    negotiation = no_game(read_game(name, values))
    model = "" if is_file(name) else name
    given = {
        "--concept": (concept, Concept.SEQUENTIAL.value), "--ties": (ties, "declared"),
        "--time-limit": (f"{time_limit:g}", "30"),
    }  # fmt: skip
    options = [f"{option} {value}" for option, (value, usual) in given.items() if value != usual]
    options += ["--no-closed-forms"] if no_closed_forms else []
    options.append(f"-o {shlex.quote(output or str(target))}")
    from tqdm import tqdm

    with tqdm(desc="report", unit="step", leave=False, disable=None) as bar:

        def step(words: str) -> None:
            bar.set_postfix_str(words, refresh=False)
            bar.update()

        material = write_report(
            negotiation, target, model=model, concept=concept, ties=ties, time_limit=time_limit,
            closed_forms=not no_closed_forms, origin=name, options=tuple(options), progress=step,
        )  # fmt: skip
    click.echo(str(target))
    if material.answer is None:
        for words, problems in material.problems:
            for problem in problems:
                click.echo(f"{words}: {problem}", err=True)
        sys.exit(NEGATIVE)


def _replication(name: str | None, output: str | None) -> None:
    from tqdm import tqdm

    from ..catalog.checking import check_claims, list_claims
    from ..reporting.replication import replication_document, replication_of
    from ..reporting.writing import check_report_path, write_document

    target = None if output is None else check_report_path(output)
    with tqdm(total=len(list_claims(name)), unit="claim", leave=False, disable=None) as bar:
        rows = check_claims(name, progress=lambda _: bar.update())
    if target is None:
        click.echo(replication_of(rows), nl=False)
    elif target.suffix.lower() == ".md":
        write_file(str(target), replication_of(rows))
    else:
        write_document(replication_document(rows), target)
    if target is not None:
        click.echo(str(target))
    if not all(row.as_expected for row in rows):
        sys.exit(NEGATIVE)
