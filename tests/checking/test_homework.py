"""The 11-785 homework's classes, and layers of tensors: read as they are; what is planted into them is found."""

import homework
import numpy as np
import pytest
import tensors

import lecture_cnn as lc
from lecture_cnn.checking.differences import PLAIN

RIGHT = """Conv1d_stride1 Conv1d Conv2d_stride1 Conv2d Downsample1d Downsample2d Upsample1d Upsample2d MaxPool2d_stride1
MaxPool2d MeanPool2d_stride1 MeanPool2d Linear ReLU""".split()


def verdicts(report):
    return {name: one.verdict for name, one in report.results.items()}


@pytest.mark.parametrize("name", RIGHT)
def test_a_layer_of_the_homework_is_right(name):
    report = lc.check(getattr(homework, name))
    assert report.operation.endswith("backward")
    assert set(verdicts(report).values()) == {"right"}, report


@pytest.mark.parametrize("name, arrays", [("ConvTranspose1d", "(N, C, T)"), ("ConvTranspose2d", "(N, C, H, W)")])
def test_its_transposed_convolution_is_another_convention_with_all_its_gradients(name, arrays):
    report = lc.check(getattr(homework, name))
    assert verdicts(report) == dict.fromkeys(("dy", "dw", "db"), "another convention"), report
    assert {one.condition for one in report.results.values()} == {PLAIN}
    assert f"arrays {arrays}" in report.read_as and "upsampling and a plain convolution" in report.read_as


def test_a_plain_transposed_convolution_is_smaller_and_is_not_the_transpose():
    y, w = lc.examples.integers(1, 1, 5, 4, start=1), lc.examples.integers(1, 1, 3, 3, start=2)
    layer = homework.ConvTranspose2d(1, 1, 3, 2)
    layer.conv2d_stride1.W = w
    assert layer.forward(y).shape[2:] == ((5 - 1)*2 + 1 - 2, (4 - 1)*2 + 1 - 2) == (7, 5)
    assert lc.vectorized.conv_transpose2d(y, w, stride=2).shape[2:] == ((5 - 1)*2 + 3, (4 - 1)*2 + 3) == (11, 9)


class ByTheTranspose1d:
    """As PyTorch's ConvTranspose1d."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.weight, self.bias = np.zeros((in_channels, out_channels, kernel_size)), np.zeros(out_channels)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        N, C, T = x.shape
        _, F, K = self.weight.shape
        z = np.zeros((N, F, (T - 1)*self.stride + K))
        for t in range(T):
            z[:, :, t*self.stride:t*self.stride + K] += np.einsum("nc,cfk->nfk", x[:, :, t], self.weight)
        return (z + self.bias[:, None])[:, :, self.padding:z.shape[2] - self.padding]

    def backward(self, dz):
        K = self.weight.shape[2]
        dz = np.pad(dz, ((0, 0), (0, 0), (self.padding, self.padding)))
        dx, self.grad_weight = np.zeros(self.x.shape), np.zeros(self.weight.shape)
        inside = slice(self.padding, dz.shape[2] - self.padding)
        self.grad_bias = dz[:, :, inside].sum(axis=(0, 2))
        for t in range(dx.shape[2]):
            window = dz[:, :, t*self.stride:t*self.stride + K]
            dx[:, :, t] = np.einsum("nfk,cfk->nc", window, self.weight)
            self.grad_weight += np.einsum("nc,nfk->cfk", self.x[:, :, t], window)
        return dx


def test_a_transposed_convolution_in_time_by_the_lectures_rule_is_right_with_stride_and_padding():
    report = lc.check(ByTheTranspose1d, "conv_transpose2d_backward")
    assert verdicts(report) == dict.fromkeys(("dy", "dw", "db"), "right"), report
    assert all(case.tried for case in report.cases)


# ---------------------------------------------------------------- planted


def without_flip(base):
    class ConvTranspose2d(base):
        def backward(self, dLdZ):
            given, self.conv2d_stride1.W = self.conv2d_stride1.W, self.conv2d_stride1.W[:, :, ::-1, ::-1]
            made = super().backward(dLdZ)
            self.conv2d_stride1.W = given
            return made

    return ConvTranspose2d


class Trailing1d(homework.ConvTranspose1d):
    """Zeros after the last number too."""

    def forward(self, A):
        k = self.upsampling_factor
        up = np.zeros((*A.shape[:2], k * A.shape[2]))
        up[:, :, ::k] = A
        return self.conv1d_stride1.forward(up)

    def backward(self, dLdZ):
        return self.conv1d_stride1.backward(dLdZ)[:, :, ::self.upsampling_factor]


class MeanOfBatch1d(homework.ConvTranspose1d):
    def backward(self, dLdZ):
        made = super().backward(dLdZ)
        self.conv1d_stride1.dLdW = self.conv1d_stride1.dLdW / len(dLdZ)
        return made


class Rows1d(homework.Upsample1d):
    """The zeros before each number in the place of after it."""

    def forward(self, A):
        return super().forward(A)[:, :, ::-1].copy()

    def backward(self, dLdZ):
        return super().backward(dLdZ)[:, :, ::-1].copy()


class OnlyColumns2d(homework.Upsample2d):
    """One axis of two."""

    def forward(self, A):
        Z = np.zeros((*A.shape[:3], self.upsampling_factor * (A.shape[3] - 1) + 1))
        Z[..., ::self.upsampling_factor] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[..., ::self.upsampling_factor].copy()


class RepeatedTranspose2d(homework.ConvTranspose2d):
    """dLdA of every upsampled cell added up."""

    def backward(self, dLdZ):
        k = self.upsampling_factor
        up = self.conv2d_stride1.backward(dLdZ)
        N, C, H, W = up.shape
        whole = np.pad(up, ((0, 0), (0, 0), (0, -H % k), (0, -W % k)))
        return whole.reshape(N, C, -(-H // k), k, -(-W // k), k).sum(axis=(3, 5))


@pytest.mark.parametrize("layer, operation, wrong", [
    (without_flip(homework.ConvTranspose2d), None, {"dy"}),
    (Trailing1d, "conv_transpose2d_backward", {"dy", "dw", "db"}),
    (MeanOfBatch1d, "conv_transpose2d_backward", {"dw"}),
    (RepeatedTranspose2d, "conv_transpose2d_backward", {"dy"}),
    (Rows1d, "upsample_backward", {"dy"}),
    (OnlyColumns2d, "upsample_backward", {"dy"}),
])
def test_a_mistake_in_a_convention_of_the_homework_is_still_a_mistake(layer, operation, wrong):
    report = lc.check(layer, operation)
    assert {name for name, verdict in verdicts(report).items() if verdict == "wrong"} == wrong, report
    assert not report.ok


# ---------------------------------------------------------------- scanning MLPs


@pytest.mark.parametrize("name", ["CNN_SimpleScanningMLP", "CNN_DistributedScanningMLP"])
def test_a_scanning_mlp_that_does_what_the_mlp_does_on_each_window_is_right(name):
    report = lc.check(getattr(homework, name))
    assert report.ok and "scanning MLP" in report.read_as, report


def scanning(base, way):
    """The class with other filters made of the matrices; its name is the base's."""
    def init_weights(self, weights):
        for layer, matrix in zip((self.conv1, self.conv2, self.conv3), weights):
            F, C, K = layer.conv1d_stride1.W.shape
            layer.conv1d_stride1.W = way(matrix[:K*C, :F], F, C, K)

    return type(base.__name__, (base,), {"init_weights": init_weights})


WAYS = {
    "channel by channel": lambda block, F, C, K: block.T.reshape(F, C, K),
    "frames of each filter are in reverse": lambda block, F, C, K: (
        block.T.reshape(F, K, C).transpose(0, 2, 1)[:, :, ::-1]),
    "is not transposed: its columns": lambda block, F, C, K: block.reshape(F, K, C).transpose(0, 2, 1),
    "is not transposed, and read channel by channel": lambda block, F, C, K: block.reshape(F, C, K),
}


@pytest.mark.parametrize("words", WAYS)
@pytest.mark.parametrize("base", [homework.CNN_SimpleScanningMLP, homework.CNN_DistributedScanningMLP])
def test_a_scanning_mlp_with_its_matrices_read_otherwise_is_told_how(base, words):
    report = lc.check(scanning(base, WAYS[words]))
    assert not report.ok
    assert words in report.results["z"].condition


def test_a_scanning_mlp_that_stops_with_an_error_says_so():
    def fails(block, F, C, K):
        raise KeyError("w1")

    report = lc.check(scanning(homework.CNN_SimpleScanningMLP, fails))
    assert report.results["z"].condition == "it stops with an error"
    assert "KeyError" in str(report)


# ---------------------------------------------------------------- layers of tensors


class ConvolutionOfTensors(tensors.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        N, C, H, W = x.shape
        ctx.save_for_backward(x, weight)
        ctx.sizes = dict(stride=stride, padding=padding)
        return tensors.conv2d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        made = lc.vectorized.conv2d_backward(upstream.numpy(), x.numpy(), weight.numpy(), **ctx.sizes)
        return *map(tensors.from_numpy, made), None, None


class AveragedOfTensors(ConvolutionOfTensors):
    @staticmethod
    def backward(ctx, upstream):
        dx, dw, db, *nothing = ConvolutionOfTensors.backward(ctx, upstream)
        return dx, tensors.from_numpy(dw.numpy() / len(upstream.numpy())), db, *nothing


def layer_of(function):
    class Conv2d(tensors.Module):
        def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
            self.weight = tensors.from_numpy(np.zeros((out_channels, in_channels, kernel_size, kernel_size)))
            self.bias = tensors.from_numpy(np.zeros(out_channels))
            self.stride, self.padding = stride, padding

        def forward(self, x):
            return function.apply(x, self.weight, self.bias, self.stride, self.padding)

    return Conv2d


@pytest.mark.parametrize("made", [ConvolutionOfTensors, layer_of(ConvolutionOfTensors)])
@pytest.mark.parametrize("operation", ["conv2d", "conv2d_backward"])
def test_a_module_of_tensors_and_a_function_with_apply_are_read_with_their_own_gradients(made, operation):
    report = lc.check(made, operation)
    assert set(verdicts(report).values()) == {"right"}, report


@pytest.mark.parametrize("made", [AveragedOfTensors, layer_of(AveragedOfTensors)])
def test_a_wrong_gradient_of_tensors_is_named(made):
    report = lc.check(made, "conv2d_backward")
    assert verdicts(report) == {"dy": "right", "dw": "wrong", "db": "right"}, report
    assert report.results["dw"].mistake == "mean over the batch"


def test_a_function_that_computes_with_tensors_gets_tensors():
    def conv_forward(x, w, b, stride, padding):
        return tensors.conv2d(x, w, b, stride, padding)

    report = lc.check(conv_forward, "conv2d")
    assert report.ok, report


# ---------------------------------------------------------------- pooling as a library has it


class AvgPool2d:
    """Refuses a border wider than half its window; counts the border's cells, or does not."""

    counts_the_border = True

    def __init__(self, kernel_size, stride=None, padding=0):
        self.sizes = dict(K=kernel_size, stride=stride or kernel_size, padding=padding)

    def share(self, shape):
        if self.counts_the_border:
            return 1
        return lc.vectorized.mean_pool2d(np.ones(shape), **self.sizes)

    def forward(self, x):
        if 2 * self.sizes["padding"] > self.sizes["K"]:
            raise RuntimeError("pad should be at most half of effective kernel size")
        self.shape = x.shape
        return lc.vectorized.mean_pool2d(x, **self.sizes) / self.share(x.shape)

    def backward(self, upstream):
        spread = upstream / self.share(self.shape)
        return lc.vectorized.mean_pool2d_backward(spread, **self.sizes, input_shape=self.shape)


class AvgPoolOfRealCells(AvgPool2d):
    counts_the_border = False


@pytest.mark.parametrize("operation", ["mean_pool2d", "mean_pool2d_backward"])
@pytest.mark.parametrize("made, verdict", [(AvgPool2d, "right"), (AvgPoolOfRealCells, "another convention")])
def test_a_layer_that_refuses_a_wide_border_is_not_tried_on_it(made, verdict, operation):
    report = lc.check(made, operation)
    assert report.ok and set(verdicts(report).values()) == {verdict}, report
    [refused] = [case for case in report.cases if "more than half the window" in case.said]
    assert refused.name == "padding 2" and not refused.tried


@pytest.mark.parametrize("error", [IndexError("index 7 is outside of the padded map"), RuntimeError("out of range")])
def test_a_layer_that_only_stops_on_a_wide_border_is_wrong(error):
    def mean_pool2d(y, K, *, stride=1, padding=0):
        if 2 * padding > K:
            raise error
        return lc.vectorized.mean_pool2d(y, K, stride=stride, padding=padding)

    report = lc.check(mean_pool2d)
    assert not report.ok and [case.name for case in report.cases if not case.ok] == ["padding 2"]


def test_a_convolution_may_not_refuse_a_wide_border():
    def conv2d(y, w, b=None, *, stride=1, padding=0):
        if 2 * padding > w.shape[-1]:
            raise ValueError("padding is at most half the filter")
        return lc.vectorized.conv2d(y, w, b, stride=stride, padding=padding)

    assert not lc.check(conv2d).ok
