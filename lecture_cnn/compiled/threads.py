"""A batch in parts, by several threads: `run(function, step, arrays, numbers)`.

The instances of a batch have nothing to do with each other, so each part gives the bits that the
whole gives. What is summed over the instances, dw and db, keeps their order: it is not cut.

Each thread takes the next part that none has begun. So nothing waits for a thread that finds its
processor busy, which may take milliseconds: the others have done its parts by then.

Only where OMP_NUM_THREADS asks for it: so many threads, and at most as many as this process has
processors.
"""

import functools
import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np

from .nests import INSTANCE
from .steps import Step

SIZE = f"size_{INSTANCE}"
ENGINES = ("numba",)  # those whose functions let other threads run beside them
PARTS = 4  # for each thread
LEAST = 1_000_000  # additions, of cells or vectors: with fewer, another thread hardly helps


def cut(step: Step, batched: set[str], work: int, instances: int = 1) -> Step:
    """The step with what it needs to be run in parts, each a multiple of so many instances.

    `batched` are the arrays that have a batch, `work` is about how many additions it makes.
    """
    made = dict(step.applied)
    views = step.views.items()
    own = {name for name, view in views if made.get(view.name, view.name) in batched}
    if SIZE not in step.sizes or work < LEAST or not own.issuperset(step.written):
        return step
    return step._replace(cut=frozenset(own), instances=instances)


def run(
    function: Callable, step: Step, arrays: dict[str, np.ndarray], numbers: list[float]
) -> None:
    """The step's function on these arrays, in parts."""

    def part(first: int, last: int) -> None:
        sizes = step.sizes | {SIZE: last - first}
        own = arrays.items()
        cut = [array[first:last] if name in step.cut else array for name, array in own]
        function(*cut, *sizes.values(), *numbers)

    left = iter(_bounds(step))

    def work() -> None:
        for bounds in left:
            part(*bounds)

    others = [_pool(os.getpid()).submit(work) for _ in range(count() - 1)]
    try:
        work()
    finally:
        begun = [other for other in others if not other.cancel()]
        wait(begun)
    for one in begun:
        one.result()  # its error, should it have one


def count() -> int:
    """How many threads there are."""
    limits = os.environ.get("OMP_NUM_THREADS", "")  # "4,2": 4, and 2 inside of each
    limit = limits.split(",")[0].strip()
    here = _processors()
    return min(here, int(limit)) if limit.isdigit() and int(limit) else 1


@functools.cache
def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _bounds(step: Step) -> list[tuple[int, int]]:
    """The first instance of each part, and the one after its last."""
    instances = step.sizes[SIZE]
    tiles = instances // step.instances
    parts = PARTS * count() if count() > 1 else 1
    each = math.ceil(tiles / parts) * step.instances
    firsts = range(0, tiles * step.instances, each)
    return list(zip(firsts, [*firsts[1:], instances]))


@functools.cache
def _pool(process: int) -> ThreadPoolExecutor:
    """The threads of this process: one that was forked has none of its parent's."""
    return ThreadPoolExecutor(_processors(), f"lecture_cnn_{process}")
