"""Code written by people who had not seen the bank of mistakes: people/README.md, people2/README.md."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from judged import (
    PEOPLE,
    PEOPLE2,
    PEOPLE3,
    PEOPLE4,
    PEOPLE5,
    PEOPLE6,
    PEOPLE7,
    PEOPLE8,
    PEOPLE9,
    PEOPLE10,
    judged,
)
from long import long, some_of

import lecture_cnn as lc

FOLDER = Path(__file__).parent / "people"
FILES = sorted(FOLDER.glob("[0-9a-z][0-9]_*.py"))
RIGHT = [path for path in FILES if "_right_" in path.name]
# Those who came later.
ROUNDS = {
    "people2": PEOPLE2, "people3": PEOPLE3, "people4": PEOPLE4, "people5": PEOPLE5, "people6": PEOPLE6,
    "people7": PEOPLE7, "people8": PEOPLE8, "people9": PEOPLE9, "people10": PEOPLE10,
}
MORE = [path for folder in ROUNDS for path in sorted((Path(__file__).parent / folder).glob("[0-9]*.py"))]
MORE_RIGHT = [path for path in MORE if "_right_" in path.name]
MORE_WRONG = [path for path in MORE if path not in MORE_RIGHT]
# Scores in columns, or a softmax down a batch in rows: one text for both (test_students.py).
EITHER = {"people5/151"}
NOT_READ = {"people5/027"}  # an object whose only pass has a name of its own
# A block whose layers stand in its own text, with a dict of weights.
NOT_TRIED = {"people8/034"}
# Right ones that are not read: an optimizer's dict of dicts, one that is made with layers, a block of two layers for
# one of them.
NOT_ACCEPTED = {"people8/052", "people8/055", "people8/072"}
# Of these nothing is known but the verdict: two mistakes in one result, a formula that is another one altogether.
NOT_KNOWN = {
    "people3/45",  # db is the sum of dw
    "people4/79",  # two mistakes in one result
    "people5/127",  # a remainder is tested along one axis alone
    "people8/071",  # two mistakes in one result
    "people3/50", "people4/52", "people5/036", "people5/123", "people5/133", "people5/138",
    "people6/069",  # the derivatives of all classes but the answer's are left out
    "people6/082",  # the shares are not transposed in dwv
    "people7/089",  # two mistakes in one result
    "people8/002",  # u has a name; pidx is that of a window's first cell where no value is above 0
    "people8/045", "people8/047",  # the softmax over the other axis; its derivative without the other terms
    "people8/089",  # wrong for K = 1 alone of those that it serves
    "people8/095",  # two mistakes in one result
    "people9/005",  # t is counted up after its use
    "people9/010",  # the window's sides are told from the shapes of input and output
    "people9/069",  # two mistakes in one result
    "people10/019", "people10/029", "people10/059", "people10/073",  # two mistakes in one result
    "people10/072",  # a number tested for being nonzero
    "people10/076",  # a sum over another array
}


def called(path):
    return f"{path.parent.name}/{path.stem.partition('_')[0]}"


def loaded(path):
    """A file of people/ as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_what_a_person_wrote_rightly_is_accepted(path):
    module = loaded(path)
    report = lc.check(module.function, module.operation)
    assert report.ok, report


def said_of(path):
    """What is said of each wrong result; the code is not right."""
    module = loaded(path)
    report = lc.check(module.function, module.operation, **getattr(module, "only", {}))
    assert not report.ok, report
    return {name: one.mistake or one.condition for name, one in report.results.items() if one.verdict == "wrong"}


@long
@pytest.mark.parametrize("number", some_of(PEOPLE, 3))
def test_of_what_a_person_wrote_wrongly_each_wrong_result_gets_a_right_name_or_condition(number):
    [path] = FOLDER.glob(f"{number}_*.py")
    assert said_of(path) == judged(PEOPLE[number])


@long
@pytest.mark.parametrize("path", some_of(MORE_RIGHT, 30), ids=called)
def test_what_another_person_wrote_rightly_is_accepted_or_refused(path):
    module = loaded(path)
    if called(path) in NOT_READ:
        with pytest.raises(TypeError):
            lc.check(module.function, module.operation)
        return
    report = lc.check(module.function, module.operation, **getattr(module, "only", {}))
    assert report.ok == (called(path) not in EITHER | NOT_ACCEPTED), report


@long
@pytest.mark.parametrize("path", some_of(MORE_WRONG, 30), ids=called)
def test_of_what_another_person_wrote_wrongly_each_wrong_result_gets_a_right_name_or_condition(path):
    folder, number = called(path).split("/")
    assert said_of(path) == judged(ROUNDS[folder][number])


def test_every_wrong_file_is_judged_and_each_wrong_result_has_a_name_or_a_condition():
    assert set(PEOPLE) == {path.name[:2] for path in FILES if path not in RIGHT}
    assert {called(path) for path in MORE_WRONG} == {f"{name}/{one}" for name in ROUNDS for one in ROUNDS[name]}
    for name, files in {"people": PEOPLE, **ROUNDS}.items():
        for number, said in files.items():
            one = f"{name}/{number}"
            assert said or one in NOT_TRIED
            assert all(said.values()) or one in NOT_KNOWN


# A right one that was not read at first, and a change that makes it wrong.
SPOILT = [
    ("people8/013", "np.mean(patch.flatten())", "np.max(patch.flatten())"),
    ("people8/060", "len(row), self.ny", "len(row), self.nx"),
    ("people8/091", "derivative(z), out=out", "derivative(dy), out=out"),
    ("people8/096", "+ b - self.padding[1]", "+ b - self.padding[0]"),
    ("people7/081", "self.scale = mask/self.keep", "self.scale = mask/(1 - self.keep)"),
    ("people7/087", "self.b2*self.v[i] + (1 - self.b2)", "self.b2*self.v[i] + (1 - self.b1)"),
    ("people7/090", "return out + x", "return out + out"),
    ("people6/020", "dx[:, :, ph:dx.shape[2]-ph, pw:dx.shape[3]-pw]", "dx[:, :, :dx.shape[2]-2*ph, :dx.shape[3]-2*pw]"),
    ("people6/042", "(g @ kernel.T)", "(g @ kernel.reshape(cout, cin))"),
    ("people6/050", "x_idx, y_idx), du", "y_idx % shape[2], x_idx % shape[3]), du"),
    ("people6/054", "j*s:j*s+kw, c", "j*s:j*s+kw-1, c"),
    ("people6/062", "dNZ = dL * self.gamma", "dNZ = dL"),
    ("people6/084", "np.sqrt(k.shape[-1])", "np.sqrt(x.shape[-1])"),
    ("people6/084", "w / w.sum(axis=-1", "w / w.sum(axis=-2"),
    ("people6/087", "out + shortcut", "out"),
]


@long
@pytest.mark.parametrize("number, old, new", some_of(SPOILT, 3))
def test_what_is_read_since_is_not_right_when_it_is_spoilt(number, old, new, tmp_path):
    folder, number = number.split("/")
    [path] = FOLDER.with_name(folder).glob(f"{number}_*.py")
    text = path.read_text()
    assert text.count(old) == 1
    spoilt = tmp_path / f"{number}_spoilt.py"
    spoilt.write_text(text.replace(old, new))
    module = loaded(spoilt)
    report = lc.check(module.function, module.operation)
    assert not report.ok, report
    assert "could not be read" not in str(report)


def test_the_filters_side_of_the_flip_is_told_for_both_ways_to_write_it():
    [path] = FOLDER.glob("71_*.py")
    module = loaded(path)
    hint = lc.check(module.function, module.operation).hint()
    assert "it is not where each dz is spread over its window" in hint


@pytest.mark.parametrize("number, name, words", [
    ("14", "pidx", "flat positions in the map, where the lecture has (x, y)"),
    ("16", "w", "v without the step size and its sign, as PyTorch keeps it"),
    ("16", "v", "v without the step size and its sign, as PyTorch keeps it")])
def test_another_convention_is_said_to_be_one(number, name, words):
    [path] = FOLDER.glob(f"{number}_*.py")
    module = loaded(path)
    found = lc.check(module.function, module.operation).results[name]
    assert (found.verdict, found.condition) == ("another convention", words)


def derivative_of_one(z, d):
    p = np.exp(z - z.max())
    p = p / p.sum()
    if np.ndim(d):
        return p - d
    p[d] -= 1
    return p


def derivative_of_one_softmax(dy, z):
    p = np.exp(z - z.max())
    p = p / p.sum()
    return p * (dy - (p * dy).sum())


@pytest.mark.parametrize("function, operation", [
    (derivative_of_one, "cross_entropy_backward"), (derivative_of_one_softmax, "softmax_backward")])
def test_a_function_of_one_instance_is_no_mistake_though_a_batch_gives_its_shape(function, operation):
    report = lc.check(function, operation)
    assert report.ok, report
    assert [case.name for case in report.cases if not case.tried][-1:] == ["a batch of 4"]


def derivative_along_the_batch(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=0)
    return p - (d if np.shape(d) == np.shape(z) else np.eye(z.shape[-1])[d])


def loss_along_the_batch(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=0)
    d = d if np.shape(d) == np.shape(z) else np.eye(z.shape[-1])[d]
    return -np.where(d > 0, d * np.log(np.maximum(p, 1e-300)), 0).sum(axis=-1)


def mean_loss_along_the_batch(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=0)
    d = d if np.shape(d) == np.shape(z) else np.eye(z.shape[-1])[d]
    return -np.mean(np.where(d > 0, d * np.log(np.maximum(p, 1e-300)), 0).sum(axis=-1))


@pytest.mark.parametrize("function, operation", [
    (derivative_along_the_batch, "cross_entropy_backward"), (loss_along_the_batch, "cross_entropy"),
    (mean_loss_along_the_batch, "cross_entropy")])
def test_a_batch_that_the_text_means_and_gets_wrong_is_wrong(function, operation):
    report = lc.check(function, operation)
    assert not report.ok, report
    [one] = report.results.values()
    assert one.condition.startswith("only in a batch")


def test_a_dict_with_an_optimizers_state_may_go_out_with_another_one():
    def counts_and_spoils(w, dw, config):
        config["t"] += 1
        config["m"] *= config["beta1"]
        return w, config

    report = lc.check(counts_and_spoils, "adam_step")
    assert report.results["m"].verdict == "wrong"


def test_an_optimizers_state_may_be_changed_in_place_and_returned():
    def step(w, dw, config):
        config["t"] += 1
        config["m"] *= config["beta1"]
        config["m"] += (1 - config["beta1"]) * dw
        config["v"] *= config["beta2"]
        config["v"] += (1 - config["beta2"]) * dw**2
        m = config["m"] / (1 - config["beta1"] ** config["t"])
        v = config["v"] / (1 - config["beta2"] ** config["t"])
        w -= config["lr"] * m / (np.sqrt(v) + config["eps"])
        return w, config

    report = lc.check(step, "adam_step")
    assert report.ok and set(report.results) == {"w", "m", "v"}, report


class Drawn:
    """A layer that draws its mask itself."""

    def __init__(self, p=0.5, seed=None):
        self.p, self.rng = p, np.random.default_rng(seed)

    def forward(self, x):
        self.mask = (self.rng.random(x.shape) >= self.p)/(1 - self.p)
        return x*self.mask

    def backward(self, dout):
        return dout*self.mask


class DrawnAndSquared(Drawn):
    def backward(self, dout):
        return dout*self.mask**2


class DrawsNothingAtFirst(Drawn):
    def forward(self, x):
        self.drawn = getattr(self, "drawn", 0) + 1
        self.mask = np.zeros(x.shape) if self.drawn == 1 else np.ones(x.shape)/(1 - self.p)
        return x*self.mask


def test_the_backward_pass_of_a_layer_that_draws_its_mask_is_checked_with_a_given_one():
    for layer in (Drawn, DrawsNothingAtFirst):
        report = lc.check(layer, "dropout_backward")
        assert report.ok, report
    report = lc.check(DrawnAndSquared, "dropout_backward")
    assert not report.ok and "drawn at random" not in str(report)
