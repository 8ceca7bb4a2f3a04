"""How many steps a run takes, told without running it."""

import re
import time

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import border, counting, recording

ALL = list(dict.fromkeys(lc.LISTINGS.values()))


def count(listing, **inputs):
    return counting.steps_of(listing.function, border.arguments(listing.function, inputs or listing.example()))


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_the_count_is_the_number_of_steps_of_the_run(listing):
    assert count(listing) == len(lc.trace(listing.id))


def test_the_count_of_a_convolution_by_hand():
    # L21 on 2 maps of 6 x 5 with three 3 x 3 filters: 3 maps of 4 x 3 cells; for each the bias, 2*3*3 products, and the
    # activation
    assert count(lc.LISTINGS["L21"]) == 3 * 4 * 3 * (1 + 2 * 3 * 3 + 1)


BIG = {
    "L21": dict(y=np.zeros((3, 224, 200)), w=np.zeros((64, 3, 3, 3)), b=np.zeros(64)),
    "L11": dict(y=np.zeros((3, 100, 90)), z=np.zeros((8, 98, 88)), dY=np.zeros((8, 98, 88)), w=np.zeros((8, 3, 3, 3))),
    "L24": dict(y=np.zeros((3, 201, 191)), z=np.zeros((8, 100, 95)), dY=np.zeros((8, 100, 95)),
                w=np.zeros((8, 3, 3, 3)), stride=2),
    "L07": dict(dz=np.zeros((3, 900, 800)), w=np.zeros((3, 2, 3, 3))),
    "L13": dict(y=np.zeros((3, 1000, 900)), K=2),
}


@pytest.mark.parametrize("name", BIG)
def test_too_many_steps_are_refused_at_once_with_the_count_and_a_crop_that_will_do(name):
    start = time.perf_counter()
    with pytest.raises(ValueError) as refused:
        lc.trace(name, **BIG[name])
    seconds = time.perf_counter() - start
    print(f"{name}: {refused.value} ({seconds:.2f} s)")
    assert seconds < 3  # usually 0.1 to 0.5, mostly for making the arrays
    listing = lc.LISTINGS[name]
    assert f"{count(listing, **BIG[name]):,} steps, and at most 2,000,000" in str(refused.value)
    array, width, height = re.search(r"crop: (\w+) of (\d+) x (\d+) ", str(refused.value)).groups()
    less = BIG[name][array].shape[1] - int(width)
    assert less > 0 and BIG[name][array].shape[2] - int(height) == less
    smaller = {key: value if key == "w" or np.ndim(value) != 3 else
               value[:, :value.shape[1] - (cut := less if value.shape == BIG[name][array].shape or name == "L11"
                                           else less // 2), :value.shape[2] - cut] for key, value in BIG[name].items()}
    assert 1_500_000 < count(listing, **smaller) <= 2_000_000


def test_counting_takes_well_under_a_second_however_many_steps_there_are():
    listing = lc.LISTINGS["L21"]
    given = border.arguments(listing.function, BIG["L21"])
    start = time.thread_time()
    assert counting.steps_of(listing.function, given) > 80_000_000
    seconds = time.thread_time() - start
    print(f"81 million steps counted in {1000 * seconds:.1f} ms")
    assert seconds < 0.2


def test_the_stepper_refuses_as_the_trace_does():
    with pytest.raises(ValueError, match="81,582,336 steps"):
        lc.stepper("L21", **BIG["L21"])


def test_what_cannot_be_counted_is_ended_in_the_run(monkeypatch):
    def endless(l, dz, w, dy, D, W, H, K):
        while dz[l, 1, 1, 1] > 0:
            dz[l, 1, 1, 1] = 1

    assert counting.steps_of(endless, {}) is None
    monkeypatch.setattr(recording, "MOST", 1000)
    with pytest.raises(ValueError, match="ended after 1,000 steps"):
        lc.trace(endless, like="L07", dz=np.ones((1, 2, 2)), w=np.ones((1, 1, 1, 1)))
