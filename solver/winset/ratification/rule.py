"""What every ratification rule is: members, how their ballots add up, and when the sum is enough.

A member is a group, by name, or another rule. A rule turns each member's ballot
into a *count*, a tuple of numbers; the counts are added, and the sum says
whether the body ratifies. Because every rule is additive in this way, one
exact algorithm (:mod:`winset.ratification.tally`) gives its probabilities, its
floors and its members' voting power.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import ClassVar, Self, TypeAlias

from attrs import evolve, field, fields, frozen

from winset.errors import Problem, join
from winset.expression import Expression, Number, Range, Scope
from winset.fields import NodeShape, choice_field, members_field, nearest, text_field

NONE, WHOLE = Fraction(0), Fraction(1)
NO_NAMES = Scope({})


def exact(number: Number) -> Number:
    """A whole number as a fraction, which scopes compare; anything else as it is."""
    return Fraction(number) if isinstance(number, int) else number


@frozen
class Ballot:
    """The votes of one group: for, against, and not cast; exact or symbolic, none below zero."""

    yes: Number = field(default=NONE, converter=exact)
    no: Number = field(default=NONE, converter=exact)
    absent: Number = field(default=NONE, converter=exact)

    @property
    def cast(self) -> Number:
        """Votes for or against."""
        return self.yes + self.no

    @property
    def votes(self) -> Number:
        """All votes, cast or not."""
        return self.yes + self.no + self.absent

    @property
    def reversed(self) -> Ballot:
        """The same ballot with yes and no exchanged."""
        return Ballot(self.no, self.yes, self.absent)

    def agrees(self, scope: Scope) -> bool:
        """With one voice: strictly more votes for than against."""
        return scope.decide(self.yes, ">", self.no)

    def objects(self, scope: Scope) -> bool:
        """With one voice: some vote is cast, and not more are for than against."""
        return not self.agrees(scope) and scope.decide(self.no, ">", NONE)


YES, NO = Ballot(yes=WHOLE), Ballot(no=WHOLE)
QUOTA = Range("the quota", "bad-quota", low_open=True)
Count: TypeAlias = tuple[Number, ...]
Member: TypeAlias = "str | Rule"


@frozen(kw_only=True)
class Rule:
    """A ratification rule over groups or over other rules.

    Parameters
    ----------
    name
        What reports call this body; weights and other rules may refer to it.
    of
        The members: names of groups, or rules. None means all groups of the side.
    """

    keyword: ClassVar[str] = ""
    shorthand: ClassVar[dict[NodeShape, str]] = {"sequence": "of", "scalar": "of"}
    name: str = text_field("")
    of: tuple[Member, ...] = members_field("rules")

    @property
    def members(self) -> tuple[Member, ...]:
        """Those whose ballots count, in order."""
        return self.of

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """What the ballot of member ``index`` adds."""
        raise NotImplementedError

    def enough(self, total: Count, scope: Scope) -> bool:
        """Whether the sum of all counts ratifies."""
        raise NotImplementedError

    # ------------------------------------------------------------ what follows for every rule

    @property
    def names(self) -> frozenset[str]:
        """Names that its quotas and weights use, and those of the bodies in it."""
        found: set[str] = set()
        for body in self.bodies():
            for each in fields(type(body)):
                value = getattr(body, each.name)
                parts = value if isinstance(value, tuple) else (value,)
                for part in (p[1] if isinstance(p, tuple) else p for p in parts):
                    if isinstance(part, Expression):
                        found |= part.names
        return frozenset(found)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in this body or in a body of it, each once, in order."""
        found: dict[str, None] = {}
        for member in self.members:
            found.update(dict.fromkeys((member,) if isinstance(member, str) else member.groups))
        return tuple(found)

    @property
    def label(self) -> str:
        """Its name, or its text where it has none."""
        return self.name or str(self)

    def bodies(self) -> Iterator[Rule]:
        """This body and every body in it, outermost first."""
        yield self
        for member in self.members:
            if isinstance(member, Rule):
                yield from member.bodies()

    def resolve(self, groups: Iterable[str]) -> Self:
        """The same rule with ``groups`` for its members wherever none are given."""
        everyone = tuple(groups)
        members = tuple(member.resolve(everyone) if isinstance(member, Rule) else member for member in self.of)
        return evolve(self, of=members or everyone)

    def passes(self, ballots: Mapping[str, Ballot], scope: Scope) -> bool:
        """Whether the body ratifies.

        Parameters
        ----------
        ballots
            The votes of every group in :attr:`groups`.
        scope
            Values of the names in quotas and weights; decides every comparison.

        Raises
        ------
        Undecided
            Where symbols leave a comparison open.
        """
        counts = self._counts(ballots, scope)
        return bool(counts) and self.enough(_total(counts), scope)

    def _counts(self, ballots: Mapping[str, Ballot], scope: Scope) -> list[Count]:
        """What each member adds, in order."""
        counts = []
        for index, member in enumerate(self.members):
            ballot = ballots[member] if isinstance(member, str) else YES if member.passes(ballots, scope) else NO
            counts.append(self.count(index, ballot, scope))
        return counts

    def pivotal(self, ballots: Mapping[str, Ballot], scope: Scope) -> tuple[str, ...]:
        """The groups each of which alone would turn the result by voting the other way; exact."""
        result = self.passes(ballots, scope)
        counts, members = self._counts(ballots, scope), self.members
        total = _total(counts)
        places = Counter(member for body in self.bodies() for member in body.members if isinstance(member, str))
        found = []
        for group, count in places.items():
            turned = ballots[group].reversed
            if count == 1 and group in members:  # only its own count changes
                index = members.index(group)
                others = tuple(a - b for a, b in zip(total, counts[index], strict=True))
                passes = self.enough(added(others, self.count(index, turned, scope)), scope)
            else:
                passes = self.passes({**ballots, group: turned}, scope)
            if passes != result:
                found.append(group)
        return tuple(group for group in self.groups if group in found)

    def floor(
        self, floors: Mapping[str, Number | None], ballots: Mapping[str, Ballot] | None = None, scope: Scope = NO_NAMES
    ) -> Number | None:
        """The least offer that the body ratifies, when each group says yes from its own floor on; exact.

        An order statistic of the groups' floors, weighted by their votes.

        Parameters
        ----------
        floors
            By group; ``None`` for a group that never says yes.
        ballots
            What each group casts when it says yes; one vote each by default.

        Returns
        -------
        Number or None
            ``None`` where no offer is enough.

        Raises
        ------
        Undecided
            Where symbols leave the order of two floors open.

        Examples
        --------
        >>> from winset.ratification import Quota
        >>> state = Quota(votes=2, of=["a", "b", "c"])
        >>> state.floor({"a": Fraction(1, 10), "b": Fraction(3, 10), "c": Fraction(1, 2)})
        Fraction(3, 10)
        """
        cast = dict.fromkeys(self.groups, YES) if ballots is None else ballots
        known = {group: exact(floors[group]) for group in self.groups if floors[group] is not None}
        levels: list[Number] = []
        for floor in known.values():
            place = next((i for i, level in enumerate(levels) if scope.decide(floor, "<=", level)), len(levels))
            levels.insert(place, floor)
        low, high = 0, len(levels)
        while low < high:
            middle = (low + high) // 2
            level = levels[middle]
            answers = {
                group: cast[group] if group in known and scope.decide(known[group], "<=", level)
                else cast[group].reversed
                for group in self.groups
            }  # fmt: skip
            low, high = (low, middle) if self.passes(answers, scope) else (middle + 1, high)
        return levels[low] if low < len(levels) else None

    def probability(
        self, probabilities: Mapping[str, Number], ballots: Mapping[str, Ballot] | None = None, scope: Scope = NO_NAMES
    ) -> Number:
        """Probability that the body ratifies when groups say yes independently; exact or symbolic.

        Parameters
        ----------
        probabilities
            That each group says yes.
        ballots
            What each group casts when it says yes; one vote each by default.

        Raises
        ------
        NotYetError
            ``too-many-coalitions``; see :func:`winset.ratification.tally.tally`.

        Examples
        --------
        >>> from winset.ratification import Majority
        >>> Majority(of=["a", "b", "c"]).probability(dict.fromkeys("abc", Fraction(2, 3)))
        Fraction(20, 27)
        """
        from .tally import tally

        cast = dict.fromkeys(self.groups, YES) if ballots is None else ballots
        against = {group: 1 - probability for group, probability in probabilities.items()}
        return tally(self, cast, probabilities, against, scope)[0] + NONE

    def problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """What is wrong with the rule for a side whose groups have ``votes``; call it on the resolved rule."""
        yield from self._problems(path, votes, (), {body.name: body for body in self.bodies() if body.name})
        named: set[str] = set(votes)
        for body in self.bodies():
            if body.name and body.name in named:
                yield Problem("name-twice", f"the name {body.name!r} is used twice in the side", join(path, "name"))
            named.add(body.name)

    def _problems(
        self, path: str, votes: Mapping[str, Expression], above: tuple[str, ...], bodies: Mapping[str, Rule]
    ) -> Iterator[Problem]:
        inside = (*above, self.name) if self.name else above
        if not self.members:
            yield Problem("empty-body", f"the body {self.keyword} has no members", path)
        seen: set[str] = set()
        for index, member in enumerate(self.members):
            where = self.member_path(path, index)
            if isinstance(member, Rule):
                yield from member._problems(join(where, member.keyword), votes, inside, bodies)
            elif member in inside:
                yield Problem("body-contains-itself", f"the body {member!r} is a member of itself", where, hint=_NESTED)
            elif member in bodies and (back := next(iter(_named_in(member, bodies) & set(inside)), None)):
                message = f"the body {back!r} is a member of itself, by way of {member!r}"
                yield Problem("body-contains-itself", message, where, hint=_NESTED)
            elif member not in votes:
                message = f"{member!r} is not a group of this side"
                hint = _NESTED if member in bodies else nearest(member, votes)
                yield Problem("unknown-member", message, where, hint=hint)
            elif member in seen:
                yield Problem("name-twice", f"{member!r} is listed twice", where)
            else:
                seen.add(member)
        for where, source, allowed in self.ranges(path):
            number = source.constant()
            if number is not None and (problem := allowed.check(number, where)) is not None:
                yield problem
        yield from self.own_problems(path, votes)

    def member_path(self, path: str, index: int) -> str:
        """Where member ``index`` stands."""
        return f"{join(path, 'of')}[{index}]"

    def ranges(self, path: str) -> Iterator[tuple[str, Expression, Range]]:
        """Quotas and weights of this rule: where they stand, and what they may be."""
        del path
        yield from ()

    def all_ranges(self, path: str) -> Iterator[tuple[str, Expression, Range]]:
        """Those of this rule and of every body in it."""
        yield from self.ranges(path)
        for index, member in enumerate(self.members):
            if isinstance(member, Rule):
                yield from member.all_ranges(join(self.member_path(path, index), member.keyword))

    def own_problems(self, path: str, votes: Mapping[str, Expression]) -> Iterator[Problem]:
        """What is wrong with the fields that this rule adds."""
        yield from ()

    def __str__(self) -> str:
        return f"{self.heading()} {listed(self.members)}"

    def heading(self, detail: str = "") -> str:
        """What stands before the members, such as ``quota 2/3 of``."""
        words = [*self.keyword.removesuffix("_of").split("_"), *detail.split(), "of"]
        return " ".join(words)


@frozen(kw_only=True)
class Vote(Rule):
    """A rule that counts votes: a group's ballot as it is, and one vote for a body.

    Parameters
    ----------
    base
        ``voting``: shares are of the votes cast; ``whole``: of all votes, so that an absent vote works like a no.
    """

    base: str = choice_field("voting", "whole", default="voting")

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """Votes for, against and absent."""
        return ballot.yes, ballot.no, ballot.absent

    def of_base(self, total: Count) -> Number:
        """The votes that shares are taken of."""
        return total[0] + total[1] + (total[2] if self.base == "whole" else NONE)

    def heading(self, detail: str = "") -> str:
        """Says so where the base is the whole."""
        return super().heading(f"{detail} of all votes" if self.base == "whole" else detail)


@frozen
class Voices(Rule):
    """A rule that hears each member's one voice and not its votes: a body's result, or a group's majority."""

    def count(self, index: int, ballot: Ballot, scope: Scope) -> Count:
        """Whether the member says yes, and one for the member."""
        return (WHOLE if ballot.agrees(scope) else NONE), WHOLE


_NESTED = "bodies are nested, not named: write the inner one where its name stands"


def _named_in(body: str, bodies: Mapping[str, Rule]) -> set[str]:
    """The names in a body and in the bodies that it names, at any remove."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        inner = bodies[waiting.pop()].bodies()
        names = {name for rule in inner for name in (rule.name, *(m for m in rule.members if isinstance(m, str)))}
        waiting.extend(name for name in names - found if name in bodies)
        found |= names
    return found


def added(left: Count, right: Count) -> Count:
    """The sum of two counts."""
    return tuple(a + b if b else a for a, b in zip(left, right, strict=True))


def _total(counts: list[Count]) -> Count:
    """The sum of at least one count."""
    total = counts[0]
    for count in counts[1:]:
        total = added(total, count)
    return total


def listed(members: Iterable[Member]) -> str:
    """Members in brackets."""
    return f"[{', '.join(member if isinstance(member, str) else member.label for member in members)}]"


def total_votes(rule: Rule, votes: Mapping[str, Expression]) -> Fraction | None:
    """All votes in the body where they are numbers, else ``None``; a body in it has one."""
    total = Fraction(0)
    for member in rule.members:
        number = WHOLE if isinstance(member, Rule) else votes[member].constant() if member in votes else None
        if number is None:
            return None
        total += number
    return total
