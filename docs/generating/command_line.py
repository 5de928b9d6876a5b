"""The reference of the command line, from the commands' own parameters."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from winset.cli import main

INTRODUCTION = """\
# Command line

Exit status: 0 done; 1 a negative answer, such as no equilibrium or a claim that fails; 2 bad input. `--help` says the
same as this page, which `docs/generate.py` writes from the commands.

"""


def command_line_page() -> str:
    """The text of docs/command-line.md."""
    return (INTRODUCTION + "\n".join(_section("winset", main))).rstrip() + "\n"


def _section(path: str, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _section(f"{path} {name}", inner)
        return
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    usage = " ".join([path, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
    yield from (f"## `{path}`", "", f"```\n{usage}\n```", "")
    yield from (inspect.cleandoc(command.help or "").replace("\b\n", ""), "")
    if options:
        yield from ("| option | meaning |", "|---|---|")
    for option in options:
        names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
        value = "" if option.is_flag else f" {_value(option)}"
        more = " May be repeated." if option.multiple and "repeated" not in (option.help or "") else ""
        yield f"| {names}{value} | {_cell(option.help or '')}{more} |"
    yield ""


def _argument(argument: click.Argument) -> str:
    name = (argument.metavar or argument.name or "").upper().strip("[]")
    name += "..." if argument.nargs == -1 and not name.endswith("...") else ""
    return name if argument.required else f"[{name}]"


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        default = option.default
        return " or ".join(f"`{c}`{' (default)' if c == default else ''}" for c in map(str, option.type.choices))
    return f"`{option.metavar or option.type.name.upper()}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
