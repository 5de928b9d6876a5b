"""``winset models``: the negotiations that ship."""

from __future__ import annotations

import click

from .arguments import json_option
from .printing import print_json, print_table


@click.command()
@click.argument("paper", required=False)
@json_option
def models(paper: str | None, as_json: bool) -> None:
    """List the negotiations that ship, or those of one PAPER."""
    from ..catalog import list_models
    from ..catalog.checking import list_claims
    from ..catalog.models import models_of

    found = list_models() if paper is None else models_of(paper)
    rows = [(model.slug, model.read().title, len(list_claims(model.slug))) for model in found]
    if as_json:
        print_json([{"model": slug, "title": title, "claims": claims} for slug, title, claims in rows])
    else:
        print_table(("model", "title", "claims"), [(s, t, str(c)) for s, t, c in rows], wide=("title",))
