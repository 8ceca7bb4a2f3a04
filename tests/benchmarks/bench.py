"""Print how long and how much memory the operations take: `make bench`, or, for some rows, their words as arguments.

    python tests/benchmarks/bench.py             every row, many small sizes, the loops, the growth (figures/growth.png)
    python tests/benchmarks/bench.py max_pool    the rows with this word; "compiled": those of the lecture's own loops

All forms of a row take turns in one process, in random order, on one thread each; a ratio is the median of the ratios
of the rounds, and below 1 ours is faster. `numpy`: the fastest textbook form (textbook.py). `torch`: PyTorch, where it
is installed (the extra `bench`), and `goal` what that ratio should be. `product`: the matrix product alone, of the same
multiply-adds. `memory`: the peak over inputs and outputs together, less 4 MB; the goal is at most 4.

Every run adds its ratios to history.csv: of the table one for each operation and type, the median over the sizes; of
the rest each one, with those of stepping.py.

The first line says which kernels NumPy's OpenBLAS chose for this processor. On some with AVX-512 it chooses AVX2's
("Haswell"), which do half as much; OPENBLAS_CORETYPE=SkylakeX before the command makes it take the others.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

import functools  # noqa: E402
import importlib.util  # noqa: E402
import itertools  # noqa: E402
import random  # noqa: E402
import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
import tracemalloc  # noqa: E402
from pathlib import Path  # noqa: E402

import by_hand  # noqa: E402
import history  # noqa: E402
import numpy as np  # noqa: E402
import stepping  # noqa: E402
import textbook  # noqa: E402
from threadpoolctl import threadpool_info  # noqa: E402

import lecture_cnn as lc  # noqa: E402
from lecture_cnn import compiled, vectorized  # noqa: E402
from lecture_cnn.checking.cases import cases  # noqa: E402
from lecture_cnn.language import adapter  # noqa: E402
from lecture_cnn.tracing import counting, recording, traces  # noqa: E402

FIGURE = Path(__file__).resolve().parents[2] / "figures" / "growth.png"
TORCH = importlib.util.find_spec("torch") is not None
NUMBA = importlib.util.find_spec("numba") is not None
if TORCH:
    import torch

    torch.set_num_threads(1)

CONVOLUTIONS = {  # y, w, stride
    "tiny": ((1, 2, 7, 6), (3, 2, 3, 3), 1),
    "LeNet-5 first": ((64, 1, 28, 28), (6, 1, 5, 5), 1),
    "LeNet-5 second": ((64, 6, 14, 14), (16, 6, 5, 5), 1),
    "16 to 32": ((8, 16, 32, 32), (32, 16, 3, 3), 1),
    "16 to 32, S=2": ((8, 16, 32, 32), (32, 16, 3, 3), 2),
    "64 to 64": ((1, 64, 112, 112), (64, 64, 3, 3), 1),
    "256 to 256": ((1, 256, 28, 28), (256, 256, 3, 3), 1),
    "3 to 96, S=4": ((1, 3, 227, 227), (96, 3, 11, 11), 4),
}
DEPTHWISE = {
    "tiny": ((2, 7, 6), 3, 1),
    "28x28, K=5": ((1, 28, 28), 5, 1),
    "32 maps 56x56": ((4, 32, 56, 56), 3, 1),
    "64 maps, S=2": ((1, 64, 112, 112), 3, 2),
    "whole map 14x14": ((16, 14, 14), 14, 1),
}
POOLS = {
    "tiny": ((2, 7, 6), 2, 1),
    "LeNet-5 first": ((64, 6, 24, 24), 2, 2),
    "LeNet-5 second": ((64, 16, 10, 10), 2, 2),
    "64 maps, overlap": ((64, 112, 112), 3, 2),
    "whole map 7x7": ((512, 7, 7), 7, 1),
}

LAYERS = "LeNet-5 first", "LeNet-5 second", "16 to 32", "64 to 64", "256 to 256", "3 to 96, S=4"
# Time relative to PyTorch; below 1 is faster. What is faster than this is `compiled`'s subject.
GOALS = {
    **{("conv2d", size, kind): 2.2 for size in LAYERS for kind in ("float32", "float64")},
    ("training step", "LeNet-5, 64", "float32"): 1.3,
    ("training step", "LeNet-5, 64", "float64"): 1.7,
}
# The lecture's own loops, compiled: (operation, size, type) -> what their time relative to PyTorch's should be.
COMPILED_GOALS = {("training step", "LeNet-5, 64", "float32"): 0.75, ("training step", "LeNet-5, 64", "float64"): 0.65}
for _size in ("LeNet-5 first", "LeNet-5 second", "16 to 32", "64 to 64"):
    _many = _size == "64 to 64"
    COMPILED_GOALS |= {("conv2d", _size, "float64"): 1.0, ("conv2d", _size, "float32"): 1.6 if _many else 1.0,
                       ("conv2d_backward", _size, "float64"): 1.0,
                       ("conv2d_backward", _size, "float32"): 3.0 if _many else 1.0}
for _size in ("16 to 32, S=2", "3 to 96, S=4"):
    COMPILED_GOALS |= {("conv2d", _size, "float64"): 1.3, ("conv2d_backward", _size, "float64"): 1.3}
for _size in ("LeNet-5 first", "LeNet-5 second", "64 maps, overlap"):
    COMPILED_GOALS |= {(f"{_kind}_pool2d{_end}", _size, _type): 0.7 for _kind in ("max", "mean")
                       for _end in ("", "_backward") for _type in ("float32", "float64")}


def compiled_rows():
    """The same for `compiled`: forward, and all gradients together, which is what L11 and L24 give."""
    rng = np.random.default_rng(0)
    for kind in (np.float32, np.float64):

        def numbers(shape, kind=kind):
            return rng.normal(size=shape).astype(kind)

        for size, (y_shape, w_shape, S) in CONVOLUTIONS.items():
            if ("conv2d", size, kind.__name__) not in COMPILED_GOALS:
                continue
            y, w = numbers(y_shape), numbers(w_shape)
            dz = numbers(vectorized.conv2d(y, w, stride=S).shape)
            gradient = dict(padding=[0, 0], dilation=[1, 1], transposed=False, output_padding=[0, 0], groups=1,
                            output_mask=[True, True, True])
            yield "conv2d", size, kind.__name__, dict(
                ours=lambda y=y, w=w, S=S: compiled.conv2d(y, w, stride=S),
                vectorized=lambda y=y, w=w, S=S: vectorized.conv2d(y, w, stride=S),
                im2col=lambda y=y, w=w, S=S: textbook.im2col_conv(y, w, S),
                torch=lambda ty, tw, S=S: torch.nn.functional.conv2d(ty, tw, stride=S), tensors=(y, w))
            yield "conv2d_backward", size, kind.__name__, dict(
                ours=lambda y=y, w=w, dz=dz, S=S: compiled.conv2d_backward(dz, y, w, stride=S),
                vectorized=lambda y=y, w=w, dz=dz, S=S: vectorized.conv2d_backward(dz, y, w, stride=S),
                torch=lambda *t, S=S, gradient=gradient: torch.ops.aten.convolution_backward(
                    *t, [len(t[2])], [S, S], **gradient), tensors=(dz, y, w))
        for size, (shape, K, S) in POOLS.items():
            for row in pooling(numbers(shape), K, S, compiled):
                yield row[0], size, kind.__name__, row[1]
        yield "training step", "LeNet-5, 64", kind.__name__, lenet(numbers, compiled)


def compiled_table(words):
    """The lecture's loops beside PyTorch, `vectorized` and the fastest NumPy textbook form, in turns."""
    found = {}
    print(f"{'compiled: operation':27}{'size':20}{'type':9}{'ms':>9}{'numpy':>8}{'vector.':>8}{'torch':>8}{'goal':>6}")
    for operation, size, kind, forms in compiled_rows():
        if not all(word in f"compiled {operation} {size} {kind}" for word in words):
            continue
        forms, _ = checked(forms)
        taken = median_ratios(forms)
        ratios = {form: ratio for form, (_, ratio) in taken.items() if form != "ours"}
        three = [ratios.pop(form, None) for form in ("vectorized", "torch")]
        three.insert(0, max(ratios.values(), default=None))
        for name, one in zip(("NumPy", "vectorized", "PyTorch"), three):
            if one is not None:
                found[f"compiled {operation}, {size}, {kind}", name] = one
        figures = ["" if one is None else f"{one:.2f}" for one in three]
        print(f"{operation:27}{size:20}{kind:9}{1000 * taken['ours'][0]:9.3f}"
              + "".join(f"{one:>8}" for one in figures)
              + f"{COMPILED_GOALS.get((operation, size, kind), ''):>6}", flush=True)
    return found


def rows():
    """Every row: (operation, size, type, forms), a form being a function of no arguments."""
    rng = np.random.default_rng(0)
    for kind in (np.float32, np.float64):

        def numbers(shape, kind=kind):
            return rng.normal(size=shape).astype(kind)

        for size, (y_shape, w_shape, S) in CONVOLUTIONS.items():
            y, w = numbers(y_shape), numbers(w_shape)
            yield from (row[:1] + (size, kind.__name__, row[1]) for row in convolution(y, w, S, numbers))
        for size, (shape, K, S) in DEPTHWISE.items():
            y, w = numbers(shape), numbers((shape[-3], K, K))
            yield from (row[:1] + (size, kind.__name__, row[1]) for row in depthwise(y, w, S))
        for size, (shape, K, S) in POOLS.items():
            yield from (row[:1] + (size, kind.__name__, row[1]) for row in pooling(numbers(shape), K, S))
        yield "training step", "LeNet-5, 64", kind.__name__, lenet(numbers)


def convolution(y, w, S, numbers):
    z = vectorized.conv2d(y, w, stride=S)
    dz, K = numbers(z.shape), w.shape[-1]
    filters, cells = w.reshape(len(w), -1), numbers((w[0].size, z.size // len(w)))
    maps = dz.reshape(len(w), -1).copy()  # as many multiply-adds as in the convolution
    yield "conv2d", dict(
        ours=lambda: vectorized.conv2d(y, w, stride=S), product=lambda: filters @ cells,
        sliding=lambda: textbook.sliding_conv(y, w, S), im2col=lambda: textbook.im2col_conv(y, w, S),
        torch=lambda ty, tw: torch.nn.functional.conv2d(ty, tw, stride=S), tensors=(y, w))
    gradient = dict(padding=[0, 0], dilation=[1, 1], transposed=False, output_padding=[0, 0], groups=1)
    yield "conv2d_filter_gradient", dict(
        ours=lambda: vectorized.conv2d_filter_gradient(dz, y, K=K, stride=S), product=lambda: maps @ cells.T,
        sliding=lambda: textbook.sliding_dw(dz, y, K, S), im2col=lambda: textbook.im2col_dw(dz, y, K, S),
        torch=lambda *t: torch.ops.aten.convolution_backward(*t, None, [S, S], output_mask=[False, True, False],
                                                             **gradient)[1], tensors=(dz, y, w))
    forms = dict(ours=lambda: vectorized.conv2d_input_gradient(dz, w, stride=S, input_shape=y.shape),
                 product=lambda: filters.T @ maps,
                 torch=lambda *t: torch.ops.aten.convolution_backward(
                     *t, None, [S, S], output_mask=[True, False, False], **gradient)[0], tensors=(dz, y, w))
    if K < 11:  # the zero-inserted dz of a large filter and stride takes the textbook seconds
        forms |= dict(sliding=lambda: textbook.sliding_dy(dz, w, S, y.shape),
                      im2col=lambda: textbook.im2col_dy(dz, w, S, y.shape))
    yield "conv2d_input_gradient", forms


def depthwise(y, w, S):
    D = len(w)
    yield "depthwise_conv2d", dict(
        ours=lambda: vectorized.depthwise_conv2d(y, w, stride=S), einsum=lambda: textbook.sliding_depthwise(y, w, S),
        torch=lambda ty, tw: torch.nn.functional.conv2d(ty, tw[:, None], stride=S, groups=D), tensors=(y, w))
    dz = vectorized.depthwise_conv2d(y, w, stride=S)
    yield "depthwise_conv2d_backward", dict(
        ours=lambda: vectorized.depthwise_conv2d_backward(dz, y, w, stride=S)[:2],
        torch=lambda tz, ty, tw: [t.reshape(a.shape) for t, a in zip(torch.ops.aten.convolution_backward(
            tz.reshape(-1, *tz.shape[-3:]), ty.reshape(-1, *ty.shape[-3:]), tw[:, None], None, [S, S], [0, 0], [1, 1],
            False, [0, 0], D, [True, True, False])[:2], (y, w))],
        tensors=(dz, y, w))


def pooling(y, K, S, module=vectorized):
    u, pidx = module.max_pool2d(y, K, stride=S)
    du = u.copy()
    where = torch.nn.functional.max_pool2d(torch.from_numpy(y), K, S, return_indices=True)[1] if TORCH else None
    yield "max_pool2d", dict(
        ours=lambda: module.max_pool2d(y, K, stride=S), sliding=lambda: textbook.sliding_max(y, K, S),
        torch=lambda ty: torch.nn.functional.max_pool2d(ty, K, S, return_indices=True)[0], tensors=(y,))
    yield "max_pool2d_backward", dict(
        ours=lambda: module.max_pool2d_backward(du, pidx, y.shape),
        add_at=lambda: textbook.add_at_max_backward(du, pidx, y.shape),
        torch=lambda td, ty: torch.ops.aten.max_pool2d_with_indices_backward(
            td, ty, [K, K], [S, S], [0, 0], [1, 1], False, where), tensors=(du, y))
    yield "mean_pool2d", dict(
        ours=lambda: module.mean_pool2d(y, K, stride=S), sliding=lambda: textbook.sliding_mean(y, K, S),
        torch=lambda ty: torch.nn.functional.avg_pool2d(ty, K, S), tensors=(y,))
    yield "mean_pool2d_backward", dict(
        ours=lambda: module.mean_pool2d_backward(du, K, stride=S, input_shape=y.shape),
        torch=lambda td, ty: torch.ops.aten.avg_pool2d_backward(td, ty, [K, K], [S, S], [0, 0], False, True, None),
        tensors=(du, y))


def lenet_step(v, image, label, w, b):
    """The gradients of LeNet-5's weights, by the operations v, for a batch or for one digit."""
    maps, below, batch = image, [], image.shape[:-3]
    for k in (0, 1):
        z = v.conv2d(maps, w[k], b[k], padding=2 if k == 0 else 0)
        y = v.tanh(z)
        u, pidx = v.max_pool2d(y, 2, stride=2)
        below.append((maps, z, y.shape, pidx))
        maps = u
    rows, flat = maps.reshape(*batch, -1), []
    for k in (2, 3, 4):
        z = v.linear(rows, w[k], b[k])
        flat.append((rows, z))
        rows = v.tanh(z) if k < 4 else z
    dz, gradients = v.cross_entropy_backward(rows, label) / (batch or (1,))[0], []
    for k in (4, 3, 2):
        dy, dw, db = v.linear_backward(dz, flat[k - 2][0], w[k])
        gradients += [dw, db]
        dz = v.activation_backward(dy, flat[k - 3][1], "tanh") if k > 2 else dy
    du = dz.reshape(maps.shape)
    for k in (1, 0):
        y, z, shape, pidx = below[k]
        dz = v.activation_backward(v.max_pool2d_backward(du, pidx, shape), z, "tanh")
        du, dw, db = v.conv2d_backward(dz, y, w[k], padding=2 if k == 0 else 0)
        gradients += [dw, db]
    return gradients


def lenet_weights(numbers):
    shapes = [(6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (10, 84)]
    return [numbers(shape) / 8 for shape in shapes], [numbers(shape[0]) / 8 for shape in shapes]


def lenet(numbers, module=vectorized):
    """A training step of LeNet-5 on 64 digits: forward, softmax and cross-entropy, all gradients."""
    image, labels, (w, b) = numbers((64, 1, 28, 28)), np.arange(64) % 10, lenet_weights(numbers)

    def torchs(image, *parameters):
        f, w, b = torch.nn.functional, parameters[:5], parameters[5:]
        for one in parameters:
            one.requires_grad_()
            one.grad = None
        maps = image.detach().requires_grad_()
        y = f.max_pool2d(torch.tanh(f.conv2d(maps, w[0], b[0], padding=2)), 2)
        y = f.max_pool2d(torch.tanh(f.conv2d(y, w[1], b[1])), 2).reshape(64, -1)
        y = torch.tanh(f.linear(torch.tanh(f.linear(y, w[2], b[2])), w[3], b[3]))
        f.cross_entropy(f.linear(y, w[4], b[4]), torch.from_numpy(labels)).backward()
        return [one.grad for k in (4, 3, 2, 1, 0) for one in (w[k], b[k])]

    return dict(ours=lambda: lenet_step(module, image, labels, w, b), torch=torchs, tensors=(image, *w, *b))


# ---------------------------------------------------------------- measuring

def median_ratios(forms, seconds=0.4):
    """Let the forms take turns; each one's median time, and the median of ours over it in each round."""
    rounds, start, calls = [], time.perf_counter(), 1
    while len(rounds) < 5 or time.perf_counter() - start < seconds:
        taken = {}
        for form in random.sample(list(forms), len(forms)):
            begin = time.thread_time()
            for _ in range(calls):
                forms[form]()
            taken[form] = max(time.thread_time() - begin, 1e-9) / calls
        rounds.append(taken)
        if len(rounds) == 1:  # what takes microseconds is called often enough for the clock
            calls = max(1, round(3e-4 / taken["ours"]))
    return {form: (statistics.median(r[form] for r in rounds),
                   statistics.median(r["ours"] / r[form] for r in rounds)) for form in forms}


def memory(form, inputs):
    """The peak of what a form allocates, less 4 MB, over its inputs and outputs together."""
    tracemalloc.start()
    outputs = form()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    outputs = outputs if isinstance(outputs, tuple | list) else (outputs,)
    return max(0, peak - 2**22) / sum(array.nbytes for array in (*outputs, *inputs))


def checked(forms):
    """The forms to run: torch's with its tensors made; all of them give the same numbers."""
    inputs = forms.pop("tensors")
    on_tensors = forms.pop("torch")
    if TORCH:
        tensors = [torch.from_numpy(array) for array in inputs]
        forms["torch"] = lambda: on_tensors(*tensors)
    first = forms["ours"]()
    for form in forms.keys() - {"ours", "product"}:
        other = forms[form]()
        if isinstance(first, tuple) and not isinstance(other, tuple | list):
            other = (other,)
        for one, two in zip(*(result if isinstance(result, tuple | list) else (result,) for result in (first, other))):
            two = np.asarray(two.detach() if hasattr(two, "detach") else two)
            tolerance = 1e-3 if one.dtype == np.float32 else 1e-9
            np.testing.assert_allclose(one, two, rtol=0, atol=tolerance * np.abs(one).max())
    return forms, inputs


def table(words):
    found = {}
    print(f"{'operation':27}{'size':20}{'type':9}{'ms':>9}{'numpy':>8}{'torch':>8}{'goal':>6}{'product':>9}{'memory':>8}")
    for operation, size, kind, forms in rows():
        if not all(word in f"{operation} {size} {kind}" for word in words):
            continue
        forms, inputs = checked(forms)
        taken = median_ratios(forms)
        ratios = {form: ratio for form, (_, ratio) in taken.items() if form != "ours"}
        beside = [ratios.pop(form, None) for form in ("torch", "product")]
        three = (max(ratios.values(), default=None), *beside)
        for name, one in zip(("NumPy", "PyTorch", "the product alone"), three):
            if one is not None:
                found.setdefault((f"{operation}, {kind}", name), []).append(one)
        figures = ["" if one is None else f"{one:.2f}" for one in three]
        print(f"{operation:27}{size:20}{kind:9}{1000 * taken['ours'][0]:9.3f}"
              + f"{figures[0]:>8}{figures[1]:>8}{GOALS.get((operation, size, kind), ''):>6}{figures[2]:>9}"
              + (f"{memory(forms['ours'], inputs):8.1f}" if operation in vectorized.__all__ else ""), flush=True)
    return {row: statistics.median(ratios) for row, ratios in found.items()}


def small_table():
    """Beside the textbook forms on many small sizes, where what every call costs counts most."""
    rng, found = np.random.default_rng(0), {}
    for N, D_in, D_out, W, K, S in itertools.product((1, 4, 32), (1, 8, 64), (3, 16), (5, 7, 14, 28), (1, 2, 3, 5),
                                                     (1, 2, 3)):
        y, w = rng.normal(size=(N, D_in, W, W)), rng.normal(size=(D_out, D_in, K, K))
        operations = [*convolution(y, w, S, lambda shape: rng.normal(size=shape))]
        if D_out == 3:  # the others don't know of it
            operations += [*depthwise(y, w[0], S), *pooling(y, K, S)]
        for operation, forms in operations:
            forms, _ = checked(forms)  # which also calls each once: what a first call sets up isn't measured
            forms = {form: forms[form] for form in forms.keys() - {"torch", "product"}}
            if len(forms) > 1:
                ratio = max(ratio for form, (_, ratio) in median_ratios(forms, 0.02).items() if form != "ours")
                found.setdefault(operation, []).append((ratio, f"{N}x{D_in}x{W}x{W}, {D_out} maps, K={K}, S={S}"))
    for operation, rows in found.items():
        ratios = [ratio for ratio, _ in rows]
        most = "; ".join(f"{ratio:.2f} on {size}" for ratio, size in sorted(rows, reverse=True)[:4])
        print(f"{operation} on {len(rows)} small sizes: numpy {statistics.median(ratios):.2f} in the median, "
              f"above 1 on {sum(ratio > 1 for ratio in ratios)}; at most {most}")
    return {(f"{operation}, small sizes", "NumPy"): statistics.median(ratio for ratio, _ in rows)
            for operation, rows in found.items()}


def loops_table():
    """The listings: as they are, rewritten, compiled, traced; against loops by hand over nested lists."""
    rng, found = np.random.default_rng(0), {}
    y, w, b = rng.normal(size=(6, 14, 14)), rng.normal(size=(16, 6, 5, 5)), rng.normal(size=16)
    dz = rng.normal(size=(16, 10, 10))
    lists = [array.tolist() for array in (y, w, b, dz)]
    for name, hand, inputs in (
            ("L21", lambda: by_hand.conv2d(*lists[:3]), dict(y=y, w=w, b=b)),
            ("L11", lambda: by_hand.conv2d_backward(lists[3], *lists[:2]), dict(y=y, z=dz, w=w, dY=dz))):
        forms = dict(ours=hand)
        for engine in ("python", "numba") if NUMBA else ("python",):
            forms[engine] = functools.partial(compiled.run, lc.LISTINGS[name].function, engine=engine, **inputs)
            forms[engine]()
        forms["the listing"] = functools.partial(lc.LISTINGS[name].run, **inputs)
        taken = median_ratios(forms, 3)
        for engine in taken.keys() - {"ours"}:
            found[f"loops by hand as {name}, LeNet-5's second layer", engine] = taken[engine][1]
        print(f"{name} on LeNet-5's second layer, by hand over nested lists {1000 * taken['ours'][0]:.1f} ms; "
              + "; ".join(f"{engine} {taken[engine][1]:.2f} times as fast" for engine in taken if engine != "ours"))
    if NUMBA:
        digit, (w_all, b_all) = rng.normal(size=(1, 28, 28)), lenet_weights(lambda shape: rng.normal(size=shape))
        forms = dict(ours=lambda: lenet_step(compiled, digit, 3, w_all, b_all))
        begin = time.perf_counter()
        forms["ours"]()
        first = time.perf_counter() - begin
        again = 1000 * median_ratios(forms, 1)['ours'][0]
        print(f"LeNet-5's gradients for one digit by the lecture's loops: {again:.1f} ms, "
              f"after {first:.0f} s to check and compile all shapes")
    return found | tracing() | beside_loops_by_hand()


def beside_loops_by_hand():
    """Every operation of `loops` beside the same loops as one writes them by hand; the goal is at most 20."""
    found = {}
    for operation, size, forms in by_hand.forms():
        ratio = median_ratios(forms, 1)["hand"][1]
        found[f"loops {operation}, {size}", "by hand"] = ratio
        print(f"loops {operation:28}{size:20}{ratio:6.1f} times by hand", flush=True)
    return found


def tracing():
    """LeNet-5's first layer traced, beside its plain run and beside steps that are logged one by one."""
    rng, found = np.random.default_rng(0), {}
    inputs = dict(y=rng.normal(size=(1, 32, 32)), w=rng.normal(size=(6, 1, 5, 5)), b=rng.normal(size=6))
    listing = lc.LISTINGS["L21"]

    def one_by_one():
        given = adapter.arguments(listing.function, inputs)
        return traces.Trace(listing.function, *recording.record(listing.function, given, lambda count: None))

    forms = dict(ours=lambda: lc.trace("L21", **inputs), steps=one_by_one, run=lambda: listing.run(**inputs))
    run = forms["ours"]()
    columns = [value for value in vars(run).values() if isinstance(value, np.ndarray)] + list(run.variable.values())
    taken = median_ratios(forms, 3)
    for form, beside in dict(run="the plain run", steps="the same step by step").items():
        found["tracing LeNet-5's first layer", beside] = taken[form][1]
    print(f"tracing {len(run)} steps: {1000 * taken['ours'][0]:.0f} ms; "
          f"{taken['steps'][1]:.2f} of the time step by step, {taken['run'][1]:.2f} of the plain run's; "
          f"{sum(column.nbytes for column in columns) / len(run):.0f} bytes a step; "
          f"a state in {1000 * median_ratios(dict(ours=lambda: run.state(len(run) // 2)))['ours'][0]:.2f} ms")
    return found


def counting_and_checking():
    """How long it takes to count the steps of a large run, to refuse it, and to check a student's function."""
    listing, found = lc.LISTINGS["L21"], {}
    given = adapter.arguments(listing.function, dict(
        y=np.zeros((3, 224, 200)), w=np.zeros((64, 3, 3, 3)), b=np.zeros(64)))
    forms = dict(ours=lambda: counting.cost_of(listing.function, given), example=lambda: lc.trace("L21"))
    found["counting 81 million steps", "tracing L21's example"] = median_ratios(forms)["example"][1]
    large = dict(dz=np.zeros((3, 900, 800)), w=np.zeros((3, 2, 3, 3)))

    def refused():
        try:
            lc.trace("L07", **large)
        except ValueError:
            return
        raise AssertionError("the run of over 2,000,000 steps was not refused")

    forms = dict(ours=refused, example=lambda: lc.trace("L07"))
    found["refusing L07 on 900x800", "tracing L07's example"] = median_ratios(forms, 3)["example"][1]
    made = [case.inputs for case in cases("conv2d_backward") if not case.batch]
    for functions in (vectorized, lc.loops):
        name = "vectorized" if functions is vectorized else "loops"
        forms = dict(ours=lambda f=functions: lc.check(f.conv2d_backward, "conv2d_backward"),
                     plain=lambda f=functions: [f.conv2d_backward(**inputs) for inputs in made])
        found[f"checking conv2d_backward, {name}", "its cases alone"] = median_ratios(forms, 2)["plain"][1]
    for (row, beside), ratio in found.items():
        print(f"{row}: {ratio:.2f} times {beside}")
    return found | answers()


def answers():
    """How long one waits: for a check, right and wrong, and for a slider of lc.explore."""
    explorer = lc.explore("L11")
    seeds = itertools.cycle([1, 2])

    def flipped(dz, y, w, stride=1, padding=0):
        dy, dw, db = vectorized.conv2d_backward(dz, y, w, stride=stride, padding=padding)
        return dy, dw[..., ::-1, ::-1], db

    def slide():
        explorer.seed.value = next(seeds)

    forms = dict(
        ours=lambda: lc.trace("L11"),
        right=lambda: lc.check(vectorized.conv2d_backward, "conv2d_backward"),
        wrong=lambda: lc.check(flipped, "conv2d_backward"),
        slider=slide)
    taken, found = median_ratios(forms, 2), {}
    for form, name in dict(right="a right check", wrong="a wrong check", slider="a slider").items():
        found["tracing L11's example", name] = taken[form][1]
        print(f"{name}: {1000 * taken[form][0]:.0f} ms")
    return found


def start():
    """`import lecture_cnn` beside `import numpy`, each in a process of its own, with the bytecode there."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder

        def imported(module):
            code = f"import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
            run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, env=environment)
            return 1000 * float(run.stdout)

        imported("lecture_cnn")  # writes the bytecode
        pairs = [(imported("lecture_cnn"), imported("numpy")) for _ in range(15)]
    print(f"import lecture_cnn: {statistics.median(ours - numpy for ours, numpy in pairs):.0f} ms above NumPy")
    return {("import lecture_cnn", "import numpy"): statistics.median(ours / numpy for ours, numpy in pairs)}


def growth():
    """The time of conv2d as one size grows, and the slope on logarithmic axes."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    rng, figure = np.random.default_rng(0), plt.figure(figsize=(10, 3), layout="constrained")
    axes = figure.subplots(1, 4, sharey=True)
    base = dict(W=32, D=16, K=3, N=4)
    for axis, (letter, what, values) in zip(axes, [
            ("W", "map width and height", (16, 32, 64, 128)), ("D", "maps in and out", (8, 16, 32, 64, 128)),
            ("K", "filter size", (2, 3, 5, 7, 9)), ("N", "instances", (1, 2, 4, 8, 16, 32))]):
        times = []
        for value in values:
            s = base | {letter: value}
            side = s["W"] + (s["K"] - 1 if letter == "K" else 0)  # the output keeps its size
            y, w = rng.normal(size=(s["N"], s["D"], side, side)), rng.normal(size=(s["D"], s["D"], s["K"], s["K"]))
            times.append(median_ratios(dict(ours=lambda y=y, w=w: vectorized.conv2d(y, w)))["ours"][0] * 1000)
        slope = np.polyfit(np.log(values), np.log(times), 1)[0]
        print(f"conv2d grows with {what} to the power {slope:.2f}")
        axis.loglog(values, times, "o-")
        axis.set(xlabel=f"{what} ({letter})", title=f"exponent {slope:.2f}", xticks=values, xticklabels=values)
        axis.minorticks_off()
    axes[0].set_ylabel("conv2d, milliseconds")
    FIGURE.parent.mkdir(exist_ok=True)
    figure.savefig(FIGURE, dpi=100)


def main(words):
    versions = [f"Python {sys.version.split()[0]}", f"NumPy {np.__version__}"]
    versions += [f"PyTorch {torch.__version__}" if TORCH else "no PyTorch", "numba" if NUMBA else "no numba"]
    kernels = {library["architecture"] for library in threadpool_info() if library["internal_api"] == "openblas"}
    print(", ".join(versions) + f"; one thread; OpenBLAS kernels: {', '.join(kernels) or 'none'}")
    found = table(words)
    if NUMBA:
        found |= compiled_table(words)
    if not words:
        found |= small_table() | loops_table() | counting_and_checking() | start() | stepping.measure()
        growth()
    history.append(found)


if __name__ == "__main__":
    main(sys.argv[1:])
