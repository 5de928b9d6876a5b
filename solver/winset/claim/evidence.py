"""What a check found, and how strong that is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import evolve, frozen


class Verdict(Enum):
    """What became of a claim."""

    REPRODUCED = "reproduced"
    CONTRADICTED = "contradicted"
    OUT_OF_SCOPE = "out of scope"
    OPEN = "open"


class Strength(Enum):
    """How a finding was reached, strongest first."""

    PROVED = "proved"
    COMPUTED = "computed"
    PROBED = "probed"
    VERIFIED = "verified, not found"
    NOT_DERIVED = "not derived"


@frozen
class Evidence:
    """How a claim was checked.

    Parameters
    ----------
    cases
        Exact instances that were computed.
    note
        The family of instances; the counterexample of a contradicted claim, or the reason why nothing was derived.

    Examples
    --------
    >>> str(Evidence(Strength.COMPUTED)), str(Evidence(Strength.COMPUTED, 21))
    ('certified', 'enumerated 21 cases')
    >>> str(Evidence(Strength.PROBED, 3))
    'probed at 3 exact points'
    """

    strength: Strength
    cases: int = 1
    note: str = ""

    def __str__(self) -> str:
        words = {
            Strength.COMPUTED: "certified" if self.cases == 1 else f"enumerated {self.cases} cases",
            Strength.PROBED: f"probed at {self.cases} exact points",
        }.get(self.strength, self.strength.value)
        return f"{words}: {self.note}" if self.note else words


@frozen
class Finding:
    """A verdict with its evidence."""

    verdict: Verdict
    evidence: Evidence


def reproduced(strength: Strength, cases: int = 1, family: str = "") -> Finding:
    """The claim holds wherever it was looked at."""
    return Finding(Verdict.REPRODUCED, Evidence(strength, cases, family))


def contradicted(counterexample: str) -> Finding:
    """One exact counterexample is enough."""
    return Finding(Verdict.CONTRADICTED, Evidence(Strength.COMPUTED, 1, counterexample))


def undecided(reason: str) -> Finding:
    """Nothing was derived."""
    return Finding(Verdict.OPEN, Evidence(Strength.NOT_DERIVED, 0, reason))


def found_by(evidence: str) -> Finding:
    """The finding of something derived, from the evidence of its derivation.

    >>> found_by("proved").evidence.strength, found_by("probed at 20 exact points").evidence.cases
    (<Strength.PROVED: 'proved'>, 20)
    """
    evidence = evidence.removesuffix(" where derived")  # what is asked of any other part is refused there
    if evidence == "proved":
        return reproduced(Strength.PROVED)
    if evidence == Strength.VERIFIED.value:
        return reproduced(Strength.VERIFIED)
    words = evidence.split()
    if words[:2] == ["probed", "at"] and words[2].isdecimal():
        return reproduced(Strength.PROBED, int(words[2]))
    return undecided(evidence.removeprefix("not derived: "))


def together(findings: Iterable[Finding]) -> Finding:
    """The finding of a claim with several checks: the first that is not ``reproduced``, else the weakest evidence."""
    all_found = tuple(findings)
    for verdict in (Verdict.CONTRADICTED, Verdict.OPEN, Verdict.OUT_OF_SCOPE):
        for finding in all_found:
            if finding.verdict is verdict:
                return finding
    strengths = list(Strength)
    weakest = max(all_found, key=lambda finding: strengths.index(finding.evidence.strength))
    counted = [finding.evidence for finding in all_found if finding.evidence.strength is not Strength.PROVED]
    families = "; ".join(dict.fromkeys(evidence.note for evidence in counted if evidence.note))
    cases = sum(evidence.cases for evidence in counted)
    return evolve(weakest, evidence=evolve(weakest.evidence, cases=max(cases, 1), note=families))
