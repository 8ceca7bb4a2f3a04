"""facts.learning: the loss and its 1/T, flat layers, softmax and where backpropagation starts (C07, C08, C09, E60)."""

import numpy as np
import pytest

from lecture_cnn import deck, loops, vectorized
from lecture_cnn.deck.learning import flat_example, slopes
from lecture_cnn.listings.examples import integers


def test_the_loss_is_the_mean_of_the_divergences_and_its_derivative_the_mean_of_theirs():
    *examples, mean = deck.loss_table()
    T = len(examples)
    assert T == 4 and mean["example"] == "mean"
    assert mean["divergence"] == pytest.approx(sum(row["divergence"] for row in examples) / T, rel=1e-14)
    assert mean["derivative"] == pytest.approx(sum(row["derivative"] for row in examples) / T, rel=1e-14)
    assert mean["derivative"] != sum(row["derivative"] for row in examples)  # 1/T belongs to it


def test_each_derivative_is_the_slope_of_its_divergence_for_every_weight_of_a_filter():
    for at in np.ndindex(2, 1, 3, 3):
        for row in deck.loss_table(at):
            assert row["derivative"] == pytest.approx(row["central_difference"], rel=1e-9, abs=1e-9)


def test_the_mean_of_the_gradients_is_the_gradient_of_the_batch_divided_by_T():
    net, y, d = deck.small_network()
    z = vectorized.conv2d(y, net.w, net.b)
    flat = vectorized.flatten(vectorized.tanh(z))
    dscores = vectorized.cross_entropy_backward(vectorized.linear(flat, net.v, net.c), d) / 4
    dflat, dv, dc = vectorized.linear_backward(dscores, flat, net.v)
    dz = vectorized.activation_backward(vectorized.unflatten(dflat, z.shape), z, "tanh")
    _, dw, db = vectorized.conv2d_backward(dz, y, net.w)
    for ours, batch in zip(deck.loss_and_gradient(net, y, d)[1], (dw, db, dv, dc)):
        assert np.allclose(ours, batch, rtol=0, atol=1e-15)


def test_every_parameter_of_the_network_has_a_gradient_that_is_the_slope_of_the_loss():
    net, y, d = deck.small_network()
    _, gradient = deck.loss_and_gradient(net, y, d)
    for name in net._fields:
        value = getattr(net, name)

        def loss(flat, name=name, shape=value.shape):
            return deck.loss_and_gradient(net._replace(**{name: flat.reshape(shape)}), y, d)[0]

        found = getattr(gradient, name)
        assert deck.same_size(found, value) is found
        assert np.allclose(found.ravel(), slopes(loss, value.ravel()), rtol=0, atol=1e-9)
        assert np.abs(found).max() > 0.01


def test_going_down_the_gradient_lowers_the_loss_at_each_step():
    losses = [row["loss"] for row in deck.descent(steps=8)]
    assert len(losses) == 9
    assert all(after < before for before, after in zip(losses, losses[1:]))
    assert deck.descent(steps=1, rate=-0.5)[1]["loss"] > losses[0]  # uphill it grows


def test_flattening_goes_through_the_maps_first_then_y_then_x():
    assert [(row["m"], row["x"], row["y"]) for row in deck.flatten_order((2, 2, 3))] == [
        (0, 0, 0), (1, 0, 0), (0, 0, 1), (1, 0, 1), (0, 0, 2), (1, 0, 2),
        (0, 1, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (0, 1, 2), (1, 1, 2)]


def test_map_after_map_is_another_order_and_permutes_the_weights_of_a_flat_layer():
    stored = [row["stored"] for row in deck.flatten_order((2, 2, 1))]
    assert stored == [0, 2, 1, 3]  # Y(0,0,0), Y(1,0,0), Y(0,1,0), Y(1,1,0)
    y, w = integers(2, 2, 1, start=1), integers(3, 4, start=2)
    theirs = np.empty_like(w)
    theirs[:, stored] = w
    assert np.array_equal(w @ loops.flatten(y), theirs @ y.ravel())
    assert not np.array_equal(w @ loops.flatten(y), w @ y.ravel())


def test_the_flat_layers_are_the_usual_MLP_computed_here_sum_by_sum():
    steps = {row["what"]: row["numbers"] for row in deck.flat_layers(d=1)}
    _, w1, b1, w2, b2 = flat_example()
    for i in range(3):
        assert steps["z1"][i] == sum(w1[i, k] * steps["y0"][k] for k in range(4)) + b1[i]
        assert steps["dy1"][i] == pytest.approx(sum(w2[j, i] * steps["dz2"][j] for j in range(2)), rel=1e-14)
        assert steps["dz1"][i] == pytest.approx(steps["dy1"][i] * (1 - np.tanh(steps["z1"][i]) ** 2), rel=1e-14)
        for k in range(4):
            assert steps["dw1"][i, k] == steps["dz1"][i] * steps["y0"][k]
    for k in range(4):
        assert steps["dy0"][k] == pytest.approx(sum(w1[i, k] * steps["dz1"][i] for i in range(3)), rel=1e-14)
    assert np.array_equal(steps["dz2"], steps["p"] - [0, 1])


def test_each_step_of_the_flat_layers_has_the_slopes_of_the_divergence():
    steps = {row["what"]: row["numbers"] for row in deck.flat_layers(d=1)}
    maps, w1, b1, w2, b2 = flat_example()

    def divergence(maps, w1, b1, w2, b2):
        y1 = np.tanh(w1 @ maps.transpose(1, 2, 0).ravel() + b1)
        z2 = w2 @ y1 + b2
        return np.log(np.exp(z2).sum()) - z2[1]

    given = dict(maps=maps, w1=w1, b1=b1, w2=w2, b2=b2)
    for name, what in dict(maps="dY(L)", w1="dw1", b1="db1", w2="dw2", b2="db2").items():
        shape = given[name].shape
        found = slopes(lambda v, name=name, shape=shape: divergence(**{**given, name: v.reshape(shape)}),
                       given[name].ravel())
        assert np.allclose(steps[what].ravel(), found, rtol=0, atol=1e-9)


def test_rolled_up_again_the_derivative_has_the_size_and_the_places_of_the_maps():
    steps = {row["what"]: row for row in deck.flat_layers()}
    assert steps["dY(L)"]["size"] == steps["Y(L)"]["size"] == (2, 2, 1)
    assert np.array_equal(loops.flatten(steps["dY(L)"]["numbers"]), steps["dy0"]["numbers"])


def test_a_flat_layer_is_a_convolution_whose_filters_are_as_large_as_the_maps():
    assert [(row["what"], row["difference"]) for row in deck.flat_layer_as_convolution()] == [
        ("z", 0), ("dY", 0), ("dw", 0), ("db", 0)]


def test_each_divergence_has_the_derivative_that_it_is_given():
    rows = deck.divergences([1, 2, 0.5], [0.2, 0.5, 0.3])
    assert [row["divergence"] for row in rows] == ["cross-entropy", "Kullback-Leibler", "L2"]
    for row in rows:
        assert np.allclose(row["derivative"], row["central_difference"], rtol=0, atol=1e-9)
    assert rows[2]["value"] == ((1 - 0.2) ** 2 + (2 - 0.5) ** 2 + (0.5 - 0.3) ** 2) / 2


def test_kullback_leibler_is_the_cross_entropy_less_the_entropy_of_d_and_0_where_p_is_d():
    d = np.array([0.25, 0.5, 0.25])
    cross, kl, _ = deck.divergences(np.log(d), d)
    assert cross["value"] - kl["value"] == pytest.approx(0.5 * np.log(4) + 0.5 * np.log(2), rel=1e-14)
    assert kl["value"] == pytest.approx(0, abs=1e-15)


def test_backpropagation_starts_with_p_less_d():
    rows = deck.softmax_start([1, 2, 0.5], 1)
    powers = np.exp([1, 2, 0.5])
    for row in rows:
        assert row["p"] == pytest.approx(powers[row["i"]] / powers.sum(), rel=1e-14)
        assert row["p_less_d"] == pytest.approx(row["p"] - (row["i"] == 1), rel=1e-14)
        assert row["p_less_d"] == pytest.approx(row["central_difference"], rel=1e-9, abs=1e-9)


def test_a_componentwise_rule_on_softmax_is_wrong_by_the_largest_p_of_the_other_classes():
    rows = deck.softmax_start([1, 2, 0.5], 1)
    errors = [abs(row["componentwise"] - row["p_less_d"]) for row in rows]
    assert max(errors) == pytest.approx(rows[0]["p"], rel=1e-14) and rows[0]["p"] > 0.2
    assert errors[1] <= 1e-15  # at the class itself it happens to be right


def test_a_distribution_starts_with_p_less_d_too():
    rows = deck.softmax_start([1, 2, 0.5], [0.2, 0.5, 0.3])
    assert all(row["p_less_d"] == pytest.approx(row["central_difference"], rel=1e-9, abs=1e-9) for row in rows)
