"""What reports say: numbers, negotiations, equilibria told as stories."""

from __future__ import annotations

from fractions import Fraction

from tests.unit.reporting import games

import winset as ws
from winset.game_tree import Ending, Result
from winset.reporting.describing import negotiation_sentences
from winset.reporting.story import payoff_sentence, tell
from winset.reporting.words import number_text, result_words, share_text


def test_numbers() -> None:
    assert number_text(Fraction(3, 4)) == "3/4"
    assert number_text(Fraction(1, 10_007)).startswith("≈ ")
    assert share_text(Fraction(1, 8)) == "1/8 (12.5 %)"
    assert share_text(Fraction(1)) == "1 (certain)"


def test_results() -> None:
    result = Result(Ending.INVOLUNTARY_DEFECTION, ("X", "Y"), "z=3/10", 2)
    assert result_words(result) == "involuntary defection by X and Y on z=3/10 in round 2"
    assert result_words(Result()) == "end"


def test_the_negotiation_in_sentences() -> None:
    said = " ".join(negotiation_sentences(ws.load("putnam1988/figure1_uncertain")))
    assert "X and Y negotiate over z in [0, 1]." in said
    assert "Y.pivot is lenient with probability p or strict with probability 1 - p; known to pivot." in said
    assert "X proposes an agreement, take it or leave it. Y accepts or rejects" in said
    assert "On the table: ask_much (z = 3/10) and ask_little (z = 1/2)." in said


def test_a_story_says_what_depends_on_the_draw() -> None:
    (line,) = tell(ws.solve(ws.load("putnam1988/figure1_uncertain")).only())
    assert line.startswith("X proposes ask_much; Y accepts; X's constituents ratify; ")
    assert "Y's constituents ratify if Y.pivot is lenient, with probability 3/4 (75 %)" in line
    assert "Y's constituents refuse if Y.pivot is strict, with probability 1/4 (25 %)" in line


def test_a_story_of_certain_moves_is_one_sentence() -> None:
    equilibrium = ws.solve(games.on_the_line()).only()
    assert tell(equilibrium) == ("X proposes z=2/5; Y accepts; X's constituents ratify; Y's constituents ratify.",)
    assert payoff_sentence(equilibrium) == "X gets 3/5, Y gets 2/5, X.pivot gets 1/5 and Y.pivot gets 0"
