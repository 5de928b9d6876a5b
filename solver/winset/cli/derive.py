"""``winset derive``: closed forms, with the parameters left open."""

from __future__ import annotations

import time

import click

from ..condition.stopping import until
from ..derivation import BESIDE_ENDINGS, ENDINGS, Derivation
from ..derivation.choosing import reader
from ..errors import Problem, raise_all
from ..fields import nearest
from ..negotiation import Negotiation
from .arguments import at_option, json_option, negotiation_argument, read_negotiation, values_by_name
from .printing import print_json


@click.command()
@negotiation_argument
@at_option
@click.option("--assume", "conditions", multiple=True, metavar="CONDITION", help='Such as "p > 1/2"; may be repeated.')
@click.option(
    "--for",
    "quantity",
    metavar="NAME",
    help="Only this: an ending, such as agreement, refused or delayed, with the condition for it; payoff.X; proposal.",
)
@click.option("--sign", "parameter", metavar="NAME", help="Where the quantity rises and falls in this parameter.")
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help="Go there with a parameter, such as d=1; with several together.",
)
@click.option(
    "--rate",
    "rates",
    multiple=True,
    metavar="NAME=RATE",
    help="How fast a parameter of --limit goes there: one by default.",
)
@click.option("--latex", is_flag=True, help="As LaTeX.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop after this.")
@json_option
def derive(
    name: str,
    values: tuple[str, ...],
    conditions: tuple[str, ...],
    quantity: str | None,
    parameter: str | None,
    limits: tuple[str, ...],
    rates: tuple[str, ...],
    latex: bool,
    time_limit: float | None,
    as_json: bool,
) -> None:
    """Derive what happens as a function of the parameters, region by region.

    Every parameter is left open, whatever its value in the file; --at fixes one.
    """
    from ..deriving import derive as derive_forms

    if parameter is not None and quantity is None:
        raise click.UsageError("--sign needs --for")
    if rates and not limits:
        raise click.UsageError("--rate needs --limit")
    negotiation = read_negotiation(name, values)
    chance = quantity if quantity in (*ENDINGS, *BESIDE_ENDINGS) else None
    if quantity is not None:
        quantity = f"probability.{chance}" if chance else quantity
        reader(quantity, negotiation.actors)  # a name that is not known is said before anything is derived
    towards, how_fast = values_by_name(limits, "--limit d=1"), values_by_name(rates, "--rate d=1")
    _known((*towards, *how_fast, *(() if parameter is None else (parameter,))), negotiation)
    with until(None if time_limit is None else time.monotonic() + time_limit):  # making regions simple takes time, too
        derivation = derive_forms(negotiation, assume=conditions, time_limit=time_limit, progress=not as_json)
        _print(derivation, quantity, chance, parameter, towards, how_fast, latex, as_json)


def _print(
    derivation: Derivation,
    quantity: str | None,
    chance: str | None,
    parameter: str | None,
    towards: dict[str, str],
    how_fast: dict[str, str],
    latex: bool,
    as_json: bool,
) -> None:
    """Print what was asked for."""
    if towards:
        derivation = derivation.limit(towards, rates=how_fast)
    if quantity is None:
        if as_json:
            print_json(derivation.to_dict())
        else:
            click.echo(derivation.latex() if latex else str(derivation).rstrip())
        return
    found = derivation.quantity(quantity)
    if parameter is not None:
        signs = {sign: str(region) for sign, region in found.sign(parameter).items()}
        if as_json:
            print_json({"quantity": quantity, "parameter": parameter, "signs": signs})
        else:
            click.echo("\n".join(f"{sign}  where {region}" for sign, region in signs.items()))
    elif as_json:
        pieces = [{"region": str(region), "value": str(value)} for region, value in found.pieces]
        print_json({"quantity": quantity, "pieces": pieces, "latex": found.latex()})
    else:
        click.echo(found.latex() if latex else str(found))
        if chance and not latex:
            click.echo(f"{chance} is possible where {derivation.condition(chance)}")


def _known(names: tuple[str, ...], negotiation: Negotiation) -> None:
    """Refuse names that are no parameters."""
    parameters = [each.name for each in negotiation.parameters]
    unknown = [name for name in dict.fromkeys(names) if name not in parameters]
    raise_all(
        Problem("unknown-parameter", f"there is no parameter {name!r}", hint=nearest(name, parameters))
        for name in unknown
    )
