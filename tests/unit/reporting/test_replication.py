"""What of the literature is reproduced: the page, and that docs/ has the one that the claims files ask for."""

from __future__ import annotations

from pathlib import Path

from winset.catalog.checking import check_claims, list_claims
from winset.claim import Verdict
from winset.reporting.replication import replication_of, stale_rows

PAGE = Path(__file__).parents[3] / "docs" / "replication.md"


def static_rows() -> list[tuple[str, str, str, str, str, str]]:
    """What the claims files say; tests/claims checks that every verdict is the expected one."""
    return [
        (each.slug, each.claim.name, each.claim.claim, each.claim.page, each.claim.status, each.claim.verdict)
        for each in list_claims()
    ]


def test_the_committed_page_is_up_to_date() -> None:
    wrong = stale_rows(PAGE.read_text(encoding="utf-8"), static_rows())
    assert not wrong, "run winset report --claims -o docs/replication.md: " + "; ".join(wrong)


def test_the_page_of_a_paper() -> None:
    rows = check_claims("putnam1988/divided_45_45_10")
    page = replication_of(rows)
    assert "## putnam1988" in page
    counts = [sum(row.verdict is verdict for row in rows) for verdict in Verdict]
    assert f"| [putnam1988](#putnam1988) | {len(rows)} | {' | '.join(map(str, counts))} |" in page
    assert all(f"| {row.id} |" in page for row in rows)
    static = [row for row in static_rows() if row[0] == "putnam1988/divided_45_45_10"]
    assert stale_rows(page, static) == ()


def test_what_is_stale_is_named() -> None:
    page = replication_of(check_claims("putnam1988/divided_45_45_10"))
    static = [row for row in static_rows() if row[0] == "putnam1988/divided_45_45_10"]
    changed = [(*static[0][:5], "open"), *static[1:]]
    assert stale_rows(page, changed) == (f"{static[0][0]} {static[0][1]} is missing or told otherwise",)
    more = stale_rows(page, [*static, ("putnam1988/new", "PUT-99", "a claim", "", "canonical", "open")])
    assert more[-1] == f"the page has {len(static)} claims, the files {len(static) + 1}"
