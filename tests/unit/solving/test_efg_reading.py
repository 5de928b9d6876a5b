"""Reading .efg files: what they mean, and every way in which they can be wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from winset.errors import InputError, UnsupportedError, WinsetError
from winset.game_tree import Chance, Decision, Terminal, Tie, check_tree
from winset.solving.efg import read_efg, read_efg_file

HEAD = 'EFG 2 R "g" { "X" "Y" }\n'
CHOICE = 'p "" 1 1 "" { "a" "b" } 0\n'
PAID = 't "" 1 "one" { 1, 2 }\n'
OTHER = 't "" 2 "two" { 3, 4 }\n'


def problems(text: str, kind: type[WinsetError] = InputError) -> list[tuple[str, int, int]]:
    with pytest.raises(kind) as caught:
        read_efg(text, "game.efg")
    places = [problem.place for problem in caught.value.problems]
    assert all(place and place.file == "game.efg" for place in places)
    codes = [problem.code for problem in caught.value.problems]
    return [(code, place.line, place.column) for code, place in zip(codes, places, strict=True) if place]


def leaves(text: str) -> list[tuple[Fraction, ...]]:
    tree = read_efg(text)
    check_tree(tree)
    return [node.payoffs for node in tree.nodes if isinstance(node, Terminal)]


def test_a_game_is_read_with_its_chance_moves_sets_and_exact_numbers() -> None:
    tree = read_efg(
        HEAD
        + '"a comment\nover two lines"\n'
        + 'c "draw" 1 "" { "low" 0.1 "high" 9/10 } 0\n'
        + 'p "" 2 7 "Y decides" { "l" "r" } 0\n'
        + PAID
        + OTHER
        + 'p "" 2 7 0\n'
        + 't "" 1\n'
        + 't "" 3 "three" { -1.5 2e-1 }\n'
    )
    check_tree(tree)
    assert (tree.title, tree.actors, tree.player_count) == ("g", ("X", "Y"), 2)
    root = tree.nodes[tree.root]
    assert isinstance(root, Chance)
    assert (root.label, root.actions, root.probabilities) == (
        "draw",
        ("low", "high"),
        (Fraction(1, 10), Fraction(9, 10)),
    )
    (infoset,) = tree.infosets
    assert (infoset.player, infoset.label, infoset.actions, infoset.sees, infoset.tie) == (
        1,
        "Y decides",
        ("l", "r"),
        (),
        Tie.FREE,
    )
    assert [node.infoset for node in tree.nodes if isinstance(node, Decision)] == [0, 0]
    assert [node.payoffs for node in tree.nodes if isinstance(node, Terminal)] == [
        (1, 2),
        (3, 4),
        (Fraction(-3, 2), Fraction(1, 5)),
    ]
    assert all(node.result.ending is None for node in tree.nodes if isinstance(node, Terminal))


def test_payoffs_at_inner_nodes_are_added_along_the_path() -> None:
    text = HEAD + 'p "" 1 1 "" { "a" "b" } 1 "toll" { -1 1 }\np "" 2 1 "" { "c" "d" } 1\nt "" 0\n' + OTHER + 't "" 2\n'
    assert leaves(text) == [(-2, 2), (1, 6), (2, 5)]


def test_the_null_outcome_pays_nothing() -> None:
    assert leaves(HEAD + CHOICE + 't "" 0\n' + PAID) == [(0, 0), (1, 2)]


def test_sets_without_a_label_are_told_apart_by_the_file_s_numbers() -> None:
    tree = read_efg(HEAD + 'p "" 1 4 "" { "a" "b" } 0\np "named" 1 9 "" { "a" "b" } 0\n' + PAID + OTHER + 't "" 2')
    assert [(infoset.label, infoset.sees) for infoset in tree.infosets] == [("set 4", ()), ("named", ())]
    twice = 'p "" 1 4 "same" { "a" "b" } 0\np "" 1 9 "same" { "a" "b" } 0\n'
    tree = read_efg(HEAD + twice + PAID + OTHER + 't "" 2')
    assert [infoset.sees for infoset in tree.infosets] == [(("set", "4"),), (("set", "9"),)]


def test_empty_and_repeated_names_become_distinct_as_gambit_makes_them() -> None:
    text = 'EFG 2 R "" { "" "x" "x" }\np "" 1 1 "" { "a" "" "a" "a_1" } 0\n' + 't "" 1 "" { 1 2 3 }\n' * 4
    tree = read_efg(text)
    assert tree.actors == ("_1", "x_1", "x_2")
    assert tree.infosets[0].actions == ("a_2", "_1", "a_3", "a_1")


def test_quotes_are_escaped_and_backslashes_are_themselves() -> None:
    tree = read_efg(r'EFG 2 R "a \"b\" \c" { "X" } t "d\\e" 1 "" { 1 }')
    assert tree.title == r'a "b" \c'


def test_a_deep_game_needs_no_recursion() -> None:
    depth = 20_000
    text = HEAD + "".join(f'p "" 1 {k + 1} "" {{ "go" "stop" }} 0\n' for k in range(depth)) + PAID + OTHER * depth
    assert len(read_efg(text).infosets) == depth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", 1, 1)]),
        (" \n", [("empty-file", 1, 1)]),
        ("\ufeff" + HEAD + PAID, [("byte-order-mark", 1, 1)]),
        ('NFG 1 R "g" { "X" } { 1 } 0', [("not-efg", 1, 1)]),
        ("<gambit:document>", [("not-efg", 1, 1)]),
        ('EFG 1 R "g" { "X" }', [("not-efg", 1, 1)]),
        ("EFG 2 R", [("truncated-file", 1, 8)]),
        ('EFG 2 R "g" "X"', [("efg-syntax", 1, 13)]),
        ('EFG 2 R "g" { "X" ', [("truncated-file", 1, 18)]),
        ('EFG 2 R "g" { }\n' + PAID, [("no-players", 1, 14)]),
        (HEAD, [("truncated-file", 2, 1)]),
        (HEAD + CHOICE + PAID, [("truncated-file", 4, 1)]),
        (HEAD + 't "" 1 "one" { 1, 2', [("truncated-file", 2, 20)]),
        (HEAD + 't "abc', [("truncated-file", 2, 3)]),
        (HEAD + 't "" one', [("efg-syntax", 2, 6)]),
        (HEAD + 'x "" 0', [("efg-syntax", 2, 1)]),
        (HEAD + 'p "" 1 1 "" { } 0', [("efg-syntax", 2, 15)]),
        (HEAD + 'c "" 1 "" { "a" "b" } 0', [("efg-syntax", 2, 17)]),
        (HEAD + 'p "" 1.5 1 "" { "a" } 0\n' + PAID, [("efg-syntax", 2, 24)]),
        (HEAD + PAID + OTHER, [("trailing-text", 3, 1)]),
        (HEAD + 'p "" 3 1 "" { "a" "b" } 0\n' + PAID + OTHER, [("unknown-player", 2, 6)]),
        (HEAD + 'p "" 1 1 0\n', [("unknown-infoset", 2, 6)]),
        (HEAD + 'c "" 1 0\n', [("unknown-infoset", 2, 6)]),
        (HEAD + CHOICE + 't "" 5\n' + PAID, [("unknown-outcome", 3, 6)]),
        (HEAD + CHOICE + PAID + 't "" 1 "one" { 9, 9 }', [("outcome-mismatch", 4, 6)]),
        (HEAD + 't "" 0 "nothing" { 1, 1 }', [("outcome-mismatch", 2, 6)]),
        (HEAD + 't "" 1 "one" { 1 }', [("payoff-count", 2, 6)]),
        (HEAD + 't "" 1 "one" { 1 2 3 }', [("payoff-count", 2, 6)]),
        (HEAD + 't "" 1 "one" { 1 inf }', [("not-a-number", 2, 6)]),
        (HEAD + 't "" 1 "one" { 1/0 1 }', [("not-a-number", 2, 6)]),
        (HEAD + 't "" 1 "one" { 1e99999 1 }', [("not-a-number", 2, 6)]),
        (HEAD + 't "" 1 "one" { ' + "9" * 5000 + " 1 }", [("not-a-number", 2, 6)]),
        (HEAD + 't "" ' + "1" * 5000 + ' "one" { 1 1 }', [("efg-syntax", 2, 5020)]),
        (HEAD + 'c "" ' + "1" * 20 + " 0", [("efg-syntax", 2, 28)]),
        (HEAD + 'c "" 1 "" { "a" -1/2 "b" 3/2 } 0\n' + PAID + OTHER, [("negative-probability", 2, 6)]),
        (HEAD + 'c "" 1 "" { "a" 0.33 "b" 0.66 } 0\n' + PAID + OTHER, [("probabilities-not-one", 2, 6)]),
        (HEAD + CHOICE + 't "" 0\nt "" 0\n', [("no-payoffs", 2, 1)]),
        (HEAD + CHOICE + PAID + 'p "" 1 1 "" { "a" "c" } 0\n' + OTHER * 2, [("infoset-mismatch", 4, 6)]),
        (HEAD + CHOICE + PAID + 'p "" 1 1 "" { "a" "b" "c" } 0\n' + OTHER, [("infoset-mismatch", 4, 6)]),
        (HEAD + CHOICE + PAID + 'p "" 1 1 "else" { "a" "b" } 0\n' + OTHER, [("infoset-mismatch", 4, 6)]),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert problems(text)[: len(expected)] == expected


def test_all_problems_are_reported_at_once() -> None:
    text = HEAD + 'c "" 1 "" { "a" -1 "b" 1 } 0\nt "" 8\nt "" 1 "" { x 1 }\n'
    assert [code for code, _, _ in problems(text)] == ["negative-probability", "unknown-outcome", "not-a-number"]
    many = HEAD + "".join(f'p "" 1 {k} "" {{ "a" "b" }} 0\nt "" {k}\n' for k in range(1, 99)) + 't "" 1'
    found = [code for code, _, _ in problems(many)]
    assert (found[0], found[-1], len(found)) == ("unknown-outcome", "more-problems", 51)


def test_a_chance_move_may_be_repeated_with_the_same_probabilities_only() -> None:
    start = HEAD + CHOICE + 'c "" 1 "" { "x" 1/2 "y" 1/2 } 0\n' + PAID + OTHER
    assert len(leaves(start + 'c "" 1 "" { "x" 0.5 "y" 0.5 } 0\n' + PAID + OTHER)) == 2
    assert len(leaves(start + 'c "" 1 0\n' + PAID + OTHER)) == 2
    assert problems(start + 'c "" 1 "" { "x" 1/3 "y" 2/3 } 0\n' + PAID + OTHER) == [("infoset-mismatch", 6, 6)]


def test_absent_mindedness_and_imperfect_recall_are_unsupported() -> None:
    absent = HEAD + CHOICE + PAID + 'p "" 1 1 "" { "a" "b" } 0\n' + PAID + OTHER
    assert problems(absent, UnsupportedError) == [("absent-mindedness", 4, 1)]
    second = 'p "" 1 2 "later" { "c" "d" } 0\n' + PAID + OTHER
    assert problems(HEAD + CHOICE + second + second, UnsupportedError) == [("imperfect-recall", 6, 1)]


def test_recall_is_of_one_s_own_past_only() -> None:
    """The second mover need not see what the first did."""
    reply = 'p "" 2 1 "reply" { "c" "d" } 0\n' + PAID + OTHER
    tree = read_efg(HEAD + CHOICE + reply + reply)
    check_tree(tree)
    assert [len(nodes) for nodes in tree.members] == [1, 2]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text(HEAD + PAID, encoding="utf-8")
    assert read_efg_file(path).title == "g"
    path.write_bytes(HEAD.encode() + 't "caf\xe9" 0'.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_efg_file(path)
    (problem,) = caught.value.problems
    assert problem.code == "not-utf8"
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (2, 7)
    with pytest.raises(FileNotFoundError):
        read_efg_file(tmp_path / "missing.efg")


def test_the_error_shows_the_line_and_a_caret(golden) -> None:  # type: ignore[no-untyped-def]
    text = HEAD + 'c "" 1 "" { "a" 0.33 "b" 0.66 } 0\n' + PAID + 't "" 9\n'
    with pytest.raises(InputError) as caught:
        read_efg(text, "game.efg")
    golden("errors/efg", f"{caught.value}\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("imperfect_recall", HEAD + CHOICE + ('p "" 1 2 "later" { "c" "d" } 0\n' + PAID + OTHER) * 2),
        ("absent_mindedness", HEAD + CHOICE + PAID + 'p "" 1 1 "" { "a" "b" } 0\n' + PAID + OTHER),
        ("negative_chance", HEAD + 'c "" 1 "" { "a" -1/2 "b" 3/2 } 0\n' + PAID + OTHER),
        ("truncated", HEAD + CHOICE + PAID),
        ("truncated_inside_a_line", HEAD + 't "" 1 "one" { 1, 2'),
        ("no_payoffs", HEAD + CHOICE + 't "" 0\nt "" 0\n'),
        ("trailing_text", HEAD + PAID + OTHER),
    ],
)
def test_what_an_error_looks_like(name: str, text: str, golden) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(WinsetError) as caught:
        read_efg(text, "game.efg")
    golden(f"efg_errors/{name}", f"{caught.value}\n")
