"""The operations on a batch, from whichever module they come: `batched(lc.loops)`.

The lecture's listings have one instance; a network's arrays have a batch axis first: (N, D, W, H),
(N, D, T) or (N, n).
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .. import compiled, vectorized

# Arguments that have a batch axis.
WITH_BATCH = {"y", "z", "dz", "dy", "du", "pidx", "v", "d"}
SHAPES = {"input_shape", "shape"}  # of arrays that have one


def batched(ops: Any) -> Any:
    """The module itself if it takes batches, as `vectorized` and `compiled` do, else its operations
    one by one.
    """
    if ops in (vectorized, compiled) or isinstance(ops, OneByOne):
        return ops
    return OneByOne(ops)


class OneByOne:
    """The operations of a module, run once for each instance; dw and db are summed over them."""

    def __init__(self, ops: Any) -> None:
        self.ops = ops

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self.ops, name)

        def on_batch(*args: Any, **kwargs: Any) -> Any:
            given = _signature(operation).bind(*args, **kwargs).arguments
            lengths = {len(given[key]) for key in WITH_BATCH & given.keys()}
            if len(lengths) != 1 or 0 in lengths:
                raise ValueError(
                    f"{name}: expected batches of one length, at least one instance, "
                    f"got lengths {lengths}"
                )
            N, = lengths
            results = [operation(**_instance(given, n)) for n in range(N)]
            if not isinstance(results[0], tuple):
                return np.stack(results)
            first, *others = zip(*results)
            if name.endswith("_backward"):  # dy, dw, db
                return np.stack(first), *map(sum, others)
            return np.stack(first), *map(np.stack, others)

        return on_batch


def _instance(given: dict[str, Any], n: int) -> dict[str, Any]:
    """The arguments of instance n."""
    own = {}
    for name, value in given.items():
        if name in WITH_BATCH:
            value = value[n]
        elif name in SHAPES:
            value = value[1:]
        own[name] = value
    return own


_signature = cache(inspect.signature)
