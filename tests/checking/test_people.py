"""Code written by people who had not seen the bank of mistakes: people/README.md, people2/README.md."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc

FOLDER = Path(__file__).parent / "people"
FILES = sorted(FOLDER.glob("[0-9a-z][0-9]_*.py"))
MORE = sorted((Path(__file__).parent / "people2").glob("[0-9]*.py"))
RIGHT = [path for path in FILES if "_right_" in path.name]
MORE_RIGHT = [path for path in MORE if "_right_" in path.name]
NOT_READ = {"83"}  # a class of an optimizer, with its own state
SHOWS_IN_NO_CASE = {"09"}  # its result has the map's type: cut to whole numbers where the map has such


def loaded(path):
    """A file of people/ as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


# What may be said of each wrong result: a person read the file and judged that this name, or this condition, is right.
ALLOWED = {
    "21": {"z": "bias added for every input"},
    "22": {"z": "window moves by one cell"},
    "23": {"z": "only where the numbers of rows and columns of windows differ; only its last axis has another size"},
    "24": {"z": "last row or column of the filter left out"},
    "25": {"z": "position below 0 read from the end"},
    "26": {"z": "flipped filter"},
    "27": {"z": "only with more than one map"},
    "31": {"dy": "p:-p with p = 0"},
    "32": {"db": "only with more than one map; multiplied with the number of maps in"},
    "33": {"dw": "stride ignored in the backward pass"},
    "34": {"dw": "= for += in dw"},
    "35": {"dy": "x and y exchanged in dy"},
    "36": dict.fromkeys(("dy", "dw", "db"), "one axis' bound for both in the backward pass"),
    "37": {"dy": "only where windows overlap"},
    "38": {"dw": "last instance only"},
    "39": {"dw": "stride ignored in the backward pass", "db": "db averaged"},
    "40": {"dy": "remainder of the stride not tested"},
    "41": {"dw": "only for a stride above 1"},
    "42": {"dy": "no flip", "dw": "mean over the batch"},
    "45": {"u": "maximum begun at 0", "pidx": "maximum begun at 0"},
    "46": {"pidx": "last tie"},
    "47": {"pidx": "pidx with the border counted"},
    "48": {"pidx": "pidx counted from the window"},
    "49": {"u": "padding wins"},
    "50": {"u": "maximum begun at 0", "pidx": "last tie and maximum begun at 0"},
    "51": {"dy": "= for += where windows share a maximum"},
    "52": {"dy": "x and y of pidx exchanged"},
    "53": {"dy": "cells that are no window's maximum get a derivative"},
    "54": {"u": "padding not counted"},
    "55": {"u": "divided by K"},
    "56": {"dy": "not divided"},
    "57": {"dy": "windows K cells apart in dy"},
    "61": {"z": "only for a stride above 1"},
    "62": {"dy": "flip too many in dy"},
    "63": {"db": "db of the last position only"},
    "64": {"z": "filter reversed in time and bias added for every input"},
    "65": {"z": "one filter for every output map"},
    "66": {"z": "all maps in every filter"},
    "67": {"dw": "dw of all maps"},
    "68": {"z": "= for += in z"},
    "69": {"dw": "dw averaged"},
    "70": {"z": "later windows overwrite"},
    "71": {"z": "no flip"},
    "72": {"z": "border removed at the wrong side"},
    "73": {"dw": "window moves by one cell in dw"},
    "74": {"z": "bias added for every input"},
    "75": {"dy": "dy made with dw"},
    "76": {"dy": "= for += in dy over the outputs"},
    "77": {"dw": "divided by the size of the last axis", "db": "mean over the batch"},
    "78": {"result": "only where W and H differ"},
    "79": {"result": "y before x"},
    "80": {"result": "sum without exp"},
    "81": {"result": "softmax down the batch"},
    "82": {"dz": "diagonal of the Jacobian alone"},
    "83": {"result": "two-class formula for every class"},
    "84": {"dz": "only in a batch"},
    "85": {"dz": "gate on the derivative"},
    "86": {"dz": "derivative's formula in y, given z"},
    "87": {"result": "copies in place of zeros"},
    "88": {"dy": "block summed"},
    "89": {"dy": "the right numbers in other places"},
    "91": {"u": "variance divided by M - 1"},
    "92": {"u": "eps outside of the root"},
    "93": {"u": "mean of each instance"},
    "94": {"dy": "variance taken as a constant"},
    "95": {"dy": "gamma left out of dy"},
    "96": {"dy": "gamma left out of dy", "dgamma": "dgamma averaged"},
    "97": {"dgamma": "dgamma from the values themselves"},
    "98": {"dy": "divided by p"},
    "99": {"w": "momentum on the derivative", "v": "momentum on the derivative"},
    "a1": {"w": "last step's v"},
    "a2": {"w": "bias correction without t"},
    "a3": {"w": "eps below the root of v"},
}


# The same of people2.
MORE_ALLOWED = {
    "01": {"z": "bias added for every input"},
    "02": {"z": "sum not set to 0 again"},
    "03": {"z": "only where the numbers of rows and columns of windows differ; only its last axis has another size"},
    "04": {"z": "only with more than one map"},
    "05": {"z": "flipped filter"},
    "06": {"z": "stride along one axis only"},
    "07": {"z": "only with padding; only its last axis has another size"},
    "08": {"z": "only for windows of more than one cell and with more than one map"},
    "10": {"dy": "p:-p with p = 0"},
    "11": {"dy": "only with padding", "dw": "only with padding"},
    "12": {"dw": "dw averaged"},
    "13": {"dw": "x and y of dz exchanged in dw"},
    "14": {"dy": "flipped along x only"},
    "15": {"dy": "only its last axis has another size"},
    "16": {"dw": "only where the stride leaves a rest; its size is too large"},
    "17": {"z": "later windows overwrite"},
    "18": {"z": "border P in place of K-1-P"},
    "19": {"z": "its size is one too large"},
    "20": {"dy": "window moves by one cell"},
    "21": {"z": "one filter for every output map"},
    "22": {"z": "only in the maps after the first"},
    "23": {"z": "only with more than one map"},
    "24": {"dw": "dw of the last position only"},
    "25": {"z": "only for a stride above 1"},
    "26": {"u": "maximum begun at 0", "pidx": "maximum begun at 0"},
    "27": {"pidx": "pidx with the border counted"},
    "28": {"u": "windows cut by a reshape alone"},
    "29": {"u": "its size is too large"},
    "30": {"dy": "= for += where windows share a maximum"},
    "31": {"u": "padding not counted"},
    "32": {"dy": "each time by a factor"},
    "33": {"dy": "x and y of the windows exchanged"},
    "34": {"dz": "derivative's formula in y, given z"},
    "35": {"result": "z in place of z/2 inside of tanh"},
    "36": {"result": "the value itself"},
    "37": {"dz": "derivative alone"},
    "38": {"result": "softmax down the batch"},
    "39": {"dz": "diagonal of the Jacobian alone"},
    "40": {"dz": "scores in the place of probabilities"},
    "41": {"dz": "only in a batch"},
    "42": {"result": "two-class formula for every class"},
    "43": {"result": "sign"},
    "44": {"result": "no half"},
    "45": {"dy": "dy made with dw"},
    "46": {"result": "y before x"},
    "47": {"result": "PyTorch's axis order"},
    "48": {"u": "square in place of the root"},
    "49": {"u": "variance divided by M - 1"},
    "50": {"dy": "gamma left out of dy"},
    "51": {"u": "divided by p"},
    "52": {"w": "last step's v"},
    "53": {"w": "uphill", "v": "uphill"},
    "54": {"w": "bias correction without t"},
    "55": {"u": "relu on the branch"},
    "56": {"dy": "all through the branch"},
    "57": {"dy": "block summed"},
    "58": {"result": "size rounded down"},
    "59": {"dy": "upsampled to S times the size"},
    "60": {"z": "flipped filter and bias added for every input"},
    "61": {"dy": "x and y exchanged in dy", "dw": "dw averaged"},
    "62": {"dy": "1 in the place of du and x and y of pidx exchanged"},
    "63": {"dy": "mean taken as a constant and gamma left out of dy"},
    "64": {
        "w": "moments multiplied by 1 - beta^t and second moment without the square",
        "v": "second moment without the square",
    },
    "65": {"u": "only for windows of more than one cell; its size is one too large"},
    "66": {"dy": "= for += in dy over windows and filters", "db": "db of the last position only"},
    "67": {
        "dw": "only for windows of more than one cell; with x and y exchanged",
        "db": "db of one row or column only",
    },
}


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_what_a_person_wrote_rightly_is_accepted(path):
    module = loaded(path)
    report = lc.check(module.function, module.operation)
    assert report.ok, report


def said_of(path):
    """What is said of each wrong result; the code is not right."""
    module = loaded(path)
    report = lc.check(module.function, module.operation)
    assert not report.ok, report
    return {name: one.mistake or one.condition for name, one in report.results.items() if one.verdict == "wrong"}


@long
@pytest.mark.parametrize("number", some_of(ALLOWED, 2))
def test_of_what_a_person_wrote_wrongly_each_wrong_result_gets_a_right_name_or_condition(number):
    [path] = FOLDER.glob(f"{number}_*.py")
    assert said_of(path) == ALLOWED[number]


@long
@pytest.mark.parametrize("path", some_of(MORE_RIGHT, 4), ids=lambda path: path.stem)
def test_what_a_second_person_wrote_rightly_is_accepted_or_not_tried(path):
    module = loaded(path)
    report = lc.check(module.function, module.operation)
    verdicts = {one.verdict for one in report.results.values()}
    is_tried = path.name[:2] not in NOT_READ
    assert report.ok == is_tried, report
    assert "wrong" not in verdicts and is_tried != (verdicts == {"not tried"})


@long
@pytest.mark.parametrize("number", some_of(MORE_ALLOWED, 4))
def test_of_what_a_second_person_wrote_wrongly_each_wrong_result_gets_a_right_name_or_condition(number):
    [path] = [path for path in MORE if path.name.startswith(f"{number}_")]
    assert said_of(path) == MORE_ALLOWED[number]


def test_every_wrong_file_is_judged_and_each_wrong_result_has_a_name_or_a_condition():
    assert set(ALLOWED) == {path.name[:2] for path in FILES if path not in RIGHT}
    assert set(MORE_ALLOWED) | SHOWS_IN_NO_CASE == {path.name[:2] for path in MORE if path not in MORE_RIGHT}
    for said in (*ALLOWED.values(), *MORE_ALLOWED.values()):
        assert said and all(said.values())


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
    assert "it changes its input m" in str(report)
