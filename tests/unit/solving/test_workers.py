"""Workers: reused, stopped, killed, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from winset.solving.workers import Ended, Workers

ROOT = Path(__file__).parents[3]
ANSWERING = ROOT / "tests" / "support" / "answering.py"


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(ANSWERING, most=2)
    yield made
    made.close()


def test_a_worker_answers_and_is_reused(workers: Workers) -> None:
    first = workers.run({"echo": "a"}, 30)
    second = workers.run({"echo": ["b", 1]}, 30)
    assert first.ended is second.ended is Ended.DONE
    assert first.replies[1:] == ({"echo": "a"},)
    assert second.replies[1:] == ({"echo": ["b", 1]},)
    assert first.replies[0] == second.replies[0]


def test_a_worker_that_hangs_is_killed_and_what_it_said_is_kept(workers: Workers) -> None:
    workers.run({}, 30)
    before = time.monotonic()
    run = workers.run({"hang": True}, 0.3)
    assert time.monotonic() - before < 5
    assert run.ended is Ended.TIME_LIMIT
    (said,) = run.replies
    assert not alive(said["process"])
    assert workers.run({"echo": "next"}, 30).ended is Ended.DONE


def test_a_crash_is_told_with_its_last_words(workers: Workers) -> None:
    run = workers.run({"crash": True}, 30)
    assert run.ended is Ended.CRASHED
    assert run.message == "SIGSEGV; about to fall"
    assert workers.run({"echo": "next"}, 30).ended is Ended.DONE


def test_an_exception_is_a_crash_of_the_worker(workers: Workers) -> None:
    run = workers.run({"raise": "no way"}, 30)
    assert run.ended is Ended.CRASHED
    assert run.message.startswith("exit status 1")
    assert run.message.endswith("RuntimeError: no way")


def test_several_requests_run_side_by_side_and_one_that_hangs_hinders_none(workers: Workers) -> None:
    runs = workers.run_all([{"hang": True}, {"echo": 1}, {"echo": 2}, {"echo": 3}], 3)
    assert [run.ended for run in runs] == [Ended.TIME_LIMIT, Ended.DONE, Ended.DONE, Ended.DONE]
    assert [run.replies[-1] for run in runs[1:]] == [{"echo": 1}, {"echo": 2}, {"echo": 3}]


def test_a_file_that_is_missing_is_a_crash_and_not_a_hang(tmp_path: Path) -> None:
    missing = Workers(tmp_path / "missing.py")
    run = missing.run({}, 30)
    assert run.ended is Ended.CRASHED
    assert "did not start" in run.message
    assert "No such file" in run.message


SCRIPT = """
import signal
import sys
from pathlib import Path
from winset.solving.workers import Workers
# Whoever runs the tests in the background may have told all of them to ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
workers = Workers(Path(sys.argv[2]))
print(workers.run({}, 30).replies[0]["process"], flush=True)
print("again", workers.run({"echo": 1}, 30).replies[-1], flush=True)
if sys.argv[1] == "hang":
    workers.run({"hang": True}, 60)
if sys.argv[1] == "loop":
    workers.run({"loop": True}, None)
if sys.argv[1] == "all":
    workers.run_all([{"hang": True}] * 5, 60)
if sys.argv[1] == "wait":
    sys.stdin.read()
"""


def script(tmp_path: Path, mode: str) -> subprocess.Popen[str]:
    """A plain script without a main guard that uses workers."""
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "solver")}
    return subprocess.Popen(
        [sys.executable, str(path), mode, str(ANSWERING)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )


def until_gone(process: int) -> None:
    end = time.monotonic() + 10
    while alive(process) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(process)


@pytest.mark.parametrize(
    ("mode", "send"),
    [
        ("end", None),
        ("hang", signal.SIGINT),
        ("all", signal.SIGINT),
        ("wait", signal.SIGKILL),
        ("loop", signal.SIGTERM),
        ("loop", signal.SIGKILL),
    ],
)
def test_nothing_is_left_behind(tmp_path: Path, mode: str, send: signal.Signals | None) -> None:
    """When the script ends, when Ctrl-C comes while a worker hangs, and when the script is killed."""
    running = script(tmp_path, mode)
    assert running.stdout is not None
    worker = int(running.stdout.readline())
    assert running.stdout.readline() == "again {'echo': 1}\n"
    if send is not None:
        time.sleep(0.3)
        running.send_signal(send)
    _, errors = running.communicate(timeout=30)
    assert ("KeyboardInterrupt" in errors) is (send is signal.SIGINT)
    until_gone(worker)
