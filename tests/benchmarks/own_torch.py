"""Layers of PyTorch, and a student's own function of it, read by `lc.check`: in `make bench`, where PyTorch is."""

import importlib.util

import lecture_cnn as lc


def own_function(torch):
    class OwnConv2d(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, weight, bias, stride, padding):
            ctx.save_for_backward(x, weight)
            ctx.sizes = stride, padding
            return torch.nn.functional.conv2d(x, weight, bias, stride, padding)

        @staticmethod
        def backward(ctx, upstream):
            x, weight = ctx.saved_tensors
            dx = torch.nn.grad.conv2d_input(x.shape, weight, upstream, *ctx.sizes)
            dw = torch.nn.grad.conv2d_weight(x, weight.shape, upstream, *ctx.sizes)
            return dx, dw, upstream.sum((0, 2, 3)), None, None

    class Averaged(OwnConv2d):
        @staticmethod
        def backward(ctx, upstream):
            dx, dw, *others = OwnConv2d.backward(ctx, upstream)
            return dx, dw / len(upstream), *others

    return OwnConv2d, Averaged


def main():
    if importlib.util.find_spec("torch") is None:
        return
    import torch

    right, averaged = own_function(torch)
    layers = torch.nn
    for layer in (layers.Conv1d, layers.Conv2d, layers.ConvTranspose1d, layers.ConvTranspose2d, layers.MaxPool2d,
                  layers.Linear, layers.ReLU):
        report = lc.check(layer)
        assert report.ok, report
        print("right:", report.read_as)
    report = lc.check(right, "conv2d_backward")
    assert report.ok, report
    report = lc.check(averaged, "conv2d_backward")
    assert report.results["dw"].mistake == "mean over the batch", report
    print("named:", report.results["dw"].mistake)


if __name__ == "__main__":
    main()
