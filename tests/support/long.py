"""How much of a long check is done: a part in `make test`, all of it in `make test-long`.

A test that uses one of these bears the marker `long`, so that `make test-long` finds it.
"""

import os

import pytest

LONG = bool(os.environ.get("LONG"))

long = pytest.mark.long


def amount(part, whole):
    """How many examples, functions, updates: `part` of them, or the whole number."""
    return whole if LONG else part


def some_of(rows, every, first=0):
    """Every so many of the rows, from the first one on, or all of them."""
    return list(rows) if LONG else list(rows)[first::every]


# What only long trials of the notebooks have: no exercise needs them, and nobody is asked to change them.
TRIALS = ("trials.rules(", "trials.plateau(", "trials.normalisation(", "trials.dropout(", "trials.turned(", ".run(90, ",
          "pair = [", "stick = ", "scenes.JOINTS", "run.run(250)", "separable.trial(",
          "moved = translated(y[held], ", "views.few_digits(", "views.ten_views(", "speech.pooling(", "planted = ",
          "trained(lc.vectorized)",
          "segmentation.trained(", "wide = Network(",
          "found = [in_use", "lc.gradcheck(small", "similarity.trial(", "similarity.learned(",
          "run_again(lc.claims(", "by_loops, by_vectors = ", "network = models.resnet(18, ")


def of_a_trial(source):
    """Whether a notebook's cell is one of its long trials, or shows what came of one."""
    return any(words in source for words in TRIALS)
