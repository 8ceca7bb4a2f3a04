"""Right functions pass every case of `lc.check`, in four styles, and a check takes little time."""

import inspect

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

import lecture_cnn as lc
from lecture_cnn.checking import worker
from lecture_cnn.checking.cases import BATCH, cases, wider_cases


def bordered(y, P):
    return np.pad(y, ((0, 0), (P, P), (P, P)))


def bare(y, P):
    return y[:, P:y.shape[1] - P, P:y.shape[2] - P].copy()


def loops_forward(y, w, b=None, stride=1, padding=0):
    y, (D_out, D_in, K, _) = bordered(y, padding), w.shape
    W, H = ((n - K)//stride + 1 for n in y.shape[1:])
    z = np.zeros((D_out, W, H))
    for j in range(D_out):
        for m in range(W):
            for n in range(H):
                z[j, m, n] = 0 if b is None else b[j]
                for i in range(D_in):
                    for p in range(K):
                        for q in range(K):
                            z[j, m, n] += w[j, i, p, q] * y[i, m*stride + p, n*stride + q]
    return z


def loops_backward(dz, y, w, stride=1, padding=0):
    y, (D_out, D_in, K, _) = bordered(y, padding), w.shape
    dy, dw, db = np.zeros_like(y), np.zeros_like(w), np.zeros(D_out)
    for j in range(D_out):
        for m in range(dz.shape[1]):
            for n in range(dz.shape[2]):
                db[j] += dz[j, m, n]
                for i in range(D_in):
                    for p in range(K):
                        for q in range(K):
                            dy[i, m*stride + p, n*stride + q] += w[j, i, p, q] * dz[j, m, n]
                            dw[j, i, p, q] += y[i, m*stride + p, n*stride + q] * dz[j, m, n]
    return bare(dy, padding), dw, db


def windows_forward(y, w, b=None, stride=1, padding=0):
    cut = sliding_window_view(bordered(y, padding), w.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("oikl,iwhkl->owh", w, cut) + (0 if b is None else b[:, None, None])


def windows_backward(dz, y, w, stride=1, padding=0):
    y, K = bordered(y, padding), w.shape[-1]
    dw = np.einsum("owh,iwhkl->oikl", dz, sliding_window_view(y, (K, K), axis=(1, 2))[:, ::stride, ::stride])
    full = np.zeros((len(w), y.shape[1] + K - 1, y.shape[2] + K - 1))  # dz upsampled, in a border of K-1
    full[:, K - 1:K - 1 + dz.shape[1]*stride:stride, K - 1:K - 1 + dz.shape[2]*stride:stride] = dz
    dy = np.einsum("oikl,owhkl->iwh", w[:, :, ::-1, ::-1], sliding_window_view(full, (K, K), axis=(1, 2)))
    return bare(dy, padding), dw, dz.sum(axis=(1, 2))


def columns(y, K, stride):
    """im2col: the flat cell numbers of every window, (D K K, W' H')."""
    D, W, H = y.shape
    i, p, q = (a.reshape(-1, 1) for a in np.indices((D, K, K)))
    m, n = (a.reshape(1, -1)*stride for a in np.indices(((W - K)//stride + 1, (H - K)//stride + 1)))
    return i*W*H + (m + p)*H + n + q, ((W - K)//stride + 1, (H - K)//stride + 1)


def im2col_forward(y, w, b=None, stride=1, padding=0):
    y = bordered(y, padding)
    cells, sizes = columns(y, w.shape[-1], stride)
    z = w.reshape(len(w), -1) @ y.ravel()[cells]
    return (z + (0 if b is None else b[:, None])).reshape(len(w), *sizes)


def im2col_backward(dz, y, w, stride=1, padding=0):
    y = bordered(y, padding)
    cells, _ = columns(y, w.shape[-1], stride)
    rows, dy = dz.reshape(len(w), -1), np.zeros(y.size)
    np.add.at(dy, cells, w.reshape(len(w), -1).T @ rows)
    return bare(dy.reshape(y.shape), padding), (rows @ y.ravel()[cells].T).reshape(w.shape), rows.sum(axis=1)


def matrix(shape, w, stride):
    """The whole convolution as one dense matrix, (D_out W' H', D W H)."""
    cells, sizes = columns(np.empty(shape), w.shape[-1], stride)
    dense = np.zeros((len(w), cells.shape[1], int(np.prod(shape))))
    for j, position in np.ndindex(dense.shape[:2]):
        dense[j, position, cells[:, position]] = w[j].ravel()
    return dense.reshape(-1, dense.shape[-1]), sizes


def matrix_forward(y, w, b=None, stride=1, padding=0):
    y = bordered(y, padding)
    dense, sizes = matrix(y.shape, w, stride)
    return (dense @ y.ravel()).reshape(len(w), *sizes) + (0 if b is None else b[:, None, None])


def matrix_backward(dz, y, w, stride=1, padding=0):
    y = bordered(y, padding)
    dense, _ = matrix(y.shape, w, stride)
    dw = np.zeros(w.size)
    for k, one in enumerate(np.eye(w.size)):  # z is linear in each weight
        dw[k] = dz.ravel() @ matrix(y.shape, one.reshape(w.shape), stride)[0] @ y.ravel()
    return bare((dense.T @ dz.ravel()).reshape(y.shape), padding), dw.reshape(w.shape), dz.sum(axis=(1, 2))


STYLES = {"conv2d": (loops_forward, windows_forward, im2col_forward, matrix_forward),
          "conv2d_backward": (loops_backward, windows_backward, im2col_backward, matrix_backward)}


@pytest.mark.parametrize("operation, function", [(o, f) for o in STYLES for f in STYLES[o]],
                         ids=lambda part: getattr(part, "__name__", part))
def test_a_right_function_passes_every_case_in_each_of_four_styles(operation, function):
    report = lc.check(function, operation)
    assert report.ok, report
    assert report.mistake is None and report.candidates == [] and report.first is None
    assert {case.name for case in report.cases if not case.tried} - {case.name for case in wider_cases(operation)} == {
        BATCH}
    assert report.hint() == "nothing to hint at: every case is right"


def counted(function, calls):
    """The function, which notes each call."""
    def noting(*arrays, **options):
        calls.append(1)
        return function(*arrays, **options)

    noting.__name__, noting.__signature__ = function.__name__, inspect.signature(function)
    return noting


@pytest.fixture
def here(monkeypatch):
    """A check in this process, so that calls can be counted."""
    monkeypatch.setattr(worker, "available", lambda: False)


@pytest.mark.parametrize("operation", lc.vectorized.__all__)
def test_vectorized_and_the_lectures_loops_pass_and_are_called_twice_a_case(operation, here):
    """`make bench` measures the time of a check."""
    has_batch = any(case.batch for case in cases(operation))
    for functions, batch in (lc.vectorized, True if has_batch else None), (lc.loops, None):
        calls = []
        report = lc.check(counted(getattr(functions, operation), calls), operation, batch=batch)
        assert report.ok, report
        assert len(calls) <= 1 + 2 * len(report.cases)  # one to read it


def test_a_wrong_function_is_not_called_more_often_for_its_diagnosis(here):
    for wrong in (lambda dz, y, w, stride=1, padding=0: (0*y, 0*w, dz.sum((-2, -1))),
                  lambda *arrays, **step: [-a for a in loops_backward(*arrays, **step)]):
        calls = []
        report = lc.check(counted(wrong, calls), "conv2d_backward")
        assert not report.ok and len(calls) <= 1 + 2 * len(report.cases)
