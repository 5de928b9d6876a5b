"""Worker processes that can be stopped: plain data in, plain data out.

A solver that is a loop in C++ listens to no signal, and when it crashes it
takes its process with it. So it runs in a process of its own that is kept
between calls, since starting it costs more than most games.

The processes are started with :mod:`subprocess` and speak JSON lines over their
pipes. Pools built on :mod:`multiprocessing` import the caller's main script
again in every worker, which breaks a plain script that calls ``solve`` without
a guard; a fork would copy the caller's threads and their locks.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path
from typing import IO, Any

from attrs import frozen

START_LIMIT = 120.0
"""Seconds that a worker may take to import its libraries."""
_NOTES = 2_000
_LAST = None  # the reply that says that no more come


class Ended(Enum):
    """How a run ended."""

    DONE = "done"
    TIME_LIMIT = "time limit"
    CRASHED = "crashed"


@frozen
class Run:
    """What a worker answered before it was done, stopped or dead.

    Parameters
    ----------
    replies
        Plain data, in the order in which it came; kept when the run was stopped.
    ended
        Why no more came.
    message
        For a crash how the process ended and the last words on its error stream.
    """

    replies: tuple[dict[str, Any], ...]
    ended: Ended
    message: str = ""


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Processes that answer requests with the function ``answer`` of one file.

    Parameters
    ----------
    file
        Python that runs in the worker only. Its ``answer(request, send)`` hands every
        reply, plain data, to ``send`` as soon as it has it.
    most
        How many run at once; by default as many as there are cores.
    """

    def __init__(self, file: Path, most: int | None = None) -> None:
        self.file = file
        self.most = most or cores()
        self._reset()
        atexit.register(self.close)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset)  # a forked copy must not share the pipes

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self.most)
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._closings = 0

    def run(self, request: Mapping[str, Any], time_limit: float | None, asked: Asked | None = None) -> Run:
        """Answer one request; a worker that passes the limit is killed, the others go on.

        Whatever interrupts the wait (Ctrl-C) kills the worker and passes on.
        """
        with self._places:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
                closings = self._closings
            if worker is not None and not worker.alive:  # it died while nobody needed it
                worker.kill()
                worker = None
            worker = worker or _Worker(self.file)
            with self._lock:
                closed = self._closings != closings
                if not closed:
                    self._busy.append(worker)
            if closed:  # while this one was starting
                worker.kill()
                return Run((), Ended.CRASHED, "the workers were closed")
            reusable = False
            try:
                if asked is not None:
                    asked.taken(worker)
                run = worker.run(request, time_limit)
                reusable = run.ended is Ended.DONE and worker.alive
            finally:
                with self._lock:
                    known = worker in self._busy
                    if known:
                        self._busy.remove(worker)
                    if known and reusable:
                        self._idle.append(worker)
                if not (known and reusable):
                    worker.kill()
            return run

    def ask(self, request: Mapping[str, Any]) -> Asked:
        """Have a request answered beside whatever else is done; :meth:`Asked.cancel` ends it."""
        asked = Asked()

        def answer() -> None:
            try:
                run = self.run(request, None, asked)
            except Exception as error:  # noqa: BLE001 - told to whoever asked; as when all is closed under it
                run = Run((), Ended.CRASHED, str(error))
            asked.done(run)

        threading.Thread(target=answer, daemon=True).start()
        return asked

    def run_all(self, requests: Sequence[Mapping[str, Any]], time_limit: float | None) -> tuple[Run, ...]:
        """Answer several requests on several cores, each within the limit; in their order."""
        if len(requests) <= 1:
            return tuple(self.run(request, time_limit) for request in requests)
        executor = ThreadPoolExecutor(min(self.most, len(requests)), thread_name_prefix="winset-worker")
        try:
            return tuple(executor.map(lambda request: self.run(request, time_limit), requests))
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            self.close()
            raise
        finally:
            executor.shutdown()

    def close(self) -> None:
        """Kill every worker; the next run starts new ones."""
        with self._lock:
            workers = [*self._idle, *self._busy]
            self._idle, self._busy = [], []
            self._closings += 1
        for worker in workers:
            worker.kill()


class Asked:
    """A request that is answered beside other work."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._worker: _Worker | None = None
        self._cancelled = False
        self._over = threading.Event()
        self._lock = threading.Lock()

    def taken(self, worker: _Worker) -> None:
        """A worker has the request now."""
        with self._lock:
            self._worker = worker
            cancelled = self._cancelled
        if cancelled:
            worker.process.kill()

    def done(self, run: Run) -> None:
        """The answer is there."""
        with self._lock:
            self._run, self._worker = run, None
        self._over.set()

    def run(self, wait: float) -> Run | None:
        """The answer, once it is there; waits for it so many seconds."""
        self._over.wait(wait)
        return self._run

    def cancel(self) -> None:
        """Have the worker killed; what it would have said is not wanted any more."""
        with self._lock:
            self._cancelled = True
            worker = self._worker
        if worker is not None:
            worker.process.kill()


class _Worker:
    """One process."""

    def __init__(self, file: Path) -> None:
        self.notes: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        # Started by its path, this module is there without the rest of the package. In a session of its own: Ctrl-C
        # reaches the caller alone, which then ends the worker.
        self.process = subprocess.Popen(  # noqa: S603 - our own file under our own interpreter
            [sys.executable, "-P", str(Path(__file__).resolve()), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.notes,
            start_new_session=True,
        )
        self.started = self.stopped = False

    @property
    def alive(self) -> bool:
        return not self.stopped and self.process.poll() is None

    def run(self, request: Mapping[str, Any], time_limit: float | None) -> Run:
        if not self.started:
            _, ended = self._read(START_LIMIT)  # the worker says that its libraries are there
            if ended is not Ended.DONE:
                return Run((), Ended.CRASHED, f"the worker did not start: {self._last_words()}")
            self.started = True
        with contextlib.suppress(BrokenPipeError):
            stdin = self.process.stdin
            assert stdin is not None
            stdin.write(json.dumps({"limit": time_limit, "request": request}).encode() + b"\n")
            stdin.flush()
        replies, ended = self._read(time_limit)
        return Run(tuple(replies), ended, self._last_words() if ended is Ended.CRASHED else "")

    def _read(self, time_limit: float | None) -> tuple[list[dict[str, Any]], Ended]:
        """Replies up to the one that says it is the last; a timer kills a worker that is late."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(threading.TIMEOUT_MAX if time_limit is None else time_limit, stop)
        timer.daemon = True
        timer.start()
        replies: list[dict[str, Any]] = []
        try:
            stdout = self.process.stdout
            assert stdout is not None
            for line in stdout:
                if not line.endswith(b"\n"):
                    break
                reply = json.loads(line)
                if reply is _LAST:
                    return replies, Ended.DONE
                replies.append(reply)
        finally:
            timer.cancel()
            timer.join()  # it may be firing just now; a worker that it hit is not used again
            self.stopped = late.is_set()
        return replies, Ended.TIME_LIMIT if late.is_set() else Ended.CRASHED

    def _last_words(self) -> str:
        code = self.process.wait()
        name = signal.Signals(-code).name if code < 0 and -code in set(signal.Signals) else f"exit status {code}"
        self.notes.seek(0)
        words = self.notes.read().decode(errors="replace").strip()[-_NOTES:]
        return f"{name}; {words}" if words else name

    def kill(self) -> None:
        """End the process now and wait for it, so that nothing is left behind."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.notes):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def serve() -> None:
    """The worker's side: answer requests until the caller closes the pipe or is gone."""
    # Libraries may print; only the answers may go to the caller.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(reply: Mapping[str, Any] | None) -> None:
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.flush()

    spec = importlib.util.spec_from_file_location("answering", sys.argv[1])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answer = module.answer
    send(_LAST)
    for line in sys.stdin.buffer:
        message = json.loads(line)
        with _ended_without_caller(message["limit"]):
            answer(message["request"], send)
        send(_LAST)


@contextlib.contextmanager
def _ended_without_caller(limit: float | None) -> Iterator[None]:
    """Let the system end this process when the caller dies: a loop in C++ would let no handler of ours run.

    While a request is answered nothing comes through the pipe but its end, when the caller is gone; Linux can be asked
    for a signal then, whose default is to end the process. Elsewhere an alarm ends it in time.
    """
    with contextlib.ExitStack() as undo:
        if sys.platform == "linux":
            import fcntl

            flags = fcntl.fcntl(0, fcntl.F_GETFL)
            fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
            undo.callback(fcntl.fcntl, 0, fcntl.F_SETFL, flags)
            if select.select([0], [], [], 0)[0]:  # it was gone before
                os._exit(1)
        if limit is not None and hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, 2 * limit + 5)
            undo.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        yield


if __name__ == "__main__":
    serve()
