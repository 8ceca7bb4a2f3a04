"""What makes a network train, as listings: the teaching examples stay in numbers that are checked in the head."""

import numpy as np
import pytest

import lecture_cnn as lc

NAMES = ["batch_norm", "batch_norm_backward", "dropout", "dropout_backward", "residual", "residual_backward",
         "momentum_step", "adam_step"]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_teaching_run_is_a_multiple_of_a_64th(name):
    values = lc.trace(name).write_value
    assert np.array_equal(values * 64, np.round(values * 64)) and np.abs(values).max() < 1000


def test_the_batchs_means_are_2_and_minus_1_its_variances_3_and_15():
    found = lc.LISTINGS["batch_norm"].run()
    assert (found["mu"].tolist(), found["var"].tolist()) == ([2, -1], [3, 15])
    y = lc.LISTINGS["batch_norm"].example()["y"]
    np.testing.assert_array_equal(found["Y"][:, 0], 2*(y[:, 0] - 2)/2 + 1)
    np.testing.assert_array_equal(found["Y"][:, 1], -4*(y[:, 1] + 1)/4 - 2)


def test_the_way_back_through_the_example_is_the_formula_of_all_three_ways():
    inputs, found = lc.LISTINGS["batch_norm_backward"].example(), lc.LISTINGS["batch_norm_backward"].run()
    u = (inputs["y"] - [[[2]], [[-1]]]) / [[[2]], [[4]]]
    du = inputs["dY"]
    mean, product = du.mean((0, 2, 3), keepdims=True), (du*u).mean((0, 2, 3), keepdims=True)
    np.testing.assert_array_equal(found["dy"], np.array([[[2/2]], [[-4/4]]]) * (du - mean - u*product))
    assert found["dbeta"].tolist() == du.sum((0, 2, 3)).tolist()
    assert found["dgamma"].tolist() == (du*u).sum((0, 2, 3)).tolist()


def test_what_was_dropped_has_no_derivative_and_what_was_kept_is_doubled():
    mask = lc.LISTINGS["dropout"].example()["mask"]
    for name, made, given in (("dropout", "Y", "y"), ("dropout_backward", "dy", "dY")):
        value = lc.LISTINGS[name].example()[given]
        np.testing.assert_array_equal(lc.LISTINGS[name].run()[made], np.where(mask == 1, 2*value, 0))


def test_after_the_step_of_adam_each_weight_has_moved_by_its_mean_over_8():
    inputs, found = lc.LISTINGS["adam_step"].example(), lc.LISTINGS["adam_step"].run()
    mean = found["m"] / (1 - 0.5**2)
    np.testing.assert_array_equal(found["v"] / (1 - 0.5**2), np.full((2, 3), 4))
    np.testing.assert_array_equal(found["w"], inputs["w"] - 0.5*mean/(2 + 2))


def test_the_sentence_of_a_step_says_its_numbers():
    trace = lc.trace("momentum_step")
    assert trace[0].text == "v(1,1,1) = momentum v(1,1,1)-lr dw(1,1,1) = 0.5·6 - 0.5·2 = 2"
    assert trace[1].text.startswith("w(1,1,1) = w(1,1,1)+v(1,1,1) = -2 + 2 = 0")
    found = [step.text for step in map(lc.trace("batch_norm").__getitem__, range(85)) if step.line == 16]
    assert found == ["s = sqrt(var(1,1)+eps) = sqrt(3 + 1) = 2"]


@pytest.mark.parametrize("name, changed, says", [
    ("batch_norm_backward", dict(var=np.array([-1.0, 2])), "var must hold means of squares"),
    ("adam_step", dict(v=-np.ones((2, 3))), "v must hold means of squares"),
    ("adam_step", dict(t=0), "t must be at least 1"),
    ("dropout", dict(p=1), "p: expected a number from 0 to below 1"),
    ("batch_norm", dict(eps=0), "eps: expected a positive number"),
    ("residual", dict(F=np.ones((3, 3, 2))), "F must have shape .*axis 0 is 3, not 2"),
])
def test_a_wrong_input_is_named(name, changed, says):
    with pytest.raises(ValueError, match=says):
        lc.trace(name, **{**lc.LISTINGS[name].example(), **changed})
