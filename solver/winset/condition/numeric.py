"""Expressions and conditions over a space as vectorised functions of floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from ..errors import Problem, UnsupportedError
from .space import Space


def numeric(expression: Any, space: Space, kind: type = float) -> Callable[..., Any]:
    """A vectorised function of the parameters of a space, by position or by name.

    Raises
    ------
    UnsupportedError
        ``open-distribution``.
    """
    import numpy

    unknown = sorted({each.func.__name__ for each in expression.atoms(AppliedUndef)})
    if unknown:
        message = f"the distribution {unknown[0]} is left open, so that there are no numbers"
        raise UnsupportedError(Problem("open-distribution", message, hint="give a uniform or a power distribution"))
    names = list(space.domains)
    compiled = sympy.lambdify(list(space.symbols), expression, modules="numpy", dummify=True)

    def function(*arguments: Any, **by_name: Any) -> Any:
        given = dict(zip(names, arguments, strict=False)) | by_name
        missing = [name for name in names if name not in given]
        if missing or len(given) > len(names):
            raise TypeError(f"the function takes {', '.join(names)}")
        arrays = numpy.broadcast_arrays(*(numpy.asarray(given[name], dtype=float) for name in names)) if names else ()
        value: Any = numpy.asarray(compiled(*arrays), dtype=kind)
        return numpy.broadcast_to(value, arrays[0].shape).copy() if names else value

    return function


__all__ = ["numeric"]
