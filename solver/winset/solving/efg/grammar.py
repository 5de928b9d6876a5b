"""The grammar of an .efg file: one regular expression per kind of node, and what to say where none fits.

Quoted text follows Gambit's reader: a backslash escapes a double quote and is
an ordinary character before anything else. White space is ASCII.
"""

from __future__ import annotations

import re

from ...errors import Place, Problem

QUOTED = r'"(?:[^"\\]|\\++"?+)*+"'
NUMBER = r"[-+]?(?:\d++/\d++|\d++\.?\d*+(?:[eE][-+]?\d++)?|\.\d++)"
_WHOLE = r"(\d{1,15}+)(?!\d)"  # a number of a player, a set or an outcome
_OUTCOME = rf"\s*+{_WHOLE}(?![./\w])\s*+(?:({QUOTED})\s*+(\{{[^\"}}]*+\}})\s*+|(?!\"))"
_ACTIONS = rf"(\{{(?:\s*+{QUOTED})++\s*+\}})"
_CHANCES = rf"(\{{(?:\s*+{QUOTED}\s*+{NUMBER})++\s*+\}})"

TERMINAL = re.compile(rf"t\s*+({QUOTED}){_OUTCOME}", re.ASCII)
"""Node label, outcome, its label, its payoffs."""
PERSONAL = re.compile(rf"p\s*+({QUOTED})\s*+{_WHOLE}\s++{_WHOLE}\s*+(?:({QUOTED})\s*+{_ACTIONS})?{_OUTCOME}", re.ASCII)
"""Node label, player, information set, its label, its actions; outcome as above."""
CHANCE = re.compile(rf"c\s*+({QUOTED})\s*+{_WHOLE}\s*+(?:({QUOTED})\s*+{_CHANCES})?{_OUTCOME}", re.ASCII)
"""Node label, information set, its label, its actions with probabilities; outcome as above."""
HEADER = re.compile(
    rf"\s*+EFG\s++2\s++[DR]\s++({QUOTED})\s*+\{{((?:\s*+{QUOTED})*+)\s*+\}}\s*+({QUOTED})?\s*+", re.ASCII
)
"""Title, players, comment."""
ACTION = re.compile(rf"({QUOTED})(?:\s*+({NUMBER}))?", re.ASCII)
PAYOFF = re.compile(rf"\s*+({NUMBER})\s*+,?\s*+", re.ASCII)

_TOKEN = re.compile(
    rf'\s*+(?:(?P<text>{QUOTED})|(?P<number>{NUMBER})|(?P<mark>[{{}},])|(?P<word>[^\s{{}},"]++)|(?P<open>"))'
)
_NAMES = {"text": "a quoted text", "number": "a number", "{": "'{'", "}": "'}'"}


def unquote(quoted: str) -> str:
    """The text between the quotes."""
    return quoted[1:-1].replace('\\"', '"')


def place(text: str, at: int, file: str) -> Place:
    """Line and column of a position in the text."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)].rstrip("\r")
    return Place(file or "<text>", text.count("\n", 0, at) + 1, at - start + 1, line)


def header_problem(text: str, file: str) -> Problem:
    """Why the text before the first node is no header."""
    words = text.split(None, 3)
    at = len(text) - len(text.lstrip())
    if text.startswith("<") or not words or words[0] != "EFG":
        return Problem(
            "not-efg",
            f"an extensive-form file starts with EFG 2 R, this one with {text.strip()[:12]!r}",
            place=place(text, at, file),
            hint="strategic forms (.nfg) and Gambit's workspaces (.gbt) are not extensive forms: save as .efg",
        )
    if words[1:3] not in (["2", "R"], ["2", "D"]):
        return Problem(
            "not-efg",
            f"this is the format EFG {' '.join(words[1:3])}, not EFG 2 R or EFG 2 D",
            place=place(text, at, file),
            hint="open it in Gambit and save it again",
        )
    reader = _Walk(text, text.index(words[2], text.index(words[1], at) + len(words[1])) + 1, file)
    return reader.first_wrong("title", "{", "text*", "}", what="the header")


def node_problem(text: str, at: int, file: str) -> Problem:
    """Why no node can be read at this position."""
    reader = _Walk(text, at, file)
    kind = text[at : at + 1]
    if kind == "":
        return reader.placed(Problem("truncated-file", "the file ends where a node should follow"), at)
    outcome = ("number", "outcome?")
    if kind == "t":
        return reader.first_wrong("word", "text", *outcome, what="a terminal node")
    if kind == "c":
        return reader.first_wrong("word", "text", "number", "chances?", *outcome, what="a chance node")
    if kind == "p":
        return reader.first_wrong("word", "text", "number", "number", "actions?", *outcome, what="a player's node")
    return reader.placed(Problem("efg-syntax", "expected a node: c, p or t"), at)


_PARTS = {
    "outcome?": ("text", "{", "number,*", "}"),
    "actions?": ("text", "{", "text+", "}"),
    "chances?": ("text", "{", "move+", "}"),
}


class _Walk:
    """Walks over the tokens of one node until one does not fit."""

    def __init__(self, text: str, at: int, file: str) -> None:
        self.text, self.at, self.file = text, at, file

    def placed(self, problem: Problem, at: int) -> Problem:
        return problem.at(place(self.text, min(at, len(self.text)), self.file))

    def peek(self) -> tuple[str, int, int]:
        """Kind, start and end of the next token."""
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            return "end", len(self.text.rstrip()), len(self.text)
        kind = match.lastgroup or ""
        start = match.start(kind)
        return (match.group(kind) if kind == "mark" else kind), start, match.end()

    def first_wrong(self, *expected: str, what: str) -> Problem:
        found = self._walk(expected, what)
        # The regular expression refused what the walk takes: whole numbers are wanted where others stand.
        return found or self.placed(
            Problem(
                "efg-syntax", f"cannot read {what}: players, sets and outcomes have whole numbers of at most 15 digits"
            ),
            self.at,
        )

    def _walk(self, expected: tuple[str, ...], what: str) -> Problem | None:
        for part in expected:
            if part in _PARTS:
                if self.peek()[0] == "text" and (found := self._walk(_PARTS[part], what)):
                    return found
            elif part in ("text*", "text+", "move+", "number,*"):
                if found := self._repeat(part, what):
                    return found
            elif found := self._take("text" if part == "title" else part, what):
                return found
        return None

    def _repeat(self, part: str, what: str) -> Problem | None:
        first = "number" if part == "number,*" else "text"
        if part.endswith("+") and (found := self._take(first, what)):
            return found
        pending = part == "move+"
        while True:
            if pending and (found := self._take("number", what)):
                return found
            if part == "number,*" and self.peek()[0] == ",":
                self.at = self.peek()[2]
            if self.peek()[0] != first:
                return None
            self.at = self.peek()[2]
            pending = part == "move+"

    def _take(self, kind: str, what: str) -> Problem | None:
        found, start, end = self.peek()
        if found == kind:
            self.at = end
            return None
        wanted = _NAMES.get(kind, kind)
        if found == "end":
            return self.placed(Problem("truncated-file", f"the file ends inside {what}: expected {wanted}"), start)
        if found == "open":
            return self.placed(
                Problem("truncated-file", f"the file ends inside a quoted text that starts here, in {what}"), start
            )
        return self.placed(
            Problem("efg-syntax", f"expected {wanted} in {what}, found {self.text[start:end][:20]!r}"), start
        )
