"""Self similarity: by hand, against central differences, and what is known of it."""

import math

import numpy as np
import pytest

from lecture_cnn import loops, vectorized
from lecture_cnn.checking import central_differences


def similar(rng, *batch, D=2, T=4, D_k=3, D_out=5):
    """y, wq, wk, wv and du."""
    return (rng.normal(size=(*batch, D, T)), *rng.normal(size=(2, D_k, D)), rng.normal(size=(D_out, D)),
            rng.normal(size=(*batch, D_out, T)))


@pytest.mark.parametrize("engine", [loops, vectorized], ids=["loops", "vectorized"])
def test_self_similarity_by_hand(engine):
    y = np.array([[0.0, math.log(3)]])  # queries and values are y itself; the first key is 0, the second is log 3
    u = engine.self_similarity(y, [[1]], [[1]], [[8]])
    a, b = 8*0, 8*math.log(3)
    share = 1 / (1 + math.exp(math.log(3)**2))  # the second time asks with log 3: scores 0 and (log 3)^2
    np.testing.assert_allclose(u, [[(a + b)/2, share*a + (1 - share)*b]], rtol=1e-14)


@pytest.mark.parametrize("engine", [loops, vectorized], ids=["loops", "vectorized"])
def test_its_scores_are_divided_by_the_root_of_the_number_of_values_of_a_key(engine):
    y = np.array([[1.0, 2]])
    once = engine.self_similarity(y, [[1]], [[1]], [[1]])
    np.testing.assert_allclose(engine.self_similarity(y, np.ones((4, 1)) / 2, np.ones((4, 1)), [[1]]), once, rtol=1e-14)


@pytest.mark.parametrize("engine", [loops, vectorized], ids=["loops", "vectorized"])
def test_its_derivatives_are_central_differences(engine):
    forward = vectorized.self_similarity
    y, wq, wk, wv, du = similar(np.random.default_rng(3))
    numeric = [
        central_differences(lambda v: forward(v, wq, wk, wv), y, du),
        central_differences(lambda v: forward(y, v, wk, wv), wq, du),
        central_differences(lambda v: forward(y, wq, v, wv), wk, du),
        central_differences(lambda v: forward(y, wq, wk, v), wv, du),
    ]
    for derivative, witness in zip(engine.self_similarity_backward(du, y, wq, wk, wv), numeric, strict=True):
        np.testing.assert_allclose(derivative, witness, atol=1e-7)


def test_another_order_of_the_times_is_another_order_of_the_results():
    y, wq, wk, wv, du = similar(np.random.default_rng(9), 3)
    order = [2, 0, 3, 1]
    u = vectorized.self_similarity(y, wq, wk, wv)
    np.testing.assert_allclose(vectorized.self_similarity(y[..., order], wq, wk, wv), u[..., order], atol=1e-14)
    dy, *dw = vectorized.self_similarity_backward(du, y, wq, wk, wv)
    moved, *same = vectorized.self_similarity_backward(du[..., order], y[..., order], wq, wk, wv)
    np.testing.assert_allclose(moved, dy[..., order], atol=1e-13)
    for one, other in zip(dw, same, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-13)


def test_the_derivatives_for_its_weights_are_summed_over_the_batch():
    y, wq, wk, wv, du = similar(np.random.default_rng(9), 3)
    _, *dw = vectorized.self_similarity_backward(du, y, wq, wk, wv)
    singles = [vectorized.self_similarity_backward(du[n], y[n], wq, wk, wv)[1:] for n in range(3)]
    for one, parts in zip(dw, zip(*singles, strict=True), strict=True):
        np.testing.assert_allclose(one, sum(parts), atol=1e-13)


@pytest.mark.parametrize("engine", [loops, vectorized], ids=["loops", "vectorized"])
def test_large_scores_overflow_nowhere(engine):
    y = np.array([[1e3, -1e3]])
    assert engine.self_similarity(y, [[1]], [[1]], [[1]]).tolist() == [[1e3, -1e3]]
