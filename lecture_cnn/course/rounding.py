"""Numbers of trainings, as the notebooks print them: so rough that they are alike on all machines.

Another processor adds in another order. A training makes of a last digit that differs another
network, which is as good, but not the same.
"""


def about(share: float) -> str:
    """A share (0 to 1) in percent, to the nearest five: "about 95 %"."""
    return f"about {5 * round(20 * share)} %"
