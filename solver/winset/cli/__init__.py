"""The command line: ``winset COMMAND``, one file for each command.

A command is loaded when it is called, so that ``winset --help`` stays quick.
Exit status: 0 done, 1 a negative answer (a claim or a certificate fails,
nothing was found), 2 bad input. Results go to the standard output, problems to
the standard error, as :mod:`winset.errors` writes them.
"""

from __future__ import annotations

from importlib import import_module

import click

from .. import __version__
from .problems import reported

COMMANDS = {
    "check": "say what is wrong with a negotiation",
    "show": "the negotiation, its win-sets, its game tree, who knows what",
    "solve": "the equilibria, in the negotiation's words",
    "sweep": "the equilibria over a grid of parameter values, as a table",
    "report": "a report with pictures: HTML, Markdown, LaTeX, PDF or JSON",
    "derive": "closed forms, with the parameters left open",
    "export": "the game as a file for other programs",
    "models": "the negotiations that ship",
    "claims": "check what the sources of the models claim",
}
"""Every command with its summary; ``NAME`` is the function of that name in ``winset.cli.NAME``."""


class Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, wrapped so that problems become messages and an exit status."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """From the summaries, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a problem ends the program with its message and status."""
        with reported():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="winset")
def main() -> None:
    """Two-level negotiations as games: win-sets, ratification, certified equilibria."""
