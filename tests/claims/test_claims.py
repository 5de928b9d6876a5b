"""One test per claim: it comes to the verdict that its file expects. These are never regenerated."""

from __future__ import annotations

import pytest

from winset.catalog import list_models
from winset.catalog.checking import Workbench, check_claim, claims_files
from winset.claim import Claim
from winset.reading import read_claims

ALL = [
    pytest.param(slug, claim, claim.source or claims.source, id=f"{slug}-{claim.name}")
    for slug, file in claims_files()
    for claims in (read_claims(file),)
    for claim in claims.claims
]
BENCH = Workbench()


@pytest.mark.parametrize(("slug", "claim", "source"), ALL)
def test_claim(slug: str, claim: Claim, source: str) -> None:
    row = check_claim(claim, source, slug, BENCH)
    assert row.as_expected, str(row)


def test_every_label_is_used_once_in_a_paper() -> None:
    seen: set[tuple[str, str]] = set()
    for slug, claim, _ in (parameter.values for parameter in ALL):
        label = (str(slug).partition("/")[0], claim.name)  # type: ignore[union-attr]
        assert label not in seen
        seen.add(label)


@pytest.mark.parametrize("model", list_models(), ids=lambda model: model.slug)
def test_every_model_is_described(model: object) -> None:
    readme = model.file.with_name("README.md").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    of_paper = list_models(model.paper)  # type: ignore[attr-defined]
    assert len(of_paper) == 1 or f"`{model.file.stem}`" in readme  # type: ignore[attr-defined]
