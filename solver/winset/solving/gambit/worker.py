"""What runs in Gambit's workers: plain data in, plain data out. The only module that imports pygambit.

It is started by its path and imports nothing of the package, so that a worker
is there as soon as Gambit is. It knows the result shapes of releases 16.7 and 17.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[Mapping[str, Any]], None]


def answer(request: Mapping[str, Any], send: Send) -> None:
    """Answer one request.

    Sends ``{"profile": per player, set, action the probability as text}``,
    ``{"message": ...}``, ``{"regret": ...}``, ``{"version": ...}`` or
    ``{"refused": Gambit's own words}``.
    """
    import pygambit

    if request["ask"] == "version":
        send({"version": pygambit.__version__})
        return
    try:
        game = pygambit.read_efg(io.StringIO(request["efg"]))
        (_send_regret if request["ask"] == "regret" else _send_profiles)(pygambit, game, request, send)
    except Exception as error:  # noqa: BLE001 - whatever Gambit raises is its answer
        send({"refused": f"{type(error).__name__}: {error}"})


def _send_profiles(pygambit: Any, game: Any, request: Mapping[str, Any], send: Send) -> None:
    solver = getattr(pygambit.nash, request["solver"])
    options = dict(request["options"])
    streamed = request["streams"] and "nash_callback" in inspect.signature(solver).parameters
    if streamed:
        options["nash_callback"] = lambda profile: send({"profile": _plain(game, profile)})
    start = request["start"]
    result = solver(game.mixed_strategy_profile(rational=start == "rational") if start else game, **options)
    reason = getattr(result, "reason", None)
    if reason is not None:
        send({"message": str(getattr(reason, "name", reason))})
    if not streamed:
        for profile in _profiles(result):
            send({"profile": _plain(game, profile)})


def _send_regret(pygambit: Any, game: Any, request: Mapping[str, Any], send: Send) -> None:
    profile = game.mixed_behavior_profile(rational=True)
    for player, rows in zip(game.players, request["rows"], strict=True):
        if isinstance(player, str):  # release 17: sets are selected by a way that leads there
            sets = [history for history, _ in profile[player]]
            for history, row in zip(sets, rows, strict=True):
                at = pygambit.H.path(*history.actions)
                profile[at] = {f"a{action}": weight for action, weight in enumerate(row)}
        else:
            for infoset, row in zip(player.infosets, rows, strict=True):
                for action, weight in zip(infoset.actions, row, strict=True):
                    profile[action] = pygambit.Rational(weight)
    send({"regret": str(profile.max_regret())})


def _profiles(result: Any) -> list[Any]:
    """The equilibria of either release's results: a list, or one that may be missing."""
    if hasattr(result, "equilibria"):
        return list(result.equilibria)
    return [] if result.equilibrium is None else [result.equilibrium]


def _plain(game: Any, profile: Any) -> list[list[list[str]]]:
    """Per player, set and action the probability as text, from a profile of either release."""
    behavior = profile.as_behavior() if hasattr(profile, "as_behavior") else profile
    found = []
    for player in game.players:
        if isinstance(player, str):  # release 17: names, and distributions by action label
            rows = [dict(actions) for _, actions in behavior[player]]
        else:
            rows = [
                {action.label: behavior[infoset][action] for action in infoset.actions} for infoset in player.infosets
            ]
        found.append([[str(row[f"a{action}"]) for action in range(len(row))] for row in rows])
    return found
