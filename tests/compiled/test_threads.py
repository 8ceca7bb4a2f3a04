"""A batch in parts: the same bits, each instance in one part, what is summed over the instances in none."""

from concurrent.futures import Future

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import compiled
from lecture_cnn.compiled import threads


@pytest.fixture(params=[2, 3])
def parts(request, monkeypatch):
    """So many threads for the smallest batch; what is made here is forgotten again."""
    monkeypatch.setattr(threads, "LEAST", 0)
    monkeypatch.setattr(threads, "ENGINES", ("numba", "python"))
    monkeypatch.setattr(threads, "count", lambda: request.param)
    monkeypatch.setattr(compiled, "_programs", {})
    seen = []
    bounds = threads._bounds
    monkeypatch.setattr(threads, "_bounds", lambda step: seen.append((step, bounds(step))) or seen[-1][1])
    return seen


def inputs(kind, count):
    rng = np.random.default_rng(0)
    y, w, b = rng.normal(size=(count, 3, 9, 8)), rng.normal(size=(5, 3, 3, 3)), rng.normal(size=5)
    y[0, 0, 0, 0] = -0.0
    return y.astype(kind), w.astype(kind), b.astype(kind)


CALLS = {
    "conv2d": lambda y, w, b: compiled.conv2d(y, w, b),
    "conv2d, S=2": lambda y, w, b: compiled.conv2d(y, w, b, stride=2, padding=1),
    "conv2d_backward": lambda y, w, b: compiled.conv2d_backward(compiled.conv2d(y, w), y, w),
    "conv2d_backward, S=2": lambda y, w, b: compiled.conv2d_backward(compiled.conv2d(y, w, stride=2), y, w, stride=2),
    "max_pool2d": lambda y, w, b: compiled.max_pool2d(y, 2, stride=2),
    "max_pool2d_backward": lambda y, w, b: compiled.max_pool2d_backward(*compiled.max_pool2d(y, 3, stride=2), y.shape),
    "mean_pool2d_backward": lambda y, w, b: compiled.mean_pool2d_backward(
        compiled.mean_pool2d(y, 3), 3, input_shape=y.shape),
    "L11, tanh": lambda y, w, b: tuple(compiled.run(lc.LISTINGS["L11"].function, y=y, w=w, z=compiled.conv2d(y, w),
                                                    dY=compiled.conv2d(y, w), activation="tanh").values()),
    "linear_backward": lambda y, w, b: compiled.linear_backward(
        y[:, 0, 0, :5].copy(), y[:, 1, 0, :3].copy(), w[:, :, 0, 0].copy()),
}


@pytest.mark.parametrize("kind, count", [("float64", 48), ("float32", 5)])
@pytest.mark.parametrize("call", CALLS)
def test_a_batch_in_parts_gives_the_bits_of_the_whole(parts, monkeypatch, call, kind, count):
    given = inputs(kind, count)
    found = CALLS[call](*given)
    if count == 48:
        assert any(len(bounds) > 1 for _, bounds in parts)
    for step, bounds in parts:
        assert [first for first, _ in bounds[1:]] == [last for _, last in bounds[:-1]]
        assert (bounds[0][0], bounds[-1][1]) == (0, count)
        assert all(last - first >= step.instances for first, last in bounds)
    monkeypatch.setattr(threads, "count", lambda: 1)
    whole = CALLS[call](*given)
    for one, other in zip(*(result if isinstance(result, tuple) else (result,) for result in (found, whole))):
        assert one.dtype == other.dtype and one.tobytes() == other.tobytes()


class Busy:
    """Threads that don't get a processor before the others are done."""

    def __init__(self):
        self.asked = []

    def submit(self, work):
        self.asked.append(Future())
        return self.asked[-1]


def test_a_thread_that_has_not_begun_is_not_waited_for(parts, monkeypatch):
    busy = Busy()
    monkeypatch.setattr(threads, "_pool", lambda process: busy)
    given = inputs("float64", 24)
    found = compiled.conv2d(*given)
    assert len(parts[0][1]) > threads.count()
    assert busy.asked and all(one.cancelled() for one in busy.asked)
    monkeypatch.setattr(threads, "count", lambda: 1)
    assert found.tobytes() == compiled.conv2d(*given).tobytes()
    assert len(parts[-1][1]) == 1  # for one thread the batch is not cut


def test_an_error_in_a_part_is_the_wholes(parts):
    y = inputs("float64", 4)[0]
    u, pidx = compiled.max_pool2d(y, 2)
    for instance in (0, 3):
        wrong = pidx.copy()
        wrong[instance, 0, 0, 0] = 9
        with pytest.raises(IndexError, match="pidx: a position lies outside of maps of 9x8"):
            compiled.max_pool2d_backward(u, wrong, y.shape)


def test_what_is_summed_over_the_instances_is_not_cut(parts):
    y, w, _ = inputs("float64", 12)
    compiled.conv2d_backward(compiled.conv2d(y, w), y, w)
    assert not any(name.startswith(("dw", "db")) for step, _ in parts for name in step.written)


def test_a_small_batch_stays_in_one_thread(monkeypatch):
    monkeypatch.setattr(compiled, "_programs", {})
    monkeypatch.setattr(threads, "_pool", None)  # nothing asks for it
    monkeypatch.setattr(threads, "ENGINES", ("numba", "python"))
    monkeypatch.setattr(threads, "count", lambda: 2)
    y, w, b = inputs("float64", 12)
    assert compiled.conv2d(y, w, b).shape == (12, 5, 7, 6)


@pytest.mark.parametrize("limit, count", [("1", 1), ("2", 2), ("100", 4), ("", 1), ("0", 1), ("many", 1),
                                          ("1,1", 1), (" 2 , 1", 2), (",2", 1)])
def test_there_are_as_many_threads_as_OMP_NUM_THREADS_asks_for_and_at_most_as_processors(monkeypatch, limit, count):
    monkeypatch.setattr(threads, "_processors", lambda: 4)
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert threads.count() == count
