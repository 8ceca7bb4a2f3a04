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
