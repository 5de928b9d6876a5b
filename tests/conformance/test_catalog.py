"""Every game of Gambit's catalog: read as Gambit's reader reads it, or refused for what it cannot be."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from tests.support.gambit_walk import gambit_walk, our_walk

from winset.errors import UnsupportedError
from winset.game_tree import check_tree
from winset.solving.efg import export_efg, read_efg, read_efg_file, write_efg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pygambit

FILES = sorted((Path(pygambit.__file__).parent / "catalog_data").rglob("*.efg"))
FORGETFUL = {
    "wichardt2008": "imperfect-recall",
    "gilboa1997/fig1": "absent-mindedness",
    "gilboa1997/fig2": "imperfect-recall",
    "vonstengel2022/fig10.7": "imperfect-recall",
    "shohamleytonbrown2008/fig5_12": "absent-mindedness",
}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.skipif(not FILES, reason="this release of pygambit ships no catalog")
def test_the_catalog_is_there() -> None:
    assert len(FILES) >= 32


@pytest.mark.parametrize("path", FILES, ids=name)
def test_read_as_gambit_reads_it(path: Path) -> None:
    code = next((code for key, code in FORGETFUL.items() if name(path).endswith(key)), None)
    if code:
        with pytest.raises(UnsupportedError, match=code):
            read_efg_file(path)
        return
    tree = read_efg_file(path)
    check_tree(tree)
    walk = our_walk(tree)
    assert walk == gambit_walk(path.read_text(encoding="utf-8"))
    # What we write is the same game to both readers.
    neutral = write_efg(tree).text
    assert our_walk(read_efg(neutral)) == gambit_walk(neutral)
    assert len(our_walk(read_efg(neutral))) == len(walk)
    assert gambit_walk(export_efg(tree)) == our_walk(read_efg(export_efg(tree)))
