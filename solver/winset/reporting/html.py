"""A report as one HTML page that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .. import __version__
from .document import Cell, Document, Formula, Words
from .palette import css_variables, themed

if TYPE_CHECKING:
    from jinja2 import Environment


def html_of(document: Document) -> str:
    """The page.

    Texts are escaped by the template; only pictures and formulas, which our own writers have escaped, are put in
    as they are. The content security policy names the hash of the one script.
    """
    script = _resource("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = _environment().get_template("report.html.j2")
    return template.render(
        document=document,
        style=_safe(css_variables() + _resource("report.css")),
        script=_safe(script),
        script_hash=f"sha256-{digest}",
        version=__version__,
    )


@cache
def _resource(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - text of our own


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"report.html.j2": _resource("report.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["picture"] = lambda svg: _safe(themed(svg))
    environment.filters["sortable"] = sort_value
    environment.filters["cell"] = lambda cell: _safe(cell_html(cell))
    environment.filters["json"] = lambda data: _safe(embedded_json(data))
    return environment


def cell_html(cell: Cell) -> str:
    """A cell: words escaped, formulas as MathML with their text for those who do not see it."""
    if isinstance(cell, Words):
        return "".join(map(cell_html, cell.parts))
    if isinstance(cell, Formula):
        return f'<math display="inline" alttext="{escape(cell.text)}">{cell.mathml}</math>'
    return escape(cell, quote=False)


_NUMBER = re.compile(r"(?:≈ )?(-?\d+)(?:/(\d+))?(\.\d+)?(e-?\d+)?(?: \([^)]*\))?")


def sort_value(cell: Cell) -> str | None:
    """What a cell sorts by where the whole of it is a number; a percentage may stand after it.

    >>> sort_value("3/4 (75 %)"), sort_value("-1/2"), sort_value("1/2 or more"), sort_value("≈ 3.3e-05")
    ('0.75', '-0.5', None, '3.3e-05')
    """
    if isinstance(cell, Words):
        return None
    if isinstance(cell, Formula):
        return None if cell.value is None else repr(cell.value)
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return None
    whole, below, decimals, power = match.groups()
    return repr(int(whole) / int(below)) if below else f"{whole}{decimals or ''}{power or ''}"


def embedded_json(data: Any) -> str:
    r"""JSON that can stand inside a script element, whatever texts are in it.

    >>> embedded_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
