"""Where the models are, and loading one by its slug."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from ..errors import InputError, Problem
from ..fields import nearest
from ..negotiation import Negotiation
from ..reading import read

CLAIMS = ".claims.yaml"
MOST_NAMED = 12
"""Models of a folder that a hint lists."""


@frozen
class Model:
    """A negotiation that ships.

    Parameters
    ----------
    slug
        ``folder/model``, such as ``putnam1988/figure1``.
    file
        Its YAML file; tables that it names stand beside it.
    """

    slug: str
    file: Path

    @property
    def paper(self) -> str:
        """The folder."""
        return self.slug.partition("/")[0]

    @property
    def claims_file(self) -> Path:
        """The file of its claims, whether there is one or not."""
        return self.file.with_name(f"{self.file.stem}{CLAIMS}")

    def read(self) -> Negotiation:
        """The negotiation."""
        return read(self.file)


def models_folder() -> Path:
    """The folder of the models: in the installed package, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    folders = (package / "_models", package.parents[1] / "models")
    for folder in folders:
        if folder.is_dir():
            return folder
    raise InputError(Problem("no-models", "this installation has no models", hint="install winset again"))


def list_models(paper: str | None = None) -> tuple[Model, ...]:
    """Every model that ships, or every one of a folder, by slug.

    Examples
    --------
    >>> [model.slug for model in list_models("panama1978")]
    ['panama1978/panama']
    """
    files = sorted(file for file in models_folder().glob("*/*.yaml") if not file.name.endswith(CLAIMS))
    found = tuple(Model(f"{file.parent.name}/{file.stem}", file) for file in files)
    return tuple(model for model in found if paper is None or model.paper == paper)


def models_of(paper: str) -> tuple[Model, ...]:
    """Every model of a folder.

    Raises
    ------
    InputError
        ``unknown-model`` where there is no such folder.
    """
    found = list_models(paper)
    if not found:
        hint = _meant(paper, (each.paper for each in list_models()))
        raise InputError(Problem("unknown-model", f"there is no folder {paper!r}", hint=hint))
    return found


def _meant(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or "winset models lists them"


def find_model(name: str) -> Model:
    """The model of a slug, or the only one of a folder.

    Raises
    ------
    InputError
        ``unknown-model``; ``several-models`` for a folder with more than one.
    """
    models = {model.slug: model for model in list_models()}
    if name in models:
        return models[name]
    of_paper = [model for model in models.values() if model.paper == name]
    if len(of_paper) == 1:
        return of_paper[0]
    if of_paper:
        slugs = ", ".join(model.slug for model in of_paper)
        hint = f"one of {slugs}" if len(of_paper) <= MOST_NAMED else f"winset models {name} lists them"
        raise InputError(Problem("several-models", f"{name} holds {len(of_paper)} models", hint=hint))
    known = [*models, *(model.paper for model in models.values())]
    raise InputError(Problem("unknown-model", f"there is no model {name!r}", hint=_meant(name, known)))


def load(name: str) -> Negotiation:
    """A negotiation from the library of models.

    Parameters
    ----------
    name
        Its slug, such as ``putnam1988/figure1``, or the folder where it is the only model.

    Returns
    -------
    Negotiation
        As its file says; ``.at(...)`` gives parameters other values.

    Raises
    ------
    InputError
        ``unknown-model``, ``several-models``.

    Examples
    --------
    >>> load("putnam1988/figure1_uncertain").title
    "Y's ratification is uncertain, after Figure 1 of Putnam (1988)"
    """
    return find_model(name).read()
