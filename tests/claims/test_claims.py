"""One test per claim: it comes to the verdict that its file expects. These are never regenerated."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import pytest

from winset.catalog import Model, list_models
from winset.catalog.checking import Listed, Workbench, check_claim, list_claims

ALL = [pytest.param(each, id=f"{each.slug}-{each.claim.name}") for each in list_claims()]
BENCH = Workbench()


@pytest.mark.parametrize("each", ALL)
def test_claim(each: Listed) -> None:
    row = check_claim(each.claim, each.source, each.slug, BENCH)
    assert row.as_expected, str(row)


def test_a_label_means_one_claim_of_a_paper() -> None:
    labels = [
        (paper, each.claim.name)
        for each in list_claims()
        for paper in {each.slug.partition("/")[0], each.claim.paper or each.slug.partition("/")[0]}
    ]
    assert [label for label in labels if labels.count(label) > 1] == []


def test_every_claim_of_putnam_is_listed_under_putnam() -> None:
    labels = {each.claim.name for each in list_claims() if each.claim.name.startswith("PUT-")}
    assert labels == {each.claim.name for each in list_claims("putnam1988") if each.claim.name.startswith("PUT-")}


@pytest.mark.parametrize("model", list_models(), ids=lambda model: model.slug)
def test_every_model_is_described(model: Model) -> None:
    readme = model.file.with_name("README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w*]+)`", readme)  # `two_sided*` stands for several
    assert len(list_models(model.paper)) == 1 or any(fnmatch(model.file.stem, each) for each in named)
