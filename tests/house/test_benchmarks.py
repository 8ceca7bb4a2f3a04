"""The benchmark's own measuring; that no operation and no network needs more memory than allowed."""

import csv
import datetime
import importlib
from pathlib import Path

import numpy as np
import pytest
from long import long, some_of

from lecture_cnn import vectorized

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def bench():
    """The benchmark as a module; the environment and the path are put back."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            patch.setenv(name, "1")
        patch.syspath_prepend(FOLDER)
        yield importlib.import_module("bench")


def test_the_table_is_printed_for_the_rows_that_are_asked_for_and_their_ratios_are_added(
        bench, capsys, tmp_path, monkeypatch):
    file = tmp_path / "history.csv"
    monkeypatch.setattr(bench, "median_ratios", lambda forms: {form: (1e-3, 0.5) for form in forms})
    monkeypatch.setattr(bench.history, "FILE", file)
    monkeypatch.setattr(bench, "NUMBA", False)  # its rows are another table
    for sizes in ("CONVOLUTIONS", "DEPTHWISE", "POOLS"):  # two of each: the arrays of the others take seconds
        two = list(getattr(bench, sizes).items())[:2]
        monkeypatch.setattr(bench, sizes, dict(two))
    for _ in range(2):
        bench.main(["tiny", "float64"])
    lines = capsys.readouterr().out.splitlines()
    operations = [
        "conv2d", "conv2d_filter_gradient", "conv2d_input_gradient", "depthwise_conv2d", "depthwise_conv2d_backward",
        "max_pool2d", "max_pool2d_backward", "mean_pool2d", "mean_pool2d_backward"]
    assert [line.split()[0] for line in lines[2:len(lines) // 2]] == operations
    header, *kept = file.read_text().splitlines()
    assert header == "date,commit,row,beside,ratio"
    assert len(kept) == 2 * len({line.split(",", 2)[2] for line in kept})
    assert all(line.endswith(",0.5") for line in kept)
    assert any('"conv2d, float64",the product alone' in line for line in kept)


def test_the_history_that_is_kept_can_be_read_and_holds_ratios():
    with open(FOLDER / "history.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and list(rows[0]) == ["date", "commit", "row", "beside", "ratio"]
    for row in rows:
        datetime.date.fromisoformat(row["date"])
        assert row["row"] and row["beside"] and float(row["ratio"]) > 0
    assert {"import lecture_cnn", "tracing L21", "counting 81 million steps"} <= {row["row"] for row in rows}


Y, W = np.ones((4, 8, 64, 64)), np.ones((8, 8, 5, 5))
Z = vectorized.conv2d(Y, W)
U, PIDX = vectorized.max_pool2d(Y, 3, stride=1)
LARGE = {
    "conv2d": lambda: (vectorized.conv2d(Y, W, padding=2), Y, W),
    "conv2d_backward": lambda: (*vectorized.conv2d_backward(Z, Y, W), Y, W, Z),
    "conv2d_input_gradient": lambda: (vectorized.conv2d_input_gradient(Z, W, input_shape=Y.shape), W, Z),
    "conv2d_filter_gradient": lambda: (vectorized.conv2d_filter_gradient(Z, Y, K=5), Y, Z),
    "conv_transpose2d": lambda: (vectorized.conv_transpose2d(Y, W, stride=2), Y, W),
    "depthwise_conv2d": lambda: (vectorized.depthwise_conv2d(Y, W[0], padding=2), Y),
    "depthwise_conv2d_backward": lambda: (*vectorized.depthwise_conv2d_backward(Z, Y, W[0]), Y, Z),
    "max_pool2d": lambda: (*vectorized.max_pool2d(Y, 3), Y),
    "max_pool2d_backward": lambda: (vectorized.max_pool2d_backward(U, PIDX, Y.shape), U, PIDX),
    "mean_pool2d": lambda: (vectorized.mean_pool2d(Y, 3, padding=1), Y),
    "mean_pool2d_backward": lambda: (vectorized.mean_pool2d_backward(U, 3, input_shape=Y.shape), U),
}


@pytest.mark.parametrize("operation", LARGE)
def test_an_operation_needs_at_most_four_times_its_inputs_and_outputs_and_4_MB(bench, operation):
    call = LARGE[operation]
    assert bench.memory(call, ()) <= 4  # what it returns holds the inputs and the outputs


def test_a_form_that_needs_more_memory_is_found(bench):
    assert bench.memory(lambda: np.ones((100, 100, 1000)).sum(axis=0), ()) > 4


def test_a_ratio_says_how_many_times_as_long_ours_takes(bench, monkeypatch):
    """By a clock that stands still but for what the forms add to it."""
    now = 0.0

    def takes(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(bench.time, "thread_time", lambda: now)
    monkeypatch.setattr(bench.time, "perf_counter", lambda: now)
    taken = bench.median_ratios(dict(ours=lambda: takes(0.004), twice_as_fast=lambda: takes(0.002)), seconds=0.1)
    assert taken["ours"] == pytest.approx((0.004, 1))
    assert taken["twice_as_fast"] == pytest.approx((0.002, 2))


def test_forms_that_disagree_are_an_error(bench):
    forms = dict(ours=lambda: np.ones(3), other=lambda: np.array([1, 1, 1.001]), tensors=(), torch=lambda: np.ones(3))
    with pytest.raises(AssertionError, match="Mismatched"):
        bench.checked(forms)


NETWORKS = ["GoogLeNet", "AlexNet", "ResNet-50", "TDNN", "DenseNet-121", "spectrogram"]


@long
@pytest.mark.parametrize("name", some_of(NETWORKS, 3))
def test_a_network_runs_forward_and_backward_on_one_picture_in_its_memory(bench, name):
    """Each in a process of its own, which counts its memory; `make bench` looks at the time, and at the others."""
    found = importlib.import_module("models").in_a_process(name)
    assert found["megabytes"] <= 4000


def test_a_network_that_takes_too_long_or_too_much_or_is_not_there_is_told(bench, monkeypatch, capsys):
    models = importlib.import_module("models")
    found = dict(parameters=1, seconds=[1.0, 2.0, 3.0], megabytes=100.0)
    monkeypatch.setattr(models, "in_a_process", lambda name: found)
    for most_seconds, most_megabytes, says in ((7, 101, "all within their time and memory"), (7, 99, "missed by TDNN"),
                                               (5, 101, "missed by TDNN")):
        monkeypatch.setattr(models, "MEGABYTES", most_megabytes)
        monkeypatch.setattr(models, "MOST_SECONDS", most_seconds)
        assert models.main(["TDNN"]) == int(says.startswith("missed"))
        assert capsys.readouterr().out.endswith(says + "\n")
    assert "no network of that name: nonsense; there are LeNet-5, AlexNet" in models.main(["nonsense"])
