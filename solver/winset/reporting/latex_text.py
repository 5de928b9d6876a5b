"""Text for LaTeX, every special character made harmless, and every other one shown."""

from __future__ import annotations

import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "≈": r"$\approx$", "≤": r"$\leq$",
    "≥": r"$\geq$", "≠": r"$\neq$", "…": r"\ldots{}", "−": r"$-$", "×": r"$\times$", "·": r"$\cdot$",
    "→": r"$\to$", "—": "---", "–": "--", "’": "'", "‘": "`", "“": "``", "”": "''", "\n": " ", "\u00a0": "~",
}  # fmt: skip
_AS_LATIN = {"omicron": "o", "alpha": "A", "beta": "B", "epsilon": "E", "zeta": "Z", "eta": "H", "iota": "I",
             "kappa": "K", "mu": "M", "nu": "N", "rho": "P", "tau": "T", "chi": "X"}  # fmt: skip
"""Greek letters that look like Latin ones and have no command: omicron, and these capitals."""


def escaped(text: str) -> str:
    r"""The text as LaTeX shows it, whatever is in it; what its fonts lack is shown as its code.

    >>> print(escaped(r"50 % of {x_1} \input"))
    50 \% of \{x\_1\} \textbackslash{}input
    >>> print(escaped("δ = 中"))
    $\delta$ = \texttt{[U+4E2D]}
    """
    return "".join(_letter(character) for character in text)


def _letter(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isprintable() and ord(character) < 0x180:  # Latin, with and without accents
        return character
    greek = _greek(character)
    return greek or rf"\texttt{{[U+{ord(character):04X}]}}"


def _greek(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    words = unicodedata.name(base, "").split()
    if words[:1] != ["GREEK"] or "LETTER" not in words:
        return ""
    name, capital = words[-1].lower(), "CAPITAL" in words
    name = {"lamda": "lambda"}.get(name, name)
    if "FINAL" in words:
        name = "varsigma"
    if name == "omicron" or (capital and name in _AS_LATIN):
        letter = rf"\mathrm{{{_AS_LATIN[name].upper() if capital else _AS_LATIN[name]}}}"
    else:
        letter = "\\" + (name.capitalize() if capital else name)
    for _ in marks:
        letter = rf"\acute{{{letter}}}"
    return f"${letter}$"
