"""The command `lecture-cnn`."""

import errno
import json
import os
import subprocess
import sys
from functools import wraps
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import lecture_cnn.checking  # noqa: F401  its modules, which are taken from sys.modules
from lecture_cnn import cli, loops
from lecture_cnn.course import figures
from lecture_cnn.nets import data
from lecture_cnn.nets.saving import read
from lecture_cnn.nets.training import Training


def test_compare_prints_one_line_for_each_operation_and_ends_well(capsys):
    assert cli.main(["compare", "--width", "6", "--height", "5"]) == 0
    out = capsys.readouterr().out
    for operation in ("conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient"):
        assert sum(line.startswith(operation + " ") for line in out.splitlines()) == 1
    assert "a 6 x 5 crop of the flower photograph" in out
    assert out.splitlines()[-1] == "all agree"


def test_compare_with_a_planted_mistake_ends_with_1(capsys, monkeypatch):
    right = loops.conv2d_input_gradient
    unflipped = wraps(right)(lambda dz, w, **size: right(dz, w[:, :, ::-1, ::-1].copy(), **size))
    monkeypatch.setattr(loops, "conv2d_input_gradient", unflipped)
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


HOMEWORK = Path(__file__).resolve().parents[2] / "examples" / "homework" / "hw.toml"


@pytest.mark.parametrize("arguments", [
    ["--help"],  # printed by argparse, which exits by itself
    ["assignment", str(HOMEWORK)],  # at the end all at once
    ["compare", "--width", "0"],  # on standard error
], ids=lambda arguments: arguments[0])
def test_where_nobody_reads_on_a_command_ends_in_silence(arguments, tmp_path):
    """As before `| head`: the end that reads is closed, here before anything is printed."""
    reads, writes = os.pipe()
    os.close(reads)
    err = tmp_path / "err"
    with os.fdopen(writes, "w") as nobody, err.open("w") as heard:
        command = [sys.executable, "-c", "import sys; from lecture_cnn.cli import main; sys.exit(main())", *arguments]
        errors = nobody if "--width" in arguments else heard
        buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        run = subprocess.run(command, stdout=nobody, stderr=errors, env=buffered)
    assert (run.returncode, err.read_text()) == (141, "")


@pytest.mark.parametrize("arguments, ended", [(["assignment", str(HOMEWORK)], 0), (["compare", "--width", "0"], 2)])
def test_a_command_runs_without_a_place_to_print_to(arguments, ended, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(arguments) == ended


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("buffered", [True, False])
def test_where_a_disk_is_full_a_command_says_so_in_one_line(buffered, tmp_path):
    command = [sys.executable, "-c", "import sys; from lecture_cnn.cli import main; sys.exit(main())"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    if not buffered:
        environment["PYTHONUNBUFFERED"] = "1"
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [*command, "assignment", str(HOMEWORK)], stdout=full, stderr=subprocess.PIPE, text=True, env=environment
        )
    assert (run.returncode, run.stderr) == (2, f"lecture-cnn: {os.strerror(errno.ENOSPC)}\n")


def test_all_are_graded_where_nobody_reads_the_grades(monkeypatch):
    class Closed:
        def write(self, text):
            raise BrokenPipeError

    ended = []
    monkeypatch.setattr(cli, "_print_nowhere", lambda: ended.append(True))
    monkeypatch.setattr(sys, "stdout", Closed())
    for student in ("anna", "eve"):
        cli._show_grade(SimpleNamespace(student=student), dict(points=1, of=2), "")
    assert ended == [True, True]


@pytest.mark.parametrize("add", cli.COMMANDS)
def test_so_does_every_command_while_it_prints(add, monkeypatch):
    ended = []

    def prints(options):
        raise BrokenPipeError

    monkeypatch.setattr(cli, "_print_nowhere", lambda: ended.append(True))
    monkeypatch.setattr(cli, "COMMANDS", [lambda commands: _with(prints, add, commands)])
    name = add.__name__.removeprefix("_add_")
    needed = dict(assignment=["a.toml"], grade=["a", "--assignment", "a.toml"], notebooks=["a"], export=["L07", "a"],
                  site=["a"])
    assert cli.main([name, *needed.get(name, [])]) == 141 and ended == [True]


def _with(run, add, commands):
    """Add a command that does something else."""
    add(commands)
    for command in commands.choices.values():
        command.set_defaults(run=run)


def test_the_command_runs_in_a_process_of_its_own():
    run = subprocess.run([sys.executable, "-c", "import sys; from lecture_cnn.cli import main; sys.exit(main())",
                          "compare", "--width", "4", "--height", "3"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.rstrip().endswith("all agree")


def test_figures_writes_a_picture_of_each_notebook_and_replaces_nothing_else(tmp_path, capsys, monkeypatch):
    from lecture_cnn.course.figures import COURSE

    with monkeypatch.context() as quick:  # each run and its step, without the drawing
        quick.setattr(figures, "picture_of", lambda run, k: Image.new("P", (len(run[k].text), 2)))
        assert cli.main(["figures", str(tmp_path)]) == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(COURSE)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())
    assert len(capsys.readouterr().out.splitlines()) == len(COURSE)
    monkeypatch.setattr("lecture_cnn.course.figures.COURSE", {"00_indexing": ("L03", 10), "growth": ("L03", 5)})
    assert cli.main(["figures", str(tmp_path)]) == 0  # earlier pictures are replaced
    (tmp_path / "growth.png").unlink()
    Image.new("P", (3, 2)).save(tmp_path / "growth.png")
    before = (tmp_path / "growth.png").read_bytes()
    capsys.readouterr()
    assert_refused(["figures", str(tmp_path)], "growth.png: this file is no earlier picture", capsys)
    assert (tmp_path / "growth.png").read_bytes() == before
    (tmp_path / "growth.png").write_text("notes")
    assert cli.main(["figures", str(tmp_path)]) == 2
    assert cli.main(["figures", str(tmp_path), "--force"]) == 0


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


# ---------------------------------------------------------------- every command, every kind of wrong argument

NUMBERS = ("-1", "two", "1.5", "", "nan", "inf", "1e3", str(-10**30))  # wrong for every whole number that is asked for
WRONG = [
    [], ["nonsense"], ["--nonsense"],
    *(["compare", option, number] for option in ("--width", "--height") for number in (*NUMBERS, "0", "99", "9" * 30)),
    *(["train", option, number] for option in ("--epochs", "--fold", "--seed") for number in NUMBERS),
    *(["check", "mine.py:conv", "--as", "conv2d", "--hints", number] for number in (*NUMBERS, "99")),
    *(["check", "mine.py:conv", "--as", "conv2d", "--seconds", number] for number in ("0", "-1", "nan", "inf", "x")),
    ["compare", "more"], ["compare", "--width"], ["check"], ["check", "mine.py:no_flip"], ["check", "--as", "conv2d"],
    ["train", "--epochs", "0"], ["train", "--fold", "7"], ["train", "--seed", str(2**63)],
    ["train", "--ops", "numpy"], ["train", "--model", "alexnet"], ["train", "more"], ["train", "--save"],
    *(["train", "--save", path] for path in ("", ".", "weights.pt", "weights", "none/w.npz", "folder", "folder.npz",
                                             "notes.npz", "notes.npz/w.npz", "arrays.npz")),
    ["train", "--save", "/proc/w.npz"], ["train", "--force", "--save", "folder.npz"],
    ["export"], ["export", "L07"], ["export", "none.ipynb", "a.html"], ["export", "L99", "a.html"],
    ["export", "L07", "folder"], ["export", "L07", "none/a.html"],
    ["figures", "notes.npz"], ["figures", "notes.npz/figures"], ["figures", "a", "b"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_argument_of_any_command_is_told_in_one_clear_line_before_anything_is_done(
        arguments, answers, capsys, monkeypatch):
    folder = answers.parent
    (folder / "folder").mkdir()
    (folder / "folder.npz").mkdir()
    (folder / "notes.npz").write_text("my notes")
    np.savez(folder / "arrays.npz", y=np.zeros(3))
    before = contents(folder)
    monkeypatch.setattr(data, "digits", lambda: (np.zeros((120, 1, 8, 8)), np.arange(120) % 10))
    monkeypatch.setattr(Training, "update", begun)
    monkeypatch.setattr(figures, "picture_of", begun)
    monkeypatch.setattr(sys.modules["lecture_cnn.checking.check"], "_run", begun)
    monkeypatch.setattr(sys.modules["lecture_cnn.checking.compare"], "_timed", begun)
    assert ends(arguments) == 2
    captured = capsys.readouterr()
    *usage, line = captured.err.splitlines()
    assert line.startswith("lecture-cnn") and ": " in line and line[-1] not in ": "
    assert not usage or usage[0].startswith("usage: lecture-cnn")
    assert captured.out == "" and "Errno" not in line and contents(folder) == before


def begun(*_, **__):
    raise AssertionError("work has begun")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator reads and writes all")
def test_what_may_not_be_read_or_written_is_told(answers, capsys):
    answers.chmod(0)
    assert_refused(["check", "mine.py:conv", "--as", "conv2d"], "mine.py can't be imported: PermissionError", capsys)
    answers.parent.chmod(0o500)
    assert_refused(["train", "--save", "w.npz"], "nothing can be written into this folder", capsys)


def test_train_writes_over_another_file_only_with_force(answers, capsys, monkeypatch):
    y, labels = data.digits()
    monkeypatch.setattr(data, "digits", lambda: (y[:60], labels[:60]))
    Path("notes.npz").write_text("my notes")
    once = ["train", "--model", "blocks", "--epochs", "1", "--save", "notes.npz"]
    assert_refused(once, "notes.npz: this file holds no saved weights; it is not written over without force", capsys)
    assert Path("notes.npz").read_text() == "my notes"
    assert ends([*once, "--force"]) == 0
    assert "beginning anew: notes.npz: not a file of saved arrays" in capsys.readouterr().out
    assert_refused([*once, "--fold", "1"], "a training with another data", capsys)
    assert_refused([*once, "--seed", "1"], "--force begins anew and writes over it", capsys)
    assert ends([*once, "--force"]) == 0  # what can be gone on from is not begun anew
    assert "going on from notes.npz after 2 updates" in capsys.readouterr().out


# ---------------------------------------------------------------- check

ANSWERS = """
import lecture_cnn as lc


def conv(y, w, b=None, *, stride=1, padding=0):
    from helper import forward  # found beside this file, also when the function runs

    return forward(y, w, b, stride=stride, padding=padding)


def no_stride(y, w, b=None):
    return lc.vectorized.conv2d(y, w, b)


def no_flip(dz, w, stride=1, padding=0, *, input_shape):
    return lc.vectorized.conv2d_input_gradient(dz, w[:, :, ::-1, ::-1], stride=stride, padding=padding,
                                               input_shape=input_shape)


def of_the_lecture(l, dz, w, dy, D, W, H, K):
    pass


def softmax(z):
    return lc.vectorized.softmax(z)


constant = 3
"""


@pytest.fixture
def answers(tmp_path, monkeypatch):
    """The file of a student's answers, in a folder with a space in its name, which is the present one."""
    folder = tmp_path / "my answers"
    folder.mkdir()
    (folder / "mine.py").write_text(ANSWERS)
    (folder / "helper.py").write_text("from lecture_cnn.vectorized import conv2d as forward\n")
    monkeypatch.chdir(folder)
    return folder / "mine.py"


def ends(arguments):
    """The exit status of a command, however it ends."""
    try:
        return cli.main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return ended.code


@pytest.mark.parametrize("spelled", [
    lambda file: ["mine.py:conv", "--as", "conv2d"],
    lambda file: ["--as", "conv2d", "./mine.py:conv"],
    lambda file: [f"{file}:conv", "--as", "conv2d"],
    lambda file: ["../my answers/mine.py:conv", "--operation", "conv2d"],
    lambda file: ["--function", "mine:conv", "--operation", "conv2d"],
    lambda file: ["--function", f"{file}:conv", "--as", "conv2d"],
    lambda file: ["mine:conv", "--as", "conv2d"],
], ids=["name", "after", "absolute", "folder", "module", "file as function", "module as what"])
def test_a_function_is_found_by_its_file_or_its_module(spelled, answers, capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "mine", raising=False)
    before = list(sys.path)
    assert ends(["check", *spelled(answers)]) == 0
    assert capsys.readouterr().out.startswith("conv as conv2d: 19 of 19 cases are right")
    assert sys.path == before


def test_a_file_from_another_folder_finds_what_lies_beside_it(answers, tmp_path, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "helper", raising=False)
    monkeypatch.chdir(tmp_path)
    assert ends(["check", "my answers/mine.py:conv", "--as", "conv2d"]) == 0


def test_hints_are_printed_once_each_and_no_more_than_there_are(answers, capsys):
    for asked in range(5):
        assert ends(["check", "mine.py:no_flip", "--as", "conv2d_input_gradient", "--hints", asked]) == 1
        out = capsys.readouterr().out
        begun = "Which rule", "Which line", "The mistake", "The correction"
        rungs = [out.count(f"\n\n{begins}: ") for begins in begun]
        assert rungs == [1] * asked + [0] * (4 - asked)
    assert ends(["check", "mine.py:no_stride", "--as", "conv2d", "--hints", "4"]) == 0
    assert "Which rule: " not in capsys.readouterr().out
    assert ends(["check", "mine.py:softmax", "--as", "softmax", "--hints", "4"]) == 0
    assert "nothing to hint at" not in capsys.readouterr().out


def test_what_the_report_advises_the_command_offers(answers, capsys):
    assert ends(["check", "mine.py:no_stride", "--as", "conv2d", "--only", "stride=1", "--only", "padding=0"]) == 0
    capsys.readouterr()
    assert ends(["check", "mine.py:softmax", "--as", "softmax", "--no-batch"]) == 0
    untried = "not tried  a batch of 4; a batch of 4, one far below the others: only with --batch"
    assert untried in capsys.readouterr().out
    assert ends(["check", "mine.py:softmax", "--as", "softmax", "--batch"]) == 0
    assert "7 of 7 cases are right" in capsys.readouterr().out
    assert ends(["check", "mine.py:no_flip", "--as", "conv2d_input_gradient", "--no-batch"]) == 1
    assert "--hints 4 leads to it." in capsys.readouterr().out
    assert ends(["check", "mine.py:of_the_lecture", "--as", "conv2d_input_gradient"]) == 1
    assert 'in Python, lc.replay(of_the_lecture, "L07") runs it beside that listing' in capsys.readouterr().out


def test_a_check_can_be_read_by_a_program_and_the_operation_is_told_by_the_name(answers, capsys):
    assert ends(["check", "mine.py:softmax", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["operation"] == "softmax" and report["ok"]
    assert report["results"] == {"result": {"verdict": "right", "mistake": None, "condition": None}}
    assert ends(["check", "mine.py:no_flip", "--as", "conv2d_input_gradient", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["results"]["dy"]["mistake"] == report["mistake"] == "no flip"
    assert report["first"] == ["stride 1, no padding", "dy", [0, 0, 0]]
    assert ends(["check", "mine.py:no_flip"]) == 2
    assert "the name 'no_flip' does not tell which operation it is" in capsys.readouterr().err


@pytest.mark.parametrize("what, says", [
    (["none.py:conv"], "there is no file 'none.py'"),
    (["mine.py"], "expected a function as FILE.py:NAME or MODULE:NAME, got 'mine.py'"),
    (["mine.py:"], "expected a function as FILE.py:NAME or MODULE:NAME, got 'mine.py:'"),
    ([":conv"], "got ':conv'"),
    ([""], "got ''"),
    (["mine.py:pool"], "mine.py has no function pool"),
    (["mine.py:constant"], "mine.py has no function constant"),
    (["folder.py:conv"], "there is no file 'folder.py'"),
    (["broken.py:conv"], "broken.py can't be imported: SyntaxError: "),
    (["binary.py:conv"], "binary.py can't be imported: "),
    (["leaves.py:conv"], "leaves.py can't be imported: SystemExit: 0"),
    (["raises.py:conv"], "raises.py can't be imported: ValueError: first"),
    (["--function", "no.such.module:conv"], "no.such.module can't be imported: ModuleNotFoundError: "),
    (["--function", "conv"], "got 'conv'"),
    (["mine.py:conv", "--function", "mine:conv"], "expected one function"),
    ([], "check: expected one function, FILE.py:NAME or --function MODULE:NAME"),
])
def test_a_function_that_is_not_there_is_one_line_and_2(what, says, answers, capsys):
    for name, text in (("broken.py", "def conv(:"), ("leaves.py", "import sys\nsys.exit(0)"),
                       ("raises.py", "raise ValueError('first\\nsecond')"), ("binary.py", "\0\0")):
        (answers.parent / name).write_text(text)
    (answers.parent / "folder.py").mkdir()
    assert_refused(["check", *what, "--as", "conv2d"], says, capsys)


@pytest.mark.parametrize("options, says", [
    (["--as", "convolve"], "operation: expected one of conv2d, "),
    (["--as", ""], "operation: expected one of conv2d, "),
    (["--seconds", "-1"], "seconds: expected a number above 0, or None for no limit, got -1.0"),
    (["--seconds", "0"], "got 0.0"),
    (["--seconds", "nan"], "got nan"),
    (["--seconds", "inf"], "got inf"),
    (["--hints", "-1"], "--hints: expected 0 to 4, got -1"),
    (["--hints", "99"], "--hints: expected 0 to 4, got 99"),
    (["--only", "stride"], "--only: expected NAME=VALUE, such as stride=1, got 'stride'"),
    (["--only", "=1"], "got '=1'"),
    (["--only", "stride=7"], "conv2d has no case with stride=7"),
    (["--only", "stride=x y"], "conv2d has no case with stride='x y'"),
    (["--only", "dilation=2"], "--only: 'dilation' is no argument that chooses cases here"),
])
def test_a_wrong_option_of_check_is_told_before_the_file_is_loaded(options, says, answers, capsys):
    (answers.parent / "loaded.py").write_text("open('loaded', 'w')\n")
    assert_refused(["check", "loaded.py:conv", "--as", "conv2d", *options], says, capsys)
    assert not (answers.parent / "loaded").exists()


def assert_refused(arguments, says, capsys):
    """The command ends with 2 and one line on the error output, and says nothing else."""
    assert ends(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("lecture-cnn: ") and captured.err.count("\n") == 1
    assert says in captured.err
