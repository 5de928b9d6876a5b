"""Expressions and conditions over a space as vectorised functions of floats."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from ..errors import Problem, UnsupportedError
from .comparisons import boolean
from .space import Space

_OUTSIDE: dict[Any, Any] = {float: float("nan"), bool: False, object: None}
"""What a function of each kind returns outside the space."""


def numeric(expression: Any, space: Space, kind: type = float, name: str = "value") -> Callable[..., Any]:
    """A vectorised function of the parameters of a space, by position or by name.

    Outside the declared domains, and where an assumption fails, it returns ``nan`` (``False`` for a condition), as
    nothing is said there. Floats decide what is inside.

    Parameters
    ----------
    name
        What the function is called.

    Raises
    ------
    UnsupportedError
        ``open-distribution``.

    Examples
    --------
    >>> from .sign import symbol
    >>> from .space import UNIT
    >>> half = numeric(symbol("p") / 2, Space({"p": UNIT}))
    >>> half([0, 1, 2])
    array([0. , 0.5, nan])
    >>> inspect.signature(half)
    <Signature (p)>
    """
    import numpy

    unknown = sorted({each.func.__name__ for each in expression.atoms(AppliedUndef)})
    if unknown:
        message = f"the distribution {unknown[0]} is left open, so that there are no numbers"
        raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
    compiled = sympy.lambdify(list(space.symbols), expression, modules="numpy", dummify=True)
    return within(lambda *arrays: numpy.asarray(compiled(*arrays), dtype=kind), space, kind, name)


def within(function: Callable[..., Any], space: Space, kind: type, name: str) -> Callable[..., Any]:
    """A function of arrays, one for each parameter, as one of the parameters that is told what they are outside."""
    import numpy

    names = list(space.domains)
    outside = _OUTSIDE[kind]
    inside = sympy.lambdify(list(space.symbols), boolean([space.cell], None), modules="numpy", dummify=True)

    def of_parameters(*arguments: Any, **by_name: Any) -> Any:
        given = dict(zip(names, arguments, strict=False)) | by_name
        missing = [name for name in names if name not in given]
        if missing or len(given) > len(names):
            raise TypeError(f"the function takes {', '.join(names)}")
        arrays = numpy.broadcast_arrays(*(numpy.asarray(given[name], dtype=float) for name in names)) if names else ()
        if not names:
            return function()
        known = numpy.broadcast_to(numpy.asarray(inside(*arrays), dtype=bool), arrays[0].shape)
        value: Any = numpy.full(arrays[0].shape, outside, dtype=kind)
        value[known] = numpy.broadcast_to(function(*(each[known] for each in arrays)), known.sum())
        return value

    kinds = [inspect.Parameter(each, inspect.Parameter.POSITIONAL_OR_KEYWORD) for each in names]
    of_parameters.__signature__ = inspect.Signature(kinds)  # type: ignore[attr-defined]
    of_parameters.__name__ = of_parameters.__qualname__ = name
    of_parameters.__doc__ = (
        f"{name}, where {space}.\n\nTakes floats or arrays, by position or by name; "
        f"{_OUTSIDE[kind]} outside the domains of the parameters and their assumptions."
    )
    return of_parameters


__all__ = ["numeric", "within"]
