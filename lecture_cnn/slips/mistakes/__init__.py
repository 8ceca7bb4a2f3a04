"""The named mistakes that students make, and what an operation gives with one of them: `named("no flip")`.

A mistake is a `Slip`: a changed line of a listing. `result` runs the operation's loops with that line changed. What is
no line of any listing (a size rule, the batch, the order of axes) is a small function round the right operation.
The rows are in convolution.py and others.py.
"""

import functools
from dataclasses import dataclass

import numpy as np

from ... import loops, vectorized
from ...language.adapter import replacing
from ...language.notation import lines
from ...listings import LISTINGS
from ..variants import Slip, has_line, variant

PARTS = {"conv2d_backward": ("conv2d_input_gradient", "conv2d_filter_gradient")}  # dy and dw by operations of their own
SHARED = {"w", "b", "transforms", "f", "K", "S", "P", "stride", "padding", "trailing"}  # without a batch axis

RUN_BY = {  # the listings of an operation, the one to look into first at the front
    "conv2d": "L21 L23 zero_padding", "conv2d_backward": "L24 L11 L07 L08 L19 L40 zero_padding",
    "conv2d_input_gradient": "L07 L19 L40", "conv2d_filter_gradient": "L08 L19 zero_padding",
    "conv_transpose2d": "L07 upsampling_between L40", "conv_transpose2d_backward": "L23 L08 upsampling_between",
    "depthwise_conv2d": "depthwise_forward L31 zero_padding", "depthwise_conv2d_backward": "depthwise_backward L19 L40",
    "pointwise_conv2d": "pointwise_forward", "pointwise_conv2d_backward": "pointwise_backward",
    "conv1d": "L41 L31", "conv1d_backward": "tdnn_backward L19", "transform_conv2d": "L30",
    "transform_conv2d_backward": "L38", "max_pool2d": "L25 zero_padding", "max_pool2d_backward": "L26",
    "mean_pool2d": "L27 zero_padding", "mean_pool2d_backward": "L28 L40", "downsample": "L31",
    "downsample_backward": "L19", "upsample": "L32 upsampling_between", "upsample_backward": "L20",
    "pad": "zero_padding", "crop": "L40", "flatten": "L33", "unflatten": "L33", "activation_backward": "L39",
    "linear": "linear_forward", "linear_backward": "linear_backward", "softmax": "L33", "cross_entropy": "L33",
    "cross_entropy_backward": "L33", "sigmoid": "L39", "tanh": "L39", "relu": "L39",
}


def run_by(operation):
    """The ids of the listings that an operation runs; where no row says them, that of its own name."""
    return RUN_BY.get(operation, operation if operation in LISTINGS else "").split()


@dataclass(frozen=True, repr=False)
class Mistake(Slip):
    """A named mistake: `operations` are the names of API.md that it breaks.

    `invisible_when` names cases (checking.cases) on which it hides. `around(right, **inputs)` gives the wrong
    result where no line does.
    """

    operations: tuple = ()
    around: object = None

    def __repr__(self):
        return f"<{self.id}: {self.reason}>"

    def result(self, operation, inputs, batch=False):
        """What the operation gives with this mistake, a tuple of arrays; a line that stops with an error raises it."""
        parts = PARTS.get(operation, ())
        if any(part in self.operations for part in parts):
            return self._by_parts(operation, parts, inputs, batch)
        if self.around:
            return _tuple(self.around(getattr(vectorized, operation), **inputs))
        with replacing(self.broken):
            if batch:
                return _stacked(operation, [_tuple(getattr(loops, operation)(**one)) for one in _instances(inputs)])
            return _tuple(getattr(loops, operation)(**inputs))

    def _by_parts(self, operation, parts, inputs, batch):
        dz, y, w = (inputs[name] for name in ("dz", "y", "w"))
        step = {name: inputs[name] for name in ("stride", "padding")}
        given = dict(dz=dz, w=w, **step, input_shape=y.shape), dict(dz=dz, y=y, K=w.shape[-1], **step)
        found = list(getattr(vectorized, operation)(**inputs))
        for place, (part, its) in enumerate(zip(parts, given)):
            if part in self.operations:
                [found[place]] = self.result(part, its, batch)
        return tuple(found)

    def broken(self, function):
        """The listing with those of the lines changed that it has; a listing that has none as it is."""
        changes = {old: new for old, new in self.changes if has_line(function, old)}
        return variant(function, changes, self.id) if changes else function

    def function(self):
        """The listing with the mistake."""
        return self.broken(LISTINGS[self.listing].function)

    def listing_of(self, operation):
        """The listing of this operation in which the mistake is; None where the lecture has no listing for it."""
        ids = run_by(operation)
        if not ids or self.listing in ids:
            return self.listing if ids else None
        return next((id for id in ids if any(has_line(LISTINGS[id].function, old) for old, _ in self.changes)), ids[0])

    def written(self, listing):
        """What is written and what is right, in notation, and the numbers of the listing's lines (none for no line)."""
        right = LISTINGS[listing].function if listing else None
        if right is None or not any(has_line(right, old) for old, _ in self.changes):
            return self.printed, self.corrected, []
        wrong, right = lines(self.broken(right)), lines(right)
        kept = {line[2:4] for line in wrong} & {line[2:4] for line in right}  # depth and text
        wrong, right = ([line for line in found if line[2:4] not in kept] for found in (wrong, right))
        texts = [" / ".join(line.text.split("  #")[0] for line in found) for found in (wrong, right)]
        return self.printed or texts[0] or "nothing", self.corrected or texts[1], [line.number for line in right]


def bank():
    """All named mistakes, a tuple."""
    from . import convolution, others

    return convolution.MISTAKES + others.MISTAKES


def mistakes_of(operation):
    """The named mistakes that an operation can have."""
    found = [mistake for mistake in bank() if operation in mistake.operations]
    return found or ([_opposite(operation)] if operation in LISTINGS else [])


@functools.cache
def _opposite(operation):
    """The mistake of an operation for which no row says any: the opposite sign."""
    return Mistake("opposite sign", operation, "mistake", "-(...)", "(...)", "the result has the opposite sign",
                   operations=(operation,), around=lambda right, **given: -right(**given))


def named(id):
    """The mistake of this name; a KeyError says that there is none."""
    try:
        return next(mistake for mistake in bank() if mistake.id == id)
    except StopIteration:
        raise KeyError(f"no mistake is named {id!r}") from None


def is_summed(operation, place):
    """Whether a result (by its place) is a derivative for the weights or the bias, summed over the batch."""
    return operation == "conv2d_filter_gradient" or (place > 0 and operation.endswith("_backward"))


def _instances(inputs):
    """The arguments of each instance of a batch."""
    count = next(len(value) for name, value in inputs.items() if name not in SHARED and isinstance(value, np.ndarray))
    return [{name: value if name in SHARED else value[1:] if name in ("input_shape", "shape") else value[n]
             for name, value in inputs.items()} for n in range(count)]


def _stacked(operation, results):
    return tuple(sum(parts) if is_summed(operation, place) else np.stack(parts)
                 for place, parts in enumerate(zip(*results)))


def _tuple(result):
    return result if isinstance(result, tuple) else (result,)
