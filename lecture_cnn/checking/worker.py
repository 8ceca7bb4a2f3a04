"""Run a student's function in a process of its own: `with running(function, seconds) as run`.

The process is spawned, not forked, and used again by the next check. The function goes there by
cloudpickle, or without it by the file that it stands in; numbers and words come back, nothing that
could run. Where there can be no process, or the function can't be sent, it runs in this one, as far
as a time limit works here.
"""

import atexit
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from ..operations.extras import extra
from . import child
from .calling import LONGEST, NO_ANSWER, TimeUp, has_time_limit, time_limit

MEMORY = 2 * 2**30  # bytes that a function may use besides
START = 60.0  # seconds for the process to start, however busy the machine is
LARGEST = 300_000_000  # bytes of an answer
SIGNALS = {  # what else a signal may say
    "SIGKILL": ", which the system sends too where memory runs out",
    "SIGSEGV": ", which an address outside of its memory leads to",
    "SIGXCPU": ", the limit of its computing time",
}
SIGN = 0.3  # seconds after which a check shows that it is at work

Outcome = dict[str, Any]


class Ended(Exception):
    """The process has ended, or its answer is none."""


class Worker:
    """One child process, with a thread that reads its answers.

    It works in `folder` (None: the current one), with these variables in its environment besides.
    """

    def __init__(self, folder: str | None = None, **variables: str) -> None:
        command = [sys.executable, "-P", "-W", "ignore", child.__file__]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=folder,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **variables},
        )
        self.answers: queue.Queue = queue.Queue()
        self.count = 0
        self.fresh = True
        self.spoilt = False
        self.folder = os.getcwd()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        try:
            while True:
                self.answers.put(_answer(stream))
        except Exception as error:  # the end of the stream, or no message
            self.answers.put(error)

    def ask(
        self,
        message: Outcome,
        left: Callable[[], float | None],
        alive: Callable[[], object] = int,
    ) -> Outcome:
        """The answer to a message; TimeUp if it takes longer, Ended if there will be none.

        `left()` is the time that is left, asked anew for each of the two calls. `alive()` is called
        where the answer is not there soon.
        """
        data = pickle.dumps(message)
        try:
            self.process.stdin.write(len(data).to_bytes(8, "big") + data)  # type: ignore
            self.process.stdin.flush()  # type: ignore
        except (OSError, ValueError):
            raise Ended from None
        if self.fresh:
            self._next(START, alive)
            self.fresh = False
        answer = self._next(left(), alive)
        while "halfway" in answer:
            answer = self._next(left(), alive)
        return answer

    def _next(self, seconds: float | None, alive: Callable[[], object]) -> Outcome:
        """The next answer; where it is not there soon, a sign of life before it."""
        soon = SIGN if seconds is None else min(SIGN, seconds)
        with suppress(TimeUp):
            return self._within(soon)
        alive()
        return self._within(None if seconds is None else seconds - soon)

    def _within(self, seconds: float | None) -> Outcome:
        try:
            answer = self.answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeUp from None
        if isinstance(answer, Exception):
            raise Ended from None
        return answer

    def how_it_ended(self) -> str:
        """Why there is no answer, in words."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        code = self.process.returncode
        if code is not None and code < 0:
            with suppress(ValueError):
                name = signal.Signals(-code).name
                return f"it ends the process: {name}{SIGNALS.get(name, '')}"
        return f"it ends the process with exit code {code}" if code else "it ends the process"

    def end(self) -> None:
        """Kill the process, and those that it started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                stream.close()  # type: ignore


def _answer(stream: Any) -> Outcome:
    """The next answer: words and numbers, and arrays of the kinds that are told."""
    head = child.receive(stream)
    if head is None or len(head) > LARGEST:
        raise Ended
    message = json.loads(head)
    arrays = []
    for kind, shape in message["arrays"]:
        dtype = np.dtype(str(kind))
        size = int(np.prod(shape, dtype=object)) * dtype.itemsize
        if dtype.hasobject or not 0 <= size <= LARGEST:
            raise Ended
        data = stream.read(size)
        arrays.append(np.frombuffer(data, dtype).reshape(shape).copy())
    return child.with_arrays(message["data"], arrays)


# ---------------------------------------------------------------- workers that wait

_waiting: dict[int, list[Worker]] = {}  # process -> workers: a fork has none of its parent's
_lock = threading.Lock()


def available() -> bool:
    """Whether a process of its own can be had here."""
    return sys.platform not in ("emscripten", "wasi") and bool(sys.executable)


def _take() -> Worker:
    with _lock:
        workers = _waiting.setdefault(os.getpid(), [])
        while workers:
            worker = workers.pop()
            if worker.process.poll() is None and worker.folder == _folder():
                return worker
            worker.end()
    return Worker()


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


def _give_back(worker: Worker) -> None:
    if worker.spoilt or worker.process.poll() is not None:
        worker.end()
        return
    with _lock:
        _waiting.setdefault(os.getpid(), []).append(worker)


@atexit.register
def _end_all() -> None:
    for worker in _waiting.pop(os.getpid(), []):
        worker.end()


# ---------------------------------------------------------------- one check


class Run:
    """Calls of one student's function: `run(function, job)` gives the outcome of `child.perform`.

    `limited` says whether the time limit works here, `over` what is said where it was passed.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = None if seconds is None else float(min(seconds, LONGEST))
        self.limited = True
        self.over = ""
        self.worker: Worker | None = None
        self.sent: Any = None
        self.own_process = available()
        self.begun = time.monotonic()
        self.alive: Callable[[], object] = int  # called now and then, as soon as it takes long

    def __call__(self, function: Any, job: Outcome) -> Outcome:
        if time.monotonic() - self.begun > SIGN:
            self.alive()
        if self.own_process:
            pickled = None if self._is_sent(function) else self.pickled(function)
            if pickled is not None or self._is_sent(function):
                outcome = self._away(function, pickled, job)
                if outcome is not None:
                    return outcome
            self.own_process = False
        return self._here(function, job)

    @property
    def tries_changes(self) -> bool:
        """Whether calls with changes of the function's text may be made: where they can end."""
        return self.own_process and self.seconds is not None

    def left(self) -> float | None:
        """The time that a call may take."""
        return self.seconds

    def pickled(self, function: Any) -> bytes | None:
        """The function as bytes; None if it can't be sent."""
        return _pickled(function)

    def message(self, function: bytes | None, job: Outcome) -> Outcome:
        """What the process needs for one call; the function only if it has not got it."""
        assert self.worker is not None
        return {
            "path": list(sys.path),
            "function": function,
            "number": self.worker.count,
            "memory": MEMORY,
            "job": pickle.dumps(job),
        }

    def _is_sent(self, function: Any) -> bool:
        return self.worker is not None and self.sent is function

    def _away(self, function: Any, pickled: bytes | None, job: Outcome) -> Outcome | None:
        """The outcome in the other process; None if the function can't be sent there."""
        try:
            if self.worker is None:
                self.worker = _take()
        except OSError:  # no process can be had
            return None
        worker = self.worker
        if pickled is not None:
            worker.count += 1
        try:
            outcome = worker.ask(self.message(pickled, job), self.left, self.alive)
        except TimeUp:
            return self._ended(f"{NO_ANSWER} {self.seconds:g} seconds")
        except Ended:
            return self._ended(worker.how_it_ended())
        except BaseException:  # a Ctrl-C ends the check, and the function with it
            self._ended("")
            raise
        if "unreadable" in outcome:
            return None
        self.sent = function
        worker.spoilt = worker.spoilt or bool(outcome.get("spoilt"))
        return outcome

    def _ended(self, words: str) -> Outcome:
        """What is said where the process has ended; no other call is made then."""
        if self.worker is not None:
            self.worker.end()
        self.worker, self.sent = None, None
        self.over = words
        return {"error": {"text": words}, "over": True}

    def _here(self, function: Any, job: Outcome) -> Outcome:
        """The outcome in this process; nothing is tried here with changes."""
        if "changes" in job:
            return {"each": []}
        self.limited = self.seconds is None or has_time_limit()
        try:
            with time_limit(self.seconds):
                return child.perform(function, job)
        except TimeUp:
            self.over = f"{NO_ANSWER} {self.seconds:g} seconds"
            return {"error": {"text": self.over}, "over": True}

    def close(self) -> None:
        """Let the next check have the process."""
        if self.worker is not None:
            _give_back(self.worker)
        self.worker, self.sent = None, None


@contextmanager
def running(function: Any, seconds: float | None) -> Iterator[Run]:
    """A Run for one check."""
    run = Run(seconds)
    try:
        yield run
    finally:
        run.close()


# ---------------------------------------------------------------- sending a function


def _pickled(function: Any) -> bytes | None:
    """The function as bytes, with what it uses of its own module; None if it can't be sent.

    Without cloudpickle, one that does not stand in a file is a ModuleNotFoundError.
    """
    several = function if isinstance(function, tuple) else (function,)
    try:
        with extra("check"):
            import cloudpickle
    except ModuleNotFoundError:
        places = [_place(one) for one in several]
        if None in places:
            raise
        return pickle.dumps({"places": places, "several": isinstance(function, tuple)})
    modules = [module for one in several for module in _own_modules(one)]
    registered = []
    try:
        for module in modules:
            if module.__name__ not in cloudpickle.list_registry_pickle_by_value():
                cloudpickle.register_pickle_by_value(module)
                registered.append(module)
        return cloudpickle.dumps(function)
    except Exception:  # what can't be pickled raises many things
        return None
    finally:
        for module in registered:
            cloudpickle.unregister_pickle_by_value(module)


def _place(function: Any) -> dict[str, str] | None:
    """The file and the name of a function or class at the top of a file; None for any other."""
    name = getattr(function, "__qualname__", "")
    modules = _own_modules(function)
    if not modules or getattr(modules[0], name, None) is not function:
        return None
    return {"file": str(modules[0].__file__), "module": modules[0].__name__, "name": name}


def _own_modules(function: Any) -> list[Any]:
    """The module of the function if it is a student's: not installed, and none of this package."""
    name = getattr(function, "__module__", None) or type(function).__module__
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if module is None or name == "__main__" or file is None:
        return []
    places = [str(Path(__file__).parents[1])]
    for kind in ("stdlib", "purelib", "platlib"):
        places.append(sysconfig.get_path(kind))
    resolved = Path(file).resolve()
    if any(map(resolved.is_relative_to, places)):
        return []
    return [module]
