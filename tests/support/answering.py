"""What a worker of the tests answers with; imported in the worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any


def answer(request: Mapping[str, Any], send: Callable[[Mapping[str, Any]], None]) -> None:
    send({"process": os.getpid()})
    if "echo" in request:
        print("libraries may print")  # noqa: T201
        os.system("echo 'from a child, too'")
        send({"echo": request["echo"]})
    if "sleep" in request:
        time.sleep(request["sleep"])
        send({"slept": request["sleep"]})
    if "hang" in request:  # as a loop in C does: no signal gets through
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP, signal.SIGALRM})
        while True:
            pass
    if "loop" in request:  # in C, and no handler of Python's runs
        sum(range(10**15))
    if "crash" in request or "efg" in request:
        os.write(2, b"about to fall")
        os.kill(os.getpid(), signal.SIGSEGV)
    if "raise" in request:
        raise RuntimeError(request["raise"])
