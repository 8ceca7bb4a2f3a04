"""A part of what only `make test-own-code` tests in full."""

import os

EVERY = 1 if os.environ.get("OWN_CODE") == "all" else 5


def drawn(everything):
    """Each fifth; of pairs whose second parts come in turn, so that all of these are among them."""
    return list(everything)[::EVERY]
