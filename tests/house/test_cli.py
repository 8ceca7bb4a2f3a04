"""The command `lecture-cnn`."""

import subprocess
import sys

import numpy as np
import pytest

from lecture_cnn import cli, data, loops
from lecture_cnn.nets.saving import read


def test_compare_prints_one_line_for_each_operation_and_ends_well(capsys):
    assert cli.main(["compare", "--width", "6", "--height", "5"]) == 0
    out = capsys.readouterr().out
    for operation in ("conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient"):
        assert sum(line.startswith(operation + " ") for line in out.splitlines()) == 1
    assert "a 6 x 5 crop of the flower photograph" in out
    assert out.splitlines()[-1] == "all agree"


def test_compare_with_a_planted_mistake_ends_with_1(capsys, monkeypatch):
    right = loops.conv2d_input_gradient
    monkeypatch.setattr(loops, "conv2d_input_gradient",
                        lambda dz, w, **size: right(dz, w[:, :, ::-1, ::-1].copy(), **size))
    assert cli.main(["compare", "--width", "6", "--height", "5"]) == 1
    assert "NOT all agree" in capsys.readouterr().out


@pytest.mark.parametrize("arguments, says", [
    (["compare", "--width", "0"], "flower: a crop inside "),
    (["compare", "--height", "99"], "flower: a crop inside "),
    (["train", "--epochs", "0"], "--epochs: expected at least 1, got 0"),
    (["train", "--fold", "5"], "fold: expected 0 to 4, got 5"),
])
def test_a_wrong_value_is_one_line_and_2(arguments, says, capsys):
    assert cli.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("lecture-cnn: ") and says in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["compare", "--width", "two"], ["export"]], ids=repr)
def test_a_wrong_call_shows_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: lecture-cnn" in capsys.readouterr().err


def test_the_command_runs_in_a_process_of_its_own():
    run = subprocess.run([sys.executable, "-c", "import sys; from lecture_cnn.cli import main; sys.exit(main())",
                          "compare", "--width", "4", "--height", "3"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.rstrip().endswith("all agree")


def test_figures_writes_a_picture_of_each_notebook(tmp_path, capsys):
    from lecture_cnn.figures import COURSE

    assert cli.main(["figures", str(tmp_path)]) == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(COURSE)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())
    assert len(capsys.readouterr().out.splitlines()) == len(COURSE)


def test_train_prints_each_epoch_and_goes_on_from_a_saved_file_as_if_it_had_not_stopped(capsys, tmp_path, monkeypatch):
    y, labels = data.digits()
    monkeypatch.setattr(data, "digits", lambda: (y[:120], labels[:120]))  # 96 to train on: 3 updates in an epoch
    once, twice = str(tmp_path / "once.npz"), str(tmp_path / "twice.npz")
    assert cli.main(["train", "--epochs", "2", "--save", once]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "LeNet-5: 1x32x32 -> (10,), 61,706 parameters, 96 digits, 24 held out"
    assert lines[1].startswith("epoch  1 of 2: loss ") and "held-out accuracy 0." in lines[1]
    for epochs in ("1", "2"):
        assert cli.main(["train", "--epochs", epochs, "--save", twice]) == 0
    again = capsys.readouterr().out.splitlines()
    assert again[2] == f"going on from {twice} after 3 updates"
    assert again[-1] == lines[2]
    first, second = read(once), read(twice)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert cli.main(["train", "--epochs", "3", "--seed", "1", "--save", twice]) == 2
    assert "a training with another seed: expected 1, got 0" in capsys.readouterr().err


def test_train_takes_the_network_with_a_block_of_each_kind(capsys, tmp_path, monkeypatch):
    y, labels = data.digits()
    monkeypatch.setattr(data, "digits", lambda: (y[:120], labels[:120]))
    path = str(tmp_path / "state.npz")
    assert cli.main(["train", "--model", "blocks", "--epochs", "1", "--save", path]) == 0
    assert capsys.readouterr().out.startswith("one block of each kind: 1x8x8 -> (10,), 25,382 parameters, 96 digits")
    assert cli.main(["train", "--epochs", "2", "--save", path]) == 2  # LeNet-5 can't go on from it
    assert "state.npz" in capsys.readouterr().err
