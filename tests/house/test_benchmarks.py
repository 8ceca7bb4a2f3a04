"""The benchmark's own measuring; that no operation needs more memory than allowed, and no network more time."""

import importlib
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

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


def test_the_table_is_printed_for_the_rows_that_are_asked_for():
    command = [sys.executable, "bench.py", "tiny", "float64"]
    run = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()[2:]
    assert [line.split()[0] for line in lines] == [
        "conv2d", "conv2d_filter_gradient", "conv2d_input_gradient", "depthwise_conv2d", "depthwise_conv2d_backward",
        "max_pool2d", "max_pool2d_backward", "mean_pool2d", "mean_pool2d_backward"]


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


def test_a_ratio_says_how_many_times_as_long_ours_takes(bench):
    def busy(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            pass

    taken = bench.median_ratios(dict(ours=lambda: busy(0.004), twice_as_fast=lambda: busy(0.002)), seconds=0.1)
    assert taken["ours"][1] == 1
    assert 1.7 < taken["twice_as_fast"][1] < 2.3


def test_forms_that_disagree_are_an_error(bench):
    forms = dict(ours=lambda: np.ones(3), other=lambda: np.array([1, 1, 1.001]), tensors=(), torch=lambda: np.ones(3))
    with pytest.raises(AssertionError, match="Mismatched"):
        bench.checked(forms)


@pytest.mark.parametrize("name", ["AlexNet", "VGG D", "GoogLeNet", "ResNet-50", "DenseNet-121", "TDNN", "spectrogram"])
def test_a_network_runs_forward_and_backward_on_one_picture_in_its_time_and_memory(name):
    run = subprocess.run([sys.executable, "models.py", name], cwd=FOLDER, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[1].startswith(name) and run.stdout.endswith("all within their time and memory\n")


def test_a_network_that_takes_too_long_or_too_much_or_is_not_there_is_told(bench, monkeypatch, capsys):
    models = importlib.import_module("models")
    monkeypatch.setattr(models, "MEGABYTES", 1)
    assert models.main(["TDNN"]) == 1
    assert capsys.readouterr().out.endswith("missed by TDNN\n")
    monkeypatch.setattr(models, "MEGABYTES", 4000)
    monkeypatch.setattr(models, "MOST_SECONDS", 0)
    assert models.main(["TDNN"]) == 1
    assert "no network of that name: nonsense; there are LeNet-5, AlexNet" in models.main(["nonsense"])
