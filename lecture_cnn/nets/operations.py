"""The operations on a batch, whichever module they come from: `batched(lc.loops)`, `batched(lc.compiled)`.

The lecture's listings have one instance; a network's arrays have a batch axis first, (N, D, W, H), (N, D, T) or (N, n).
"""

import inspect
from functools import cache

import numpy as np

from .. import vectorized

ONE_EACH = {"y", "z", "dz", "dy", "du", "pidx", "v", "d"}  # arguments with a batch axis; the others are shared
SHAPES = {"input_shape", "shape"}


def batched(ops):
    """The module itself if it takes batches (`vectorized`), else its operations one instance at a time."""
    return ops if ops is vectorized or isinstance(ops, OneByOne) else OneByOne(ops)


class OneByOne:
    """The operations of a module, run once for each instance; dw and db are summed over the instances."""

    def __init__(self, ops):
        self.ops = ops

    def __getattr__(self, name):
        operation = getattr(self.ops, name)

        def on_batch(*args, **kwargs):
            given = _signature(operation).bind(*args, **kwargs).arguments
            sizes = {len(given[name]) for name in ONE_EACH & given.keys()}
            if len(sizes) != 1 or 0 in sizes:
                raise ValueError(f"{name}: expected batches of one length, at least one instance, got lengths {sizes}")
            results = [operation(**_instance(given, n)) for n in range(sizes.pop())]
            if not isinstance(results[0], tuple):
                return np.stack(results)
            first, *others = zip(*results)
            summed = name.endswith("_backward")  # dy, dw, db
            return np.stack(first), *((sum if summed else np.stack)(other) for other in others)

        return on_batch


def _instance(given, n):
    """The arguments of the instance n."""
    return {name: value[n] if name in ONE_EACH else value[1:] if name in SHAPES else value
            for name, value in given.items()}


_signature = cache(inspect.signature)
