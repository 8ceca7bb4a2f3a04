"""The diagnosis: each named mistake is recognised, from the bank's own form and from forms written without it."""

import inspect
from itertools import combinations

import numpy as np
import pytest
from long import long, some_of
from numpy.lib.stride_tricks import sliding_window_view
from planted import equal, expected, with_mistake

import lecture_cnn as lc
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.compare import RESULT_NAMES
from lecture_cnn.checking.diagnosis import Received, composed, diagnose
from lecture_cnn.slips.mistakes import bank, mistakes_of, named

PLANTED = [(operation, mistake) for operation in lc.vectorized.__all__ for mistake in mistakes_of(operation)]


def with_the_mistake(mistake, operation):
    """The operation as a student with this mistake has it; on each case the changed lines are run once."""
    names = inspect.signature(getattr(lc.vectorized, operation)).parameters
    made = with_mistake(mistake, operation)
    case_of = {in_bytes(case.inputs): case.name for case in cases(operation)}

    def students(*positional, **keywords):
        given = {**dict(zip(names, positional)), **keywords}
        inputs = {name: value for name, value in given.items() if value is not None}
        case = case_of.get(in_bytes(inputs))
        found = made[case] if case else mistake.result(operation, inputs)  # no case: the call that reads the function
        if found is None:
            raise ArithmeticError("a changed line stops")
        return found if len(found) > 1 else np.array(found[0])

    return students


def in_bytes(inputs):
    """What tells one case's arguments from another's; a function by its name, it may come from another process."""
    return tuple((name, np.shape(value), value.__name__ if callable(value) else np.asarray(value).tobytes())
                 for name, value in sorted(inputs.items()))


DRAWN = some_of(PLANTED, 8)


@long
@pytest.mark.parametrize("operation, mistake", DRAWN, ids=[f"{o}: {m.id}" for o, m in DRAWN])
def test_a_named_mistake_is_recognised_and_never_under_another_name(operation, mistake):
    has_batch = any(case.batch for case in cases(operation))
    report = lc.check(with_the_mistake(mistake, operation), operation, batch=has_batch or None)
    assert not report.ok
    assert report.mistake is mistake and report.candidates == [mistake]
    assert f"The mistake: {mistake.id} (" in [report.hint() for _ in range(3)][-1]


# ---------------------------------------------------------------- written independently of the bank, without loops


def pad(y, P):
    return np.pad(y, [(0, 0)] * (y.ndim - 2) + [(P, P), (P, P)])


def cut(y, K, S=1):
    return sliding_window_view(y, (K, K), axis=(-2, -1))[..., ::S, ::S, :, :]


def conv(y, w, b=None, S=1):
    z = np.einsum("oikl,...iwhkl->...owh", w, cut(y, w.shape[-1], S))
    return z if b is None else z + b[:, None, None]


def upsampled(dz, S, W, H):
    full = np.zeros((*dz.shape[:-2], W, H))
    full[..., ::S, ::S] = dz
    return full


def gather(dz, w, S, P, shape, flip=(-2, -1), border=None, full=None):
    """dy by the filter over the padded dz, with what can go wrong as arguments."""
    K = w.shape[-1]
    if full is None:
        full = upsampled(dz, S, *(n + 2*P - K + 1 for n in shape[-2:]))
    return conv(pad(full, K - 1 if border is None else border), np.flip(w, flip).swapaxes(0, 1))


def uncropped(dy, P, shape):
    return dy[..., P:P + shape[-2], P:P + shape[-1]].copy()


def scattered(dz, y, w, stride, padding, add):
    """dy and dw by windows; `add(dy, here, part)` puts a window's part into dy."""
    yp, K = pad(y, padding), w.shape[-1]
    dy = np.zeros_like(yp)
    for x, h in np.ndindex(dz.shape[-2:]):
        here = ..., slice(x*stride, x*stride + K), slice(h*stride, h*stride + K)
        add(dy, here, np.einsum("...o,oikl->...ikl", dz[..., x, h], w))
    dw = filter_gradient(dz, y, K, stride, padding)
    return uncropped(dy, padding, y.shape), dw, dz.sum(axis=(*range(dz.ndim - 3), -2, -1))


def plus(dy, here, part):
    dy[here] += part


def assign(dy, here, part):
    dy[here] = part


def right_backward(dz, y, w, stride=1, padding=0):
    return scattered(dz, y, w, stride, padding, plus)


def filter_gradient(dz, y, K, stride=1, padding=0):
    axes = "nowh,niwhkl->oikl" if dz.ndim == 4 else "owh,iwhkl->oikl"
    return np.einsum(axes, dz, cut(pad(y, padding), K, stride))


def pooled(y, K, stride, padding, outside, last=False, candidates=-np.inf, y_first=False):
    """u and pidx by argmax over windows."""
    yp = np.pad(y, [(0, 0)] * (y.ndim - 2) + [(padding, padding)] * 2, constant_values=candidates)
    windows = cut(yp, K, stride)
    if y_first:
        windows = windows.swapaxes(-1, -2)
    flat = windows.reshape(*windows.shape[:-2], K*K)
    best = K*K - 1 - flat[..., ::-1].argmax(-1) if last else flat.argmax(-1)
    u = np.take_along_axis(flat, best[..., None], -1)[..., 0]
    p, q = np.divmod(best, K)
    p, q = (q, p) if y_first else (p, q)
    x, h = (stride*np.arange(n) - padding for n in u.shape[-2:])
    return u, np.stack([p, q] if not outside else [p + x[:, None], q + h], -1)


def mean_back(du, K, stride, padding, shape, put):
    dy = np.zeros((*shape[:-2], shape[-2] + 2*padding, shape[-1] + 2*padding))
    for x, h in np.ndindex(du.shape[-2:]):
        put(dy, (..., slice(x*stride, x*stride + K), slice(h*stride, h*stride + K)), du[..., x, h, None, None] / K**2)
    return uncropped(dy, padding, shape)


def won_last(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    maps = np.ix_(*(np.arange(n) for n in du.shape))[:-2]
    dy[(*maps, pidx[..., 0], pidx[..., 1])] = du
    return dy


def wrapped(y, w, b=None, stride=1, padding=0):
    y, K = pad(y, padding), w.shape[-1]
    sizes = [(n - K)//stride + 1 for n in y.shape[-2:]]
    x, h = (stride*np.arange(n)[:, None] + np.arange(K) - 1 for n in sizes)  # x + x' - 1, as on the slide
    windows = y[..., x[:, None, :, None], h[None, :, None, :]]
    z = np.einsum("oikl,...iwhkl->...owh", w, windows)
    return z if b is None else z + b[:, None, None]


def hanging_over(y, w, b=None, stride=1, padding=0):
    y, K = pad(y, padding), w.shape[-1]
    sizes = [-(-(n - K)//stride) + 1 for n in y.shape[-2:]]
    more = [(m - 1)*stride + K - n for m, n in zip(sizes, y.shape[-2:])]
    return conv(np.pad(y, [(0, 0)] * (y.ndim - 2) + [(0, m) for m in more]), w, b, stride)


def cropped_at_the_end(dz, w, stride=1, padding=0, *, input_shape):
    return gather(dz, w, stride, padding, input_shape)[..., :input_shape[-2], :input_shape[-1]].copy()


def moved_by_one(dz, w, stride=1, padding=0, *, input_shape):
    sizes = [n + 2*padding - w.shape[-1] + 1 for n in input_shape[-2:]]
    full = np.zeros((*dz.shape[:-2], *sizes))
    full[..., :dz.shape[-2], :dz.shape[-1]] = dz
    return uncropped(gather(dz, w, 1, padding, input_shape, full=full), padding, input_shape)


def one_z_map(dz, w, stride=1, padding=0, *, input_shape):
    return uncropped(gather(dz[..., :1, :, :], w[:1], stride, padding, input_shape), padding, input_shape)


def input_gradient(**wrong):
    def students(dz, w, stride=1, padding=0, *, input_shape):
        dy = gather(dz, w, stride, padding, input_shape, **wrong)
        return uncropped(dy, padding, input_shape)

    return students


def not_cropped(dz, w, stride=1, padding=0, *, input_shape):
    return gather(dz, w, stride, padding, input_shape)


def border_of_p(dz, w, stride=1, padding=0, *, input_shape):
    return gather(dz, w, stride, padding, input_shape, border=padding)


def last_of_windows(dz, y, w, stride=1, padding=0):
    return scattered(dz, y, w, stride, padding, assign)


def no_db(dz, y, w, stride=1, padding=0):
    dy, dw, db = right_backward(dz, y, w, stride, padding)
    return dy, dw, 0*db


def mean_db(dz, y, w, stride=1, padding=0):
    dy, dw, _ = right_backward(dz, y, w, stride, padding)
    return dy, dw, dz.mean(axis=(-2, -1)).sum(axis=tuple(range(dz.ndim - 3)))


def mean_over_batch(dz, y, w, stride=1, padding=0):
    dy, dw, db = right_backward(dz, y, w, stride, padding)
    N = len(y) if y.ndim == 4 else 1
    return dy, dw/N, db/N


def repeat(y, S, trailing=False):
    return np.kron(y, np.ones((S, S)))


def unshifted_loss(z, d):
    p = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    share = np.eye(z.shape[-1])[d] if np.ndim(d) < z.ndim else d
    return -np.sum(share * np.log(np.where(share > 0, p, 1)), axis=-1)


F = {"identity": (lambda z: z, np.ones_like), "tanh": (np.tanh, lambda z: 1 - np.tanh(z)**2),
     "sigmoid": (lambda z: 1/(1 + np.exp(-z)), lambda z: np.exp(-z)/(1 + np.exp(-z))**2),
     "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float))}

INDEPENDENT = [
    ("conv2d", "flipped filter", lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w[:, :, ::-1, ::-1], b, stride))),
    ("conv2d", "filter with x and y exchanged", lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w.transpose(0, 1, 3, 2), b, stride))),
    ("conv2d", "no bias", lambda y, w, b=None, stride=1, padding=0: conv(pad(y, padding), w, None, stride)),
    ("conv2d", "stride ignored", lambda y, w, b=None, stride=1, padding=0: conv(pad(y, padding), w, b)),
    ("conv2d", "no padding", lambda y, w, b=None, stride=1, padding=0: conv(y, w, b, stride)),
    ("conv2d", "one input map only", lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y[..., :1, :, :], padding), w[:, :1], b, stride))),
    ("conv2d", "channels in and out exchanged", lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w.swapaxes(0, 1), b, stride))),
    ("conv2d", "border on one side only", lambda y, w, b=None, stride=1, padding=0: (
        conv(np.pad(y, [(0, 0)] * (y.ndim - 2) + [(0, 2*padding)] * 2), w, b, stride))),
    ("conv2d", "x+x'-1 counted from 0", wrapped),
    ("conv2d", "size rounded up", hanging_over),
    ("conv2d_input_gradient", "no flip", input_gradient(flip=())),
    ("conv2d_input_gradient", "flipped along x only", input_gradient(flip=-2)),
    ("conv2d_input_gradient", "flipped along y only", input_gradient(flip=-1)),
    ("conv2d_input_gradient", "padding P instead of K-1", border_of_p),
    ("conv2d_input_gradient", "one Z map only", one_z_map),
    ("conv2d_input_gradient", "border not removed", not_cropped),
    ("conv2d_input_gradient", "border removed at the wrong side", cropped_at_the_end),
    ("conv2d_input_gradient", "stride ignored in the backward pass", moved_by_one),
    ("conv2d_backward", "= for += in dy between windows", last_of_windows),
    ("conv2d_backward", "no db", no_db),
    ("conv2d_backward", "db averaged", mean_db),
    ("conv2d_backward", "mean over the batch", mean_over_batch),
    ("conv2d_filter_gradient", "dw flipped", lambda dz, y, K, stride=1, padding=0: (
        filter_gradient(dz, y, K, stride, padding)[..., ::-1, ::-1])),
    ("conv2d_filter_gradient", "x and y exchanged in dw", lambda dz, y, K, stride=1, padding=0: (
        filter_gradient(dz, y, K, stride, padding).swapaxes(2, 3))),
    ("max_pool2d", "last tie", lambda y, K, stride=1, padding=0: pooled(y, K, stride, padding, True, last=True)),
    ("max_pool2d", "padding wins", lambda y, K, stride=1, padding=0: (
        pooled(y, K, stride, padding, True, candidates=0))),
    ("max_pool2d", "pidx counted from the window", lambda y, K, stride=1, padding=0: (
        pooled(y, K, stride, padding, False))),
    ("max_pool2d", "ties in PyTorch's axis order", lambda y, K, stride=1, padding=0: (
        pooled(y, K, stride, padding, True, y_first=True))),
    ("max_pool2d_backward", "= for += where windows share a maximum", won_last),
    ("mean_pool2d", "divided by K", lambda y, K, stride=1, padding=0: (
        cut(pad(y, padding), K, stride).sum(axis=(-2, -1)) / K)),
    ("mean_pool2d", "not divided", lambda y, K, stride=1, padding=0: (
        cut(pad(y, padding), K, stride).sum(axis=(-2, -1)))),
    ("mean_pool2d", "padding not counted", lambda y, K, stride=1, padding=0: (
        np.nanmean(cut(np.pad(y, [(0, 0)] * (y.ndim - 2) + [(padding, padding)] * 2, constant_values=np.nan),
                       K, stride), axis=(-2, -1)))),
    ("mean_pool2d_backward", "= for += in overlapping windows", lambda du, K, stride=1, padding=0, *, input_shape: (
        mean_back(du, K, stride, padding, input_shape, assign))),
    ("downsample", "last cell of each block kept", lambda y, S: y[..., S - 1::S, S - 1::S].copy()),
    ("upsample", "copies in place of zeros", repeat),
    ("flatten", "PyTorch's axis order", lambda y: y.reshape(*y.shape[:-3], -1).copy()),
    ("softmax", "no shift", lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True)),
    ("cross_entropy", "no shift in the divergence", unshifted_loss),
    ("activation_backward", "derivative taken at y instead of z", lambda dy, z, f: dy * F[f][1](F[f][0](z))),
    ("l2_divergence_backward", "factor 2", lambda y, d: 2*(y - d)),
]


@pytest.mark.parametrize("operation, id, function", INDEPENDENT, ids=[f"{o}: {i}" for o, i, _ in INDEPENDENT])
def test_an_implementation_written_without_the_bank_gets_its_name(operation, id, function):
    report = lc.check(function, operation)
    assert report.mistake is named(id), report


def test_the_bank_names_at_least_40_mistakes_each_by_a_name_of_its_own():
    ids = [mistake.id for mistake in bank()]
    assert len(set(ids)) == len(ids) >= 40
    assert {operation for mistake in bank() for operation in mistake.operations} <= set(lc.vectorized.__all__)


def test_there_are_at_least_20_of_them_and_what_they_are_built_from_is_right():
    assert len({id for _, id, _ in INDEPENDENT}) >= 20
    assert lc.check(right_backward, "conv2d_backward", batch=True).ok
    assert lc.check(filter_gradient, "conv2d_filter_gradient", batch=True).ok
    assert lc.check(input_gradient(), "conv2d_input_gradient", batch=True).ok
    assert lc.check(lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w, b, stride)), "conv2d", batch=True).ok
    assert lc.check(lambda y, K, stride=1, padding=0: (
        pooled(y, K, stride, padding, True)), "max_pool2d", batch=True).ok


# ---------------------------------------------------------------- which case separates which pair


def separating(operation):
    """(one mistake, another) -> the cases on which their results differ; the right operation is the mistake None."""
    made = {mistake.id: with_mistake(mistake, operation) for mistake in mistakes_of(operation)}
    return {pair: [case.name for case in cases(operation) if not _alike(*(made[id][case.name] for id in pair))]
            for pair in combinations(made, 2)}


def _alike(one, other):
    return one is other is None or (one is not None and other is not None and equal(one, other))


@long
@pytest.mark.parametrize("operation", some_of(lc.vectorized.__all__, 2))
def test_every_pair_of_mistakes_of_an_operation_is_separated_by_a_case(operation):
    table = separating(operation)
    assert [pair for pair, names in table.items() if not names] == []
    for pair, names in table.items():  # pytest -s shows the table
        print(f"{operation}: {pair[0]} | {pair[1]}: {'; '.join(names)}")


def test_the_table_knows_what_the_slides_own_filter_hides():
    table = separating("conv2d_input_gradient")
    assert "the slide's filter" not in table["flipped along x only", "flipped along y only"]
    assert "stride 1, no padding" in table["flipped along x only", "flipped along y only"]
    assert table["no flip", "border not removed"]


def test_mistakes_that_the_chosen_cases_do_not_separate_are_all_said_and_left_open():
    """At stride 1 and without padding a border of P zeros round dz is the same as none."""
    report = lc.check(lambda dz, w, *, input_shape: conv(dz, w[:, :, ::-1, ::-1].swapaxes(0, 1)),
                      "conv2d_input_gradient", stride=1, padding=0)
    assert report.mistake is None
    assert {mistake.id for mistake in report.candidates} == {"padding P instead of K-1", "dz not padded"}
    assert "which of them it is stays open" in str(report)


def test_two_mistakes_at_once_are_two_names_and_not_one_of_them():
    report = lc.check(lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w[:, :, ::-1, ::-1], None, stride)), "conv2d")
    assert not report.ok and report.mistake is None and report.candidates == []
    assert set(report.results["z"].mistake.split(" and ")) == {"flipped filter", "no bias"}
    assert "two named mistakes together" in str(report)


@pytest.mark.parametrize("operation, most", [("conv_transpose2d", 30), ("conv2d_backward", 300)])
def test_what_no_mistake_explains_costs_few_runs_of_two_at_once(operation, most):
    names = RESULT_NAMES[operation]
    right = {case: dict(zip(names, arrays)) for case, arrays in expected(operation).items()}
    spoilt = {case: {name: array * 1.01 + 0.1 for name, array in arrays.items()} for case, arrays in right.items()}
    composed.cache_clear()
    results = diagnose(Received(operation, spoilt, right), names)
    assert {one.mistake for one in results.values()} == {None}
    assert composed.cache_info().misses <= most


def test_a_result_that_is_nearly_a_mistakes_is_not_named():
    report = lc.check(lambda y, w, b=None, stride=1, padding=0: (
        conv(pad(y, padding), w[:, :, ::-1, ::-1], b, stride) + 1e-5), "conv2d")
    assert report.candidates == []


def test_errors_alone_name_nothing():
    def stops(y, w, b=None, stride=1, padding=0):
        raise IndexError("index 3 is outside")

    assert lc.check(stops, "conv2d").candidates == []
