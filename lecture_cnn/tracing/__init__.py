"""Every step of a run: `trace(function, arguments)`.

    statements  each statement as trees, and where the run logs its numbers
    recording   run a listing and log what each step reads and writes
    nest        the same for a whole nest of loops at once, by NumPy
    at_once     which nests are tried so
    traces      what can be asked of the logs: a step, the state before it, what a cell was made of
    sentences   a step's sentence: names, numbers, result
    counting    how many steps a run would have, before it runs
"""

from .traces import Step, Trace, trace

__all__ = ["Step", "Trace", "trace"]
