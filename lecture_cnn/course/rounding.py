"""Shares as the notebooks print them, so rough that they are alike on all machines.

Another processor adds in another order. A training makes of a last digit that differs another
network, which is as good, but not the same.
"""


def about(share: float) -> str:
    """A share (0 to 1) in percent, to the nearest ten."""
    tenths = round(10 * share)
    percent = 10 * tenths
    return f"about {percent} %"


def at_least(share: float) -> str:
    """A share (0 to 1) in tenths, rounded down."""
    tenths = 10 * share
    down = int(tenths + 0.01)
    return f"at least {down} of 10"
