"""The named mistakes that students make, and the results they lead to: `named("no flip")`.

A mistake is a `Slip`: a changed line of a listing. `result` runs the operation's loops with that
line changed. What no line of any listing shows (a size rule, the batch, the order of axes) is a
small function around the right operation. The rows are in convolution.py, others.py, written.py,
by_hand.py, reported.py and training.py.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ... import loops, vectorized
from ...language.adapter import replacing
from ...language.notation import lines
from ...listings import LISTINGS
from ..variants import Slip, has_line, variant

Array = np.ndarray
Inputs = dict[str, Any]

# dy and dw of conv2d_backward are operations of their own.
PARTS = {"conv2d_backward": ("conv2d_input_gradient", "conv2d_filter_gradient")}

# Arguments without a batch axis.
SHARED = {"w", "b", "transforms", "f", "K", "S", "P", "stride", "padding", "trailing"}
SHARED |= {"backward_of_f", "wq", "wk", "wv"}

# The listings of an operation, the one to look into first at the front.
RUN_BY = {
    "conv2d": "L21 L23 zero_padding",
    "conv2d_backward": "L24 L11 L07 L08 L19 L40 zero_padding",
    "conv2d_input_gradient": "L07 L19 L40",
    "conv2d_filter_gradient": "L08 L19 zero_padding",
    "conv_transpose2d": "L07 upsampling_between L40",
    "conv_transpose2d_backward": "L23 L08 upsampling_between",
    "depthwise_conv2d": "depthwise_forward L31 zero_padding",
    "depthwise_conv2d_backward": "depthwise_backward L19 L40",
    "pointwise_conv2d": "pointwise_forward",
    "pointwise_conv2d_backward": "pointwise_backward",
    "conv1d": "L41 L31",
    "conv1d_backward": "tdnn_backward L19",
    "transform_conv2d": "L30",
    "transform_conv2d_backward": "L38",
    "max_pool2d": "L25 zero_padding",
    "max_pool2d_backward": "L26",
    "mean_pool2d": "L27 zero_padding",
    "mean_pool2d_backward": "L28 L40",
    "downsample": "L31",
    "downsample_backward": "L19",
    "upsample": "L32 upsampling_between",
    "upsample_backward": "L20",
    "pad": "zero_padding",
    "crop": "L40",
    "flatten": "L33",
    "unflatten": "L33",
    "activation_backward": "L39",
    "linear": "linear_forward",
    "linear_backward": "linear_backward",
    "softmax": "L33",
    "cross_entropy": "L33",
    "cross_entropy_backward": "L33",
    "sigmoid": "L39",
    "tanh": "L39",
    "relu": "L39",
}


def run_by(operation: str) -> list[str]:
    """The ids of the listings that an operation runs; without a row, the one of its own name."""
    own_name = operation if operation in LISTINGS else ""
    return RUN_BY.get(operation, own_name).split()


@dataclass(frozen=True, repr=False)
class Mistake(Slip):
    """A named mistake: `operations` are the names of API.md that it breaks.

    `invisible_when` names cases (checking.cases) on which it is invisible. Where no line shows the
    mistake, `around(right, **inputs)` computes the wrong result.
    """

    operations: tuple[str, ...] = ()
    around: Callable | None = None
    forms: tuple[Callable, ...] = ()  # `around` as others write the same mistake

    def __repr__(self) -> str:
        return f"<{self.id}: {self.reason}>"

    def result(self, operation: str, inputs: Inputs, batch: bool = False) -> tuple[Array, ...]:
        """The operation's results with this mistake, a tuple of arrays.

        A changed line that stops with an error raises that error.
        """
        parts = PARTS.get(operation, ())
        if not set(parts).isdisjoint(self.operations):
            return self._by_parts(operation, parts, inputs, batch)
        if self.around:
            right = getattr(vectorized, operation)
            return _tuple(self.around(right, **inputs))
        run = getattr(loops, operation)
        with replacing(self.broken):
            if not batch:
                return _tuple(run(**inputs))
            results = [_tuple(run(**one)) for one in _instances(inputs)]
        return _batch_results(operation, results)

    def in_forms(self) -> "list[Mistake]":
        """The mistake as it is, and in each of its other forms."""
        return [self, *(replace(self, around=form, forms=()) for form in self.forms)]

    def _by_parts(
        self, operation: str, parts: tuple[str, ...], inputs: Inputs, batch: bool
    ) -> tuple[Array, ...]:
        """The operation's results, each wrong one by the operation that computes it alone."""
        dz, y, w = inputs["dz"], inputs["y"], inputs["w"]
        sizes = {name: inputs[name] for name in ("stride", "padding")}
        for_dy = dict(dz=dz, w=w, **sizes, input_shape=y.shape)
        for_dw = dict(dz=dz, y=y, K=w.shape[-1], **sizes)
        results = list(getattr(vectorized, operation)(**inputs))
        for number, (part, arguments) in enumerate(zip(parts, (for_dy, for_dw))):
            if part in self.operations:
                [results[number]] = self.result(part, arguments, batch)
        return tuple(results)

    def broken(self, function: Callable) -> Callable:
        """The listing with the mistake in those lines that it has; without any, as it is."""
        changes = {old: new for old, new in self.changes if has_line(function, old)}
        return variant(function, changes, self.id) if changes else function

    def function(self) -> Callable:
        """The listing with the mistake."""
        return self.broken(LISTINGS[self.listing].function)

    def is_in(self, listing: str | None) -> bool:
        """Whether the listing has a line that the mistake changes."""
        if listing is None:
            return False
        function = LISTINGS[listing].function
        return any(has_line(function, old) for old, _ in self.changes)

    def listing_of(self, operation: str) -> str | None:
        """The listing of this operation in which the mistake is.

        None where the lecture has no listing for the operation.
        """
        ids = run_by(operation)
        if not ids:
            return None
        if self.listing in ids:
            return self.listing
        return next(filter(self.is_in, ids), ids[0])

    def written(self, listing: str | None) -> tuple[str, str, list[int]]:
        """What is wrong and what is right, in notation, and the numbers of the right lines.

        There are no numbers where the mistake changes no line of the listing.
        """
        if not self.is_in(listing):
            return self.printed, self.corrected, []
        function = LISTINGS[listing].function
        wrong, right = lines(self.broken(function)), lines(function)
        only_wrong = _only_in(wrong, right)
        only_right = _only_in(right, wrong)
        printed = self.printed or _on_one_line(only_wrong) or "nothing"
        corrected = self.corrected or _on_one_line(only_right)
        return printed, corrected, [line.number for line in only_right]


def _only_in(some: list, others: list) -> list:
    """The lines of notation whose text or depth differs from that of all the others."""
    known = {(line.depth, line.text) for line in others}
    return [line for line in some if (line.depth, line.text) not in known]


def _on_one_line(some: list) -> str:
    """The text of lines of notation, without their comments."""
    return " / ".join(line.text.split("  #")[0] for line in some)


def bank() -> tuple[Mistake, ...]:
    """All named mistakes."""
    from . import by_hand, convolution, others, reported, training, written

    rooms = (convolution, others, written, by_hand, reported, training)
    return tuple(row for room in rooms for row in room.MISTAKES)


def mistakes_of(operation: str) -> list[Mistake]:
    """The named mistakes that an operation can have."""
    mistakes = [mistake for mistake in bank() if operation in mistake.operations]
    if not mistakes and operation in LISTINGS:
        return [_opposite(operation)]
    return mistakes


@functools.cache
def _opposite(operation: str) -> Mistake:
    """The mistake of an operation that has no row: the opposite sign."""

    def negative(right: Callable, **inputs: Any) -> Array:
        return -right(**inputs)

    return Mistake(
        "opposite sign",
        operation,
        "mistake",
        "-(...)",
        "(...)",
        "the result has the opposite sign",
        operations=(operation,),
        around=negative,
    )


def named(id: str) -> Mistake:
    """The mistake of this name; a KeyError if there is none."""
    for mistake in bank():
        if mistake.id == id:
            return mistake
    raise KeyError(f"no mistake is named {id!r}")


def is_summed(operation: str, number: int) -> bool:
    """Whether an operation's result, by its number, is summed over the batch: dw and db are."""
    if operation == "conv2d_filter_gradient":
        return True
    return number > 0 and operation.endswith("_backward")


def _instances(inputs: Inputs) -> list[Inputs]:
    """The arguments of each instance of a batch."""
    batched = {name: value for name, value in inputs.items() if name not in SHARED}
    arrays = [value for value in batched.values() if isinstance(value, np.ndarray)]
    instances = []
    for n in range(len(arrays[0])):
        instance = dict(inputs)
        for name, value in batched.items():
            instance[name] = value[1:] if name in ("input_shape", "shape") else value[n]
        instances.append(instance)
    return instances


def _batch_results(operation: str, results: list[tuple[Array, ...]]) -> tuple[Array, ...]:
    """The results of a batch from those of its instances: stacked, or summed as dw and db are."""
    joined = []
    for number, arrays in enumerate(zip(*results)):
        if is_summed(operation, number):
            joined.append(sum(arrays))
        else:
            joined.append(np.stack(arrays))
    return tuple(joined)


def _tuple(result: Any) -> tuple[Array, ...]:
    """Results as a tuple, one result alone too."""
    return result if isinstance(result, tuple) else (result,)
