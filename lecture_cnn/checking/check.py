"""`check(my_function, "conv2d_backward")`: a student's function on adversarial cases."""

import os
import re
from typing import Any, NamedTuple

import numpy as np

from .. import vectorized
from ..listings import LISTINGS
from ..operations.extras import progress
from ..operations.shapes import whole
from . import diagnosis, worker
from .calling import DEFAULTS, listing_like, refuse_seconds, said
from .cases import Array, Case, Shape, arguments_of, asked_cases, cases, wider_cases
from .compare import RESULT_NAMES
from .diagnosis import (
    ANOTHER,
    NOT_TRIED,
    RIGHT,
    WRONG,
    Received,
    Result,
    as_read,
    wrong,
)
from .differences import OTHERS, PLAIN, plain_forward
from .evidence import returns_in_a_loop
from .expected import expected_form
from .gradients import Forward, forward_of
from .inference import operation_of
from .mending import Mending, Search, has_distributions
from .names import roles
from .plans import STEPS, is_layer
from .reading import (
    LOSSES,
    Reading,
    default_reading,
    has_leftover,
    is_of_other_axes,
    read,
    values_of,
)
from .replay import Replay, replay
from .report import CaseReport, Difference, Report
from .scanning import is_scanning, scanning_report

# The order in which the lecture's loops reach a result's entries, where it is not that of its axes.
LOOPS = {
    "conv2d": (1, 2, 0),
    "depthwise_conv2d": (1, 2, 0),
    "pointwise_conv2d": (1, 2, 0),
    "transform_conv2d": (1, 2, 0),
    "conv1d": (1, 0),
    "conv2d_filter_gradient": (0, 2, 3, 1),
}

# A function of one instance gives arrays of a batch's shape here as well (p[d] -= 1). So a wrong
# batch counts only where a named mistake gives it, or where the text names an axis, as axis=-1.
LOOKS_LIKE_A_BATCH = {"softmax", "softmax_backward", "cross_entropy_backward"}

STEP = 1e-5
NO_WITNESS = (
    "central differences are no witness here: "
    "at a tie or a kink the slopes before and after differ"
)
GIVEN_UP = "given up, after: "
SHARES = "its result shares memory with"
# What only puts numbers elsewhere is a view in NumPy; an optimizer's step may be made in place.
MAY_SHARE = {"crop", "downsample", "upsample_backward", "flatten", "unflatten", *STEPS}
ONE_INSTANCE = "taken as a function of one instance"
TAKEN = {
    "rectangles": "taken as a function for square filters",
    "pairs": "taken as a function with one step for both axes",
    "borders": "taken as a function with one border for both axes",
    "whole numbers": "taken as a function of real numbers",
    "eighths": "taken as a function of real numbers",
    "low values": "taken as a function of real numbers",
}
LABELS = "taken as a function for class numbers"
OTHER_AXES = "taken as a function of arrays with another number of axes"
WIDE_BORDER = "it refuses a border of more than half the window, as PyTorch does"
REST = "it refuses a step that leaves a rest"
# a line that asks an array for its axes
SHAPED = re.compile(r"too many indices|\.shape\b")
OF_SIZES = re.compile("dimension|divi|integer|stride", re.IGNORECASE)
REFUSAL = re.compile(
    r"(Value|Runtime|Assertion|NotImplemented)Error\b.*\bpad", re.IGNORECASE
)

Values = dict[str, Any]


class Trial(NamedTuple):
    """One case as the function's reading has it: its arguments, everything it may ask for, the
    right results."""

    case: Case
    inputs: Values
    values: Values
    right: Values


class Given(NamedTuple):
    """What a function gave on a case: arrays by name, or what is wrong about the call."""

    results: Values | None
    problem: str = ""
    timed_out: bool = False
    misbehaviour: str = ""


# Name of a case -> why it was not tried ("" if it was), and what was given.
Called = dict[str, tuple[str, Given]]


def check(
    function: Any,
    operation: str | None = None,
    *,
    batch: bool | None = None,
    seconds: float | None = 10,
    hints: int = 4,
    **only: Any,
) -> Report:
    """Run a function or a class on every case of an operation of API.md, and find what is wrong.

    It is read as it is written: cs231n's `conv_backward(dout, cache)`, a class with `forward` and
    `backward`, channels last, nested lists; `.read_as` says how. Where `operation` is None it is
    told by the function's name. It runs in a process of its own.

    The report says of each result whether it is right, and names the mistake or the condition.

    `batch`: whether the function must take a batch too (None: a batch counts if the function takes
    one); `seconds`: the time limit of a call, above 0 (None: no limit); `hints`: how many hints
    `.hint()` gives at most. Any other argument keeps only the cases where the operation's argument
    has this value: `stride=1`.

    A wrong argument is a ValueError or a TypeError, before the function is called.
    """
    if not callable(function) and not is_layer(function):
        raise TypeError(
            f"check takes your function itself, got {type(function).__name__}"
        )
    if batch is not None and not isinstance(batch, (bool, np.bool_)):
        raise TypeError(f"batch: expected True, False or None, got {batch!r}")
    refuse_seconds(seconds)
    hints = whole("hints", hints, 0)
    if is_scanning(function) and operation is None:
        with worker.running(function, seconds) as run:
            return scanning_report(function, run, hints)
    if operation is None:
        operation = operation_of(function)
    chosen_cases = chosen(operation, only)
    called = getattr(function, "__name__", type(function).__name__)
    with (
        worker.running(function, seconds) as run,
        Signs(called, len(chosen_cases)) as signs,
    ):
        run.alive = signs.alive
        return check_by(run, function, operation, chosen_cases, batch, hints, signs)


class Seen:
    """Where a check tells how far it is: it shows nothing."""

    def begun(self, total: int) -> None:
        """So many cases are to be done."""

    def seen(self, trial: Trial, given: Given) -> None:
        """A case is done."""


class Signs(Seen):
    """What a check shows while it is at work, as soon as that takes long: a bar with the number of
    cases that are done, and the first that is not right. Nothing of it stays.
    """

    def __init__(self, called: str, total: int) -> None:
        self.text = f"checking {called}"
        self.total, self.done = total, 0
        self.first_wrong = ""
        self.bar: Any = None

    def __enter__(self) -> "Signs":
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def begun(self, total: int) -> None:
        """The function was read: it has so many cases."""
        self.total = total
        if self.bar is not None:
            self.bar.total = total

    def alive(self) -> None:
        """Show how far it is."""
        if self.bar is None:
            # where outputs are compared
            is_still = bool(os.environ.get("LECTURE_CNN_STILL"))
            self.bar = progress(self.text, self.total, shown=not is_still)
        self.bar.set_description(self.text, refresh=False)  # at most ten times a second
        self.bar.update(self.done - self.bar.n)

    def seen(self, trial: Trial, given: Given) -> None:
        """A case is done."""
        self.done += 1
        is_wrong = bool(given.problem) or bool(_wrong_names(given.results, trial.right))
        if is_wrong and not self.first_wrong:
            self.first_wrong = trial.case.name
            self.text += f", not right on: {trial.case.name}"


def check_by(
    run: worker.Run,
    function: Any,
    operation: str,
    chosen_cases: list[Case],
    batch: bool | None,
    hints: int,
    signs: Seen | None = None,
) -> Report:
    """The report on a function whose calls this run makes; the signs are told of each case."""
    like = listing_like(function, operation)
    reading, why, problem = _read(function, operation, chosen_cases, run, like)
    trials = [_trial(reading, case) for case in reading.cases_of(chosen_cases)]
    signs = signs or Seen()
    signs.begun(len(trials))
    given = _given(reading, trials, run, batch, problem, signs)
    return _report(function, reading, why, trials, given, hints, like, run)


def mending_of(run: worker.Run, reading: Reading) -> tuple[Mending, Received]:
    """A function's cases, run: where its results are wrong, and the search for one change."""
    operation = reading.operation
    found = reading.cases_of(chosen(operation, {}))
    trials = [_trial(reading, case) for case in found]
    given = _given(reading, trials, run, None, "", Seen())
    received, names = _received(reading, trials, given)
    _other_conventions(reading, received, trials, names)
    return _mending(run, reading, trials, received), received


def _mending(
    run: worker.Run, reading: Reading, trials: list[Trial], received: Received
) -> Mending:
    """The search on the cases that were tried."""
    tried = []
    for trial in trials:
        if trial.case.name in received.found:
            tried.append(trial)
    return Mending(run, reading, tried, received)


def _read(
    function: Any, operation: str, chosen_cases: list[Case], run: Any, like: str
) -> tuple[Reading, str, str]:
    """The function's reading, why there is none that fits, and why it can't be called at all."""
    if like:
        name = " ".join(getattr(function, "__name__", "your_function").split())
        problem = (
            f"it takes the arguments of {like}, arrays that count from 1: "
            f'lc.replay({name}, "{like}") runs it beside that listing'
        )
        return default_reading(function, operation), "", problem
    reading, why, nearest = read(function, operation, run)
    if reading is not None:
        return reading, "", ""
    if nearest is None:
        reading = default_reading(function, operation)
        form = expected_form(function, reading, False)
        return reading, form, "" if reading.can_be_called else why
    fits = _fits_somewhere(nearest, chosen_cases, run)
    return nearest, "" if fits else expected_form(function, nearest, True), ""


def _fits_somewhere(reading: Reading, chosen_cases: list[Case], run: Any) -> bool:
    """Whether a function that is called in this way has results of the right shapes on a case."""
    for case in reading.cases_of(chosen_cases):
        trial = _trial(reading, case)
        if reading.unserved(trial.values, case.batch):
            continue
        if run.over or _fits(reading, trial, _call(reading, trial, run)):
            return True
    return False


def _trial(reading: Reading, case: Case) -> Trial:
    """A case as the function takes it: without a bias if it has none."""
    inputs = dict(case.inputs)
    if reading.can_be_called and not reading.has_bias:
        inputs.pop("b", None)
    values = values_of(reading.operation, inputs, case.forward)
    right = as_read(
        reading.operation,
        reading.right(inputs, values),
        reading.loss,
    )
    right |= reading.besides(inputs, values)
    return Trial(case, inputs, values, right)


def _given(
    reading: Reading,
    trials: list[Trial],
    run: Any,
    batch: bool | None,
    problem: str,
    signs: Seen,
) -> Called:
    """What the function gave on each case, with the reason where it was not tried."""
    made: Called = {}
    for trial in trials:
        name = trial.case.name
        if made and run.over:
            made[name] = GIVEN_UP + run.over, Given(None)
        elif problem or run.over:
            made[name] = "", Given(None, problem or run.over, bool(run.over))
        else:
            made[name] = _run(reading, trial, run, batch)
            untried, given = made[name]
            if not untried:
                signs.seen(trial, given)
    return _without_chance(made)


def _without_chance(
    made: Called,
) -> Called:
    """The same without the memory that results share on some cases only.

    A reshape is a view where an axis has length 1: nobody decides that.
    """
    tried = [one for untried, one in made.values() if not untried]
    if all(one.misbehaviour.startswith(SHARES) for one in tried):
        return made
    forgiven = {}
    for name, (untried, one) in made.items():
        is_chance = one.misbehaviour.startswith(SHARES)
        forgiven[name] = (
            untried,
            one._replace(misbehaviour="") if is_chance else one,
        )
    return forgiven


def _run(
    reading: Reading, trial: Trial, run: Any, batch: bool | None
) -> tuple[str, Given]:
    """Why a case was not tried ("" if it was), and what the function gave."""
    case = trial.case
    if case.batch and batch is False:
        return "only with batch=True", Given(None)
    untried = reading.unserved(trial.values, case.batch)
    if untried:
        return untried, Given(None)
    given = _call(reading, trial, run)
    if given.timed_out:
        return "", given
    if _refuses_the_border(trial, given):
        return WIDE_BORDER, given
    if _refuses_a_rest(reading, trial, given):
        return REST, given
    if _knows_no(reading, trial, given):
        return f"it knows no {trial.values['f']}", given
    if is_of_other_axes(reading.operation, given.problem) and SHAPED.search(given.problem):
        return OTHER_AXES, given
    return _taken_otherwise(reading, trial, given, batch), given


def _knows_no(reading: Reading, trial: Trial, given: Given) -> bool:
    """Whether a function stops at an activation that its text doesn't name, or gives nothing."""
    kind = trial.values.get("f")
    if not isinstance(kind, str) or given.results is not None:
        return False
    if kind in reading.evidence.texts:
        return False
    message, _, _ = given.problem.partition(", in the line")
    return kind in message or "got None" in message or "UnboundLocalError" in message


def _taken_otherwise(
    reading: Reading, trial: Trial, given: Given, batch: bool | None
) -> str:
    """Why what a function gives on a case says nothing of it; "" if it does say something."""
    case = trial.case
    fits = _fits(reading, trial, given)
    is_asked = not case.batch or batch is True or reading.layout.batch == "only"
    if not is_asked and _is_of_one_instance(reading, trial, given, fits):
        return ONE_INSTANCE
    is_wider = bool(case.takes) and case.takes not in reading.takes
    if is_wider and (not fits or _wrong_names(given.results, trial.right)):
        return TAKEN[case.takes]
    takes_none = not fits or _chooses_a_label(reading)
    return LABELS if takes_none and has_distributions(trial) else ""


def _chooses_a_label(reading: Reading) -> bool:
    """Whether the text takes the largest of the labels alone: t.argmax(axis=1)."""
    return bool(roles(sorted(reading.evidence.chosen), ["d"], reading.operation))


def _is_of_one_instance(
    reading: Reading, trial: Trial, given: Given, fits: bool
) -> bool:
    """Whether what a function gives for a batch says only that it takes one instance."""
    if fits:
        return _is_no_batch(reading, trial, given)
    return not _means_batches(reading, given) and _is_no_loss_of_a_batch(reading, trial, given)


def _means_batches(reading: Reading, given: Given) -> bool:
    """Whether a function stops at a batch though it names the axis of its classes: softmax without
    keepdims."""
    is_about_it = reading.operation in LOOKS_LIKE_A_BATCH and given.results is None
    return is_about_it and -1 in reading.evidence.axes


def _refuses_the_border(trial: Trial, given: Given) -> bool:
    """Whether a pooling function says no to a padding of more than half its window."""
    padding, K = trial.values.get("padding"), trial.values.get("K")
    is_pool = trial.values.keys().isdisjoint({"w"})
    is_wide = isinstance(padding, int) and isinstance(K, int) and 2 * padding > K
    if not (is_pool and is_wide):
        return False
    message, _, line = given.problem.partition(", in the line")
    refuses = line.strip().startswith(("raise", "assert"))
    return bool(REFUSAL.match(given.problem if refuses else message))


def _refuses_a_rest(reading: Reading, trial: Trial, given: Given) -> bool:
    """Whether a function stops by itself where the steps don't fill the map."""
    _, _, line = given.problem.partition(", in the line")
    asks = "%" in line or "%" in reading.evidence.called or bool(OF_SIZES.search(line))
    is_own = line.strip().startswith("assert" if "%" in line else "raise")
    return asks and is_own and has_leftover(trial.values)


def _fits(reading: Reading, trial: Trial, given: Given) -> bool:
    """Whether there are results, of the right shapes."""
    if given.results is None:
        return False
    return not reading.other_shape(given.results, trial.right)


def _is_for_batches(reading: Reading) -> bool:
    """Whether the text sums along an axis that a vector need not name: the last, or the second."""
    return bool(reading.evidence.axes - {0})


def _is_no_loss_of_a_batch(reading: Reading, trial: Trial, given: Given) -> bool:
    """Whether a result of another shape says only that the function takes one instance.

    It does but for a number that is neither the sum nor a mean of a batch's losses.
    """
    found: Any = None
    if given.results:
        found = given.results.get("result")
    is_number = found is not None and np.size(found) == 1
    is_loss = reading.operation in LOSSES and _is_for_batches(reading)
    if not (is_number and is_loss) or has_distributions(trial):
        return True
    losses = trial.right["result"]
    classes = trial.inputs["z" if "z" in trial.inputs else "y"].shape[-1]
    usual = np.array([losses.sum(), losses.mean(), losses.mean() / classes])
    usual = np.append(usual, 2 * usual)
    return any(diagnosis.alike(np.reshape(found, ()), one) for one in usual)


def _is_no_batch(reading: Reading, trial: Trial, given: Given) -> bool:
    """Whether a wrong result for a batch says only that the function takes one instance."""
    if reading.operation not in LOOKS_LIKE_A_BATCH or _is_for_batches(reading):
        return False
    names = _wrong_names(given.results, trial.right)
    if not names:
        return False
    received = Received(
        reading.operation,
        {trial.case.name: given.results},
        {trial.case.name: trial.right},
    )
    return not diagnosis.whole(received, list(reading.paths) or RESULT_NAMES[reading.operation])


def _wrong_names(found: Values | None, right: Values) -> list[str]:
    """The results that are wrong."""
    if found is None:
        return list(right)
    return [name for name in found if not diagnosis.alike(found[name], right[name])]


def _call(reading: Reading, trial: Trial, run: Any) -> Given:
    """One call in the function's form; its results in the lecture's."""
    outcome = run(reading.plan.function, reading.job(trial.values, trial.case.batch))
    if "error" in outcome:
        return Given(None, said(outcome["error"]), bool(outcome.get("over")))
    found = outcome["found"]
    results = reading.results(found, trial.right, trial.case.batch)
    problem = reading.problem(found, results, trial.right)
    misbehaviour = ""
    if outcome["random"]:
        misbehaviour = (
            "two different answers to equal inputs: "
            "something is left over from the first call, or drawn at random"
        )
    elif outcome["changed"] and reading.plan.kind not in ("class", "optimizer"):
        misbehaviour = f"it changes its input {outcome['changed']}: work on a copy"
    elif outcome["shared"] and _must_copy(reading):
        name = outcome["shared"]
        misbehaviour = f"its result shares memory with its input {name}: return a copy"
    return Given(None if problem else results, problem, False, misbehaviour)


def _must_copy(reading: Reading) -> bool:
    """Whether a result in an input's memory is a fault: of a function that computes something."""
    is_view = reading.operation in MAY_SHARE
    return reading.plan.kind == "function" and not is_view


# ---------------------------------------------------------------- the report


def _report(
    function: Any,
    reading: Reading,
    why: str,
    trials: list[Trial],
    given: Called,
    hints: int,
    like: str,
    run: worker.Run,
) -> Report:
    operation = reading.operation
    received, names = _received(reading, trials, given)
    others = _other_conventions(reading, received, trials, names)
    unclear = _is_unclear(given)
    results = _results(received, names, unclear)
    for name, (words, _) in others.items():
        results[name] = Result(ANOTHER, None, words)
    is_lost = (
        unclear
        or run.over
        or like
        or not reading.can_be_called
        or not run.tries_changes
    )
    mending = None if is_lost else _mending(run, reading, trials, received)
    search = Search(function, mending)
    search.now(results)
    results = _of_the_reading(reading, results, bool(why))
    reports = []
    for trial in trials:
        untried, one = given[trial.case.name]
        reports.append(
            _case_report(reading, trial, untried, one, received.right, names)
        )
    _misbehaving(results, reports, names)
    rows = _rows(received, [name for name in names if name not in others], unclear)

    def beside_the_listing() -> Replay:
        return replay(function, LISTINGS[like])

    called = getattr(function, "__name__", type(function).__name__)
    is_read = not (why or like)
    return Report(
        called,
        operation,
        reports,
        rows or _the_one_name(results),
        hints,
        limited=run.limited,
        like=like,
        replay=beside_the_listing,
        mended=search.on_request,
        results={name: results[name] for name in _ordered(operation, results)},
        read_as=reading.told(called) if is_read else "",
        usual=reading.is_usual,
        why=why,
    )


def _of_the_reading(
    reading: Reading, results: dict[str, Result], is_unread: bool
) -> dict[str, Result]:
    """The verdicts as the reading has them; "not tried" on what was not run, or not returned."""
    if is_unread and not reading.can_be_called:
        results = {}
    if reading.is_plain:
        results = {name: _plainly(one) for name, one in results.items()}
    untried = dict.fromkeys(RESULT_NAMES[reading.operation], Result(NOT_TRIED))
    return {**untried, **results}


def _plainly(one: Result) -> Result:
    """A right result of a plain convolution is another convention than the lecture's."""
    return Result(ANOTHER, None, PLAIN) if one.verdict == RIGHT else one


def _received(
    reading: Reading, trials: list[Trial], given: Called
) -> tuple[Received, list[str]]:
    """What the function gave on the cases that were tried, and the names of its results."""
    found, right = {}, {}
    for trial in trials:
        untried, one = given[trial.case.name]
        if not untried:
            found[trial.case.name] = one.results
            right[trial.case.name] = dict(trial.right)
    has_bias = reading.has_bias or not reading.can_be_called
    without = () if has_bias else ("b",)
    leaves_loops = returns_in_a_loop(reading.plan.function)
    received = Received(
        reading.operation, found, right, without, reading.loss, leaves_loops
    )
    return received, list(reading.paths) or RESULT_NAMES[reading.operation]


def _is_unclear(given: Called) -> bool:
    """Whether the function gives two answers, or none in time."""
    for _, one in given.values():
        if one.timed_out or "two different" in one.misbehaviour:
            return True
    return False


def _rows(received: Received, names: list[str], unclear: bool) -> list:
    """The named mistakes that give all that was received."""
    if unclear or not any(received.found.values()):
        return []
    return diagnosis.whole(received, names)


def _ordered(operation: str, results: dict[str, Result]) -> list[str]:
    first = [name for name in RESULT_NAMES[operation] if name in results]
    return [*first, *(name for name in results if name not in first)]


def _results(received: Received, names: list[str], unclear: bool) -> dict[str, Result]:
    """The verdict on each result; without names where two calls gave two answers."""
    if not unclear:
        return diagnosis.diagnose(received, names)
    made = {}
    for name in names:
        is_wrong = not received.found or received.wrong_cases(name)
        made[name] = Result(WRONG if is_wrong else RIGHT)
    return made


def _misbehaving(
    results: dict[str, Result], reports: list[CaseReport], names: list[str]
) -> None:
    """Right numbers do not make up for an input that is changed."""
    words = [one.said for one in reports if one.said and not one.ok and one.tried]
    if words and all(results[name].verdict == RIGHT for name in names if name in results):
        for name in names:
            results[name] = Result(WRONG, None, words[0])
    for name in names:
        one = results[name]
        if one.verdict == WRONG and not (one.mistake or one.condition) and words:
            results[name] = Result(WRONG, None, words[0])


def _the_one_name(results: dict[str, Result]) -> list:
    """The mistake that explains each wrong result by itself."""
    wrong_ones = [one for one in results.values() if one.verdict == WRONG]
    rows = {one.mistakes for one in wrong_ones}
    if len(rows) != 1 or any(one.together for one in wrong_ones):
        return []
    return list(rows.pop())


def _other_conventions(
    reading: Reading, received: Received, trials: list[Trial], names: list[str]
) -> dict[str, tuple[str, Any]]:
    """The results that another convention explains; their right ones are exchanged."""
    if not received.found:
        return {}
    wrong_ones = [name for name in names if received.wrong_cases(name)]
    made = {}
    for name in wrong_ones:
        fitting = (other for other in OTHERS if other.fits(reading, name))
        for other in fitting:
            right = {
                trial.case.name: other.right(trial, name, reading) for trial in trials
            }
            if _explains(right, received.of(name)):
                made[name] = other.words, right
                break
    made = _without_halves(made, wrong_ones)
    for name, (_, right) in made.items():
        for case in received.found:
            received.right[case][name] = right[case]
    return made


def _explains(right: Values, found: Values) -> bool:
    """Whether these are the results that were found, of which there are some."""
    is_made = any(one is not None for one in found.values())
    return is_made and all(diagnosis.alike(one, right[case]) for case, one in found.items())


def _without_halves(made: dict[str, tuple[str, Any]], wrong_ones: list[str]) -> dict:
    """The same without conventions that would have to explain every wrong result."""
    of_all = set()
    for other in OTHERS:
        if other.of_all:
            of_all.add(other.words)
    kept = {}
    for name, (words, right) in made.items():
        is_whole = all(made.get(one, ("",))[0] == words for one in wrong_ones)
        if is_whole or words not in of_all:
            kept[name] = words, right
    return kept


def _case_report(
    reading: Reading,
    trial: Trial,
    untried: str,
    given: Given,
    right: dict[str, Values],
    names: list[str],
) -> CaseReport:
    case = trial.case
    sizes = _sizes(trial.inputs)
    if untried:
        is_late = untried.startswith(GIVEN_UP)
        late = tuple(names) if is_late else ()
        return CaseReport(
            case.name, sizes, not is_late, untried, tried=False, wrong=late
        )
    difference, problem = None, given.problem
    if given.results is not None:
        difference = _difference(reading, trial, given.results, right[case.name])
        problem = reading.other_shape(given.results, right[case.name])
    problem = problem or given.misbehaviour
    is_right = not problem and difference is None
    wrong_ones = tuple(names)
    if given.results is not None and not given.misbehaviour:
        wrong_ones = tuple(_wrong_names(given.results, right[case.name]))
    return CaseReport(
        case.name,
        sizes,
        is_right,
        problem,
        difference,
        given.timed_out,
        wrong=wrong_ones,
    )


def _sizes(inputs: Values) -> str:
    """The case's arguments as text: arrays by their sizes, numbers where they are no defaults."""
    parts = []
    for name, value in inputs.items():
        if isinstance(value, Array):
            shape = "x".join(map(str, value.shape))
            parts.append(f"{name} {shape}")
        elif name == "transforms":
            parts.append(f"{len(value)} transforms")
        elif callable(value):
            parts.append(f"{name} = {getattr(value, '__name__', 'a function')}")
        elif name not in DEFAULTS or value != DEFAULTS[name]:
            parts.append(f"{name} = {value}")
    return ", ".join(parts)


def _difference(
    reading: Reading, trial: Trial, found: Values, right: Values
) -> Difference | None:
    """The first wrong entry of the first wrong result; None if all are right.

    The first is the one that the lecture's loops reach first.
    """
    operation = reading.operation
    for name, array in found.items():
        true = right[name]
        if np.shape(array) != np.shape(true):
            continue
        mask = wrong(array, true)
        if mask.any():
            index = _first_index(mask, LOOPS.get(operation, ()))
            witness, why_not = _witness(_forward(reading, trial), name, index)
            return Difference(
                trial.case.name,
                name,
                index,
                np.asarray(true)[index].item(),
                np.asarray(array)[index].item(),
                mask,
                "1d" not in operation,
                witness,
                why_not,
            )
    return None


def _first_index(mask: Array, order: Shape) -> Shape:
    """The index of the first true cell, the axes taken in this order, from the outermost loop."""
    if len(order) != mask.ndim:
        order = tuple(range(mask.ndim))
    first = np.argwhere(mask.transpose(order))[0].tolist()
    along_axis = dict(zip(order, first))
    return tuple(along_axis[axis] for axis in range(mask.ndim))


def _witness(
    forward: dict[str, Forward], name: str, index: Shape
) -> tuple[float | None, str]:
    """One entry of a derivative by central differences: (number, ""), or (None, why not)."""
    if name not in forward:
        return None, ""
    function, x, upstream = forward[name]

    def moved_by(step: float) -> float:
        moved = np.array(x, dtype=float)
        moved[index] += step
        return float(np.sum(upstream * np.asarray(function(moved))))

    after, here, before = moved_by(STEP), moved_by(0), moved_by(-STEP)
    bend = (after - here) - (here - before)
    size = max(1, np.max(np.abs(upstream)))
    if abs(bend) > 1e-3 * STEP * size:
        return None, NO_WITNESS
    return (after - before) / (2 * STEP), ""


def _forward(reading: Reading, trial: Trial) -> dict[str, Forward]:
    """The forward operations; max pooling looks for its maxima again, in the moved map."""
    operation = reading.operation
    if reading.is_plain:
        return plain_forward(trial.inputs)
    if operation != "max_pool2d_backward":
        return forward_of(operation, trial.inputs)
    sizes = dict(trial.case.forward)
    y = sizes.pop("y")

    def pooled(v: Array) -> Array:
        u, _ = vectorized.max_pool2d(v, **sizes)
        return u

    return {"dy": Forward(pooled, y, trial.inputs["du"])}


# ---------------------------------------------------------------- which cases


def chosen(operation: str, only: Values) -> list[Case]:
    """The cases where the operation's arguments have these values; a ValueError if there are none.

    A name that chooses no cases is a TypeError.
    """
    found = [*cases(operation), *wider_cases(operation), *asked_cases(operation)]
    names = arguments_of(operation)
    choosing = []
    for name in names:
        if any(_chooses(_value(case, name)) for case in found):
            choosing.append(name)
    for name, value in only.items():
        if name not in choosing:
            there_are = ", ".join(choosing) or "none"
            raise TypeError(
                f"{name!r} is no argument that chooses cases here; there are {there_are}"
            )
        found = [case for case in found if _same(_value(case, name), value)]
    if not found:
        asked = ", ".join(f"{name}={value!r}" for name, value in only.items())
        raise ValueError(f"{operation} has no case with {asked}")
    return found


def _value(case: Case, name: str) -> Any:
    """The value of a case's argument, or its default; None if there is neither."""
    return case.inputs.get(name, DEFAULTS.get(name))


def _chooses(value: Any) -> bool:
    """Whether cases can be chosen by this value: not by arrays."""
    return value is not None and not isinstance(value, (Array, list))


def _same(value: Any, asked: Any) -> bool:
    """Whether a case's value is the one that is asked for; 1 is not True."""
    if not (_chooses(value) and _chooses(asked)):
        return False
    if isinstance(value, bool) != isinstance(asked, (bool, np.bool_)):
        return False
    return np.array_equal(value, asked)
