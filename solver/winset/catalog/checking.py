"""Checking claims: every claim of a model, a paper or the library, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, reduce
from time import perf_counter
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from ..claim import Claim, ClaimRow, Finding, Instance, Ratified, Verdict
from ..claim.evidence import together, undecided
from ..equilibrium import Concept, Found, Solution
from ..errors import InputError, Problem, WinsetError
from ..expression import Expression, Scope, Value
from ..fields import nearest
from ..game_tree import GameTree
from ..negotiation import Negotiation
from ..reading import read_claims, read_table
from ..solving import solve
from .models import CLAIMS, find_model, list_models, models_folder
from .quantities import OF_EQUILIBRIA, quantity

if TYPE_CHECKING:
    from ..condition import Region
    from ..derivation import Derivation

PARTIAL = "of the equilibria that were found"
"""What evidence says where a search may have left out equilibria."""
DERIVING = 120.0
"""Seconds that one derivation may take."""


def check_claims(
    name: str | None = None, *, label: str | None = None, progress: Callable[[ClaimRow], object] | None = None
) -> tuple[ClaimRow, ...]:
    """What became of claims.

    Parameters
    ----------
    name
        A model's slug or a folder; everything that ships by default.
    label
        Only the claim of this label, such as ``PUT-6``.
    progress
        Called with every row as it is done.

    Returns
    -------
    tuple of ClaimRow
        In the order of the files.

    Raises
    ------
    InputError
        ``unknown-model``, ``unknown-claim``, or what is wrong with a file of claims.

    Examples
    --------
    >>> [row.verdict.value for row in check_claims("putnam1988/united_90_10")]
    ['reproduced']
    """
    return check_all(list_claims(name, label), progress)


def check_all(listed: Iterable[Listed], progress: Callable[[ClaimRow], object] | None = None) -> tuple[ClaimRow, ...]:
    """What became of the listed claims; they share what they compute."""
    rows = []
    bench = Workbench()
    for each in listed:
        row = check_claim(each.claim, each.source, each.slug, bench)
        if progress is not None:
            progress(row)
        rows.append(row)
    return tuple(rows)


@frozen
class Listed:
    """A claim where it stands: the slug of its model, and its source."""

    slug: str
    claim: Claim
    source: str


def list_claims(name: str | None = None, label: str | None = None) -> tuple[Listed, ...]:
    """The claims of a slug or a folder, all by default; a folder's are also those that say ``paper: FOLDER``.

    Raises
    ------
    InputError
        ``unknown-model``, ``unknown-claim``, or what is wrong with a file of claims.
    """
    files = {f"{f.parent.name}/{f.name.removesuffix(CLAIMS)}": f for f in sorted(models_folder().glob(f"*/*{CLAIMS}"))}
    slugs: set[str] | None = None
    if name is not None:
        slugs = {slug for slug in files if name in (slug, slug.partition("/")[0])}
        if not slugs and not list_models(name):
            slugs = {find_model(name).slug}
    is_folder = name is not None and "/" not in name
    found = []
    for slug, file in files.items():
        if slugs is not None and slug not in slugs and not is_folder:
            continue
        claims = read_claims(file)
        found += [
            Listed(slug, claim, claim.source or claims.source)
            for claim in claims.claims
            if (slugs is None or slug in slugs or claim.paper == name) and label in (None, claim.name)
        ]
    if label is not None and not found:
        message = f"there is no claim {label!r}" + (f" of {name}" if name else "")
        known = [each.claim.name for each in list_claims(name)]
        raise InputError(Problem("unknown-claim", message, hint=nearest(label, known)))
    return tuple(found)


def check_claim(claim: Claim, source: str, slug: str, bench: Workbench) -> ClaimRow:
    """The row of one claim about the model of a slug."""
    started = perf_counter()
    bench.home, bench.partial = slug, False
    findings: list[Finding] = []
    for check in claim.checks:
        try:
            findings.append(check.run(bench))
        except WinsetError as error:
            findings.append(undecided("; ".join(f"[{p.code}] {p.message}" for p in error.problems)))
    finding = together(findings)
    if bench.partial and finding.verdict is Verdict.REPRODUCED:
        finding = evolve(finding, evidence=evolve(finding.evidence, note=PARTIAL))
    return ClaimRow(
        model=slug,
        id=claim.name,
        claim=claim.claim,
        source=source,
        page=claim.page,
        status=claim.status,
        verdict=finding.verdict,
        evidence=finding.evidence,
        command=f"winset claims {slug} --id {claim.name}",
        seconds=perf_counter() - started,
        expected=claim.expected,
    )


@define
class Workbench:
    """Computes what checks ask for; what was computed once for the same instance is kept.

    Parameters
    ----------
    home
        The slug of the model whose claims are checked.
    partial
        Whether a quantity was of equilibria besides which others may exist.
    """

    home: str = ""
    partial: bool = False
    _read: dict[str, Negotiation] = field(factory=dict)
    _subjects: dict[Any, _Subject] = field(factory=dict)
    _derivations: dict[Any, Derivation] = field(factory=dict)

    def subject(self, instance: Instance) -> _Subject:
        """The instance with everything known of it."""
        slug = self.slug(instance)
        values = tuple((name, _number(name, source)) for name, source in instance.at)
        key = (slug, frozenset(values), instance.concept, instance.ties, instance.given, instance.types)
        if key not in self._subjects:
            alike = (slug, frozenset(values), instance.concept, instance.ties, (), ())
            found = _Subject(self.read(slug).at(**dict(values)), instance, self._subjects.get(alike))
            self._subjects[key] = found
        return self._subjects[key]

    def read(self, slug: str) -> Negotiation:
        """The negotiation of a slug, as its file says."""
        if slug not in self._read:
            self._read[slug] = find_model(slug).read()
        return self._read[slug]

    def slug(self, instance: Instance) -> str:
        """The slug of the model that an instance means."""
        if not instance.model:
            return self.home
        return instance.model if "/" in instance.model else f"{self.home.partition('/')[0]}/{instance.model}"

    def value(self, instance: Instance, path: str) -> Any:
        """The quantity at an instance."""
        subject = self.subject(instance)
        if path.partition(".")[0] in OF_EQUILIBRIA and subject.solution.found is not Found.ALL:
            self.partial = True
        return quantity(subject, path)

    def negotiation(self, instance: Instance) -> Negotiation:
        """The negotiation at the values of an instance."""
        return self.subject(instance).negotiation

    def derivation(
        self, model: str, assume: tuple[Expression, ...], at: tuple[tuple[str, Expression], ...]
    ) -> Derivation:
        """The closed forms of a model."""
        from ..deriving import derive

        key = (self.slug(Instance(model=model)), assume, at)
        if key not in self._derivations:
            negotiation = self.read(key[0]).at(**{name: _number(name, source) for name, source in at})
            self._derivations[key] = derive(negotiation, assume=assume, time_limit=DERIVING)
        return self._derivations[key]

    def ratified(self, stated: Ratified) -> Region:
        """Where all sides of a check ratify."""
        from ..deriving.win_sets import ratified_region

        negotiation = self.read(self.slug(Instance(model=stated.model)))
        found = [
            ratified_region(negotiation, side, stated.agreement, dict(stated.types), stated.assume, DERIVING)
            for side in stated.sides
        ]
        return reduce(lambda one, other: one & other, found)

    def table(self, instance: Instance, file: str) -> tuple[Mapping[str, str], ...]:
        """The rows of a table beside the model."""
        return read_table(find_model(self.slug(instance)).file.parent / file)


def _number(name: str, source: Expression) -> Value:
    if source.names:
        message = (
            f"the value {source} of {name} uses {', '.join(sorted(source.names))}, which the check does not run over"
        )
        raise InputError(Problem("unknown-name", message, f"at.{name}"))
    return source.value(Scope({}))


@frozen(eq=False)
class _Subject:
    negotiation: Negotiation
    instance: Instance
    alike: _Subject | None
    """The same instance without what was observed, whose solution is the same."""

    @property
    def given(self) -> dict[str, str]:
        return dict(self.instance.given)

    @property
    def concept(self) -> Concept:
        return Concept(self.instance.concept)

    @property
    def types(self) -> dict[str, str]:
        return dict(self.instance.types)

    @cached_property
    def tree(self) -> GameTree:
        return self.alike.tree if self.alike else self.negotiation.compile()

    @cached_property
    def solution(self) -> Solution:
        if self.alike is not None:
            return self.alike.solution
        return solve(self.negotiation, concept=self.concept, ties=self.instance.ties)


__all__ = ["Listed", "Workbench", "check_all", "check_claim", "check_claims", "list_claims"]
