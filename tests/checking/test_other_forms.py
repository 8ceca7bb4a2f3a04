"""Right functions in forms that no other file of these tests has: forms/, written by ourselves.

Dataclasses and objects as arguments, dicts in dicts, lists of weights, results put into arguments, constants of a
module, two arguments for one pair, one map alone, layers in lists,
layers that make their own steps, shapes for a constructor, one image, weights made at the first pass,
square maps and odd filters alone, a step that must not leave a rest.
"""

from pathlib import Path

import pytest
from long import long, some_of
from test_people import loaded

import lecture_cnn as lc

FOLDER = Path(__file__).parent / "forms"
FILES = sorted(FOLDER.glob("[0-9]*.py"))


@long
@pytest.mark.parametrize("path", some_of(FILES, 24), ids=lambda path: path.stem)
def test_a_right_function_is_accepted_in_its_form(path):
    module = loaded(path)
    report = lc.check(module.function, module.operation)
    assert report.ok, report


# A part of a file's name, and a change of its text that makes it wrong.
SPOILT = [
    ("001_dataclass", "wins, self.weight,", "wins, self.weight[:, :, ::-1],"),
    ("004_cache_ns", "w*s:w*s+f] += W[..., c]", "w*s:w*s+f] = W[..., c]"),
    ("010_put_along_axis", "dout[..., None], axis=-1", "dout[..., None] / 4, axis=-1"),
    ("015_list_grads", "self.x.T @ d", "self.x.T @ d / len(d)"),
    ("028_range_len", "params[i] + v", "params[i] - v"),
    ("051_grads_attrs", "self.bias.grad += g.sum((0, 2, 3))", "self.bias.grad += g.mean((0, 2, 3))"),
    ("060_tuple_of_pairs", "pad:A.shape[3]-pad", "pad:A.shape[2]-pad"),
    ("_out_arg.", "+ b[f]", "+ b[0]"),
    ("_out_args.", "db[f] += dz", "db[f] = dz"),
    ("_out_grads_dict", "np.outer(dout, x)", "np.outer(dout, x) / 2"),
    ("_namespace", "v, w) + b", "v, w[:, ::-1]) + b"),
    ("_dataclass_state", "(1-beta2**state.t)", "(1-beta2)"),
    ("_keyword_names", "j*stride:j*stride+k", "j:j+k"),
    ("_global_hyper", 'CONFIG["padding"]', 'CONFIG["stride"]'),
    ("_wshape", "i*stride:i*stride+HH", "i:i+HH"),
    ("_single_map.", "img[i:i+k, j:j+k]*ker", "img[i:i+k, j:j+k]*ker.T"),
    ("_dense_steps_in_columns", "        return below", "        return self.weights.T @ upstream"),
    ("_conv_steps_bias", "self.kernels -= learning_rate", "self.kernels += learning_rate"),
    ("_one_image_filters", "learn_rate * step", "learn_rate * step / step.size"),
    ("_one_image_maps", "* kernels[f])", "* kernels[f].T)"),
    ("_weights_at_the_first", "delta.sum(axis=(0, 2, 3))", "delta.mean(axis=(0, 2, 3))"),
    ("_from_the_input", "np.argmax(window)", "np.argmin(window)"),
    ("_square_maps.", "+ biases[f]", "+ biases[0]"),
    ("_odd_filter", "region * kernel", "region * kernel[::-1]"),
    ("_refuses_a_rest", "dw[f] += (g", "dw[f] = (g"),
    ("_height_comes_second", "i * step + height, j", "i * step + width, j"),
    ("_same_backward", "delta.sum(axis=(0, 1, 2))", "delta.sum(axis=(0, 1, 2)) / N"),
    ("_log_of_shares", "-np.sum", "-np.mean"),
    ("_cache_asked_for", "/ (h * w)", "/ h"),
    ("_told_its_input_later", "j * self.stride", "j"),
    ("_one_cell_of_the", "* cell, axis=0)", "* cell, axis=0) / n"),
    ("_same_or_valid", "(0, 0), (1, 1), (1, 1)", "(0, 0), (2, 0), (1, 1)"),
]


@long
@pytest.mark.parametrize("name, old, new", some_of(SPOILT, 5), ids=lambda one: one[:20])
def test_what_is_read_in_its_form_is_not_right_when_it_is_spoilt(name, old, new, tmp_path):
    [path] = [path for path in FILES if name in path.name]
    text = path.read_text()
    assert text.count(old) == 1
    spoilt = tmp_path / f"spoilt_{path.name}"
    spoilt.write_text(text.replace(old, new))
    module = loaded(spoilt)
    report = lc.check(module.function, module.operation)
    assert not report.ok, report
    assert "could not be read" not in str(report)
