"""Text for LaTeX, every special character made harmless."""

from __future__ import annotations

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "≈": r"$\approx$", "≤": r"$\leq$",
    "≥": r"$\geq$", "…": r"\ldots{}", "−": r"$-$", "\n": " ",
}  # fmt: skip


def escaped(text: str) -> str:
    r"""The text as LaTeX shows it, whatever is in it.

    >>> print(escaped(r"50 % of {x_1} \input"))
    50 \% of \{x\_1\} \textbackslash{}input
    """
    return "".join(_SPECIAL.get(character, character) for character in text)
