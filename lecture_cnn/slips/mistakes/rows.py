"""How a row of the bank is written: `line` for a changed line, `around` for what no line says."""

from . import Mistake

# The cases on which a mistake hides, several separated by a semicolon: an operation has those that make sense for it.
PLAIN, ONE, SLIDE = "stride 1, no padding; S = 1; P = 0", "one map in and one out", "the slide's filter"
SINGLE = "stride 1, no padding; maps; quarter turns; a class; vectors"


def line(id, operations, listing, changes, reason, invisible_when="", wrong="", right=""):
    """A mistake that is a changed line. `wrong` and `right` say in the lecture's signs what takes several lines."""
    return Mistake(id, listing, "mistake", wrong, right, reason, invisible_when, tuple(changes),
                   tuple(operations.split()))


def around(id, operations, listing, wrong, right, function, reason, invisible_when=""):
    """A mistake that no line says: what is done, what is right, and a function of the operation and its inputs."""
    return Mistake(id, listing, "mistake", wrong, right, reason, invisible_when, (), tuple(operations.split()),
                   function)


def same(olds, old, new):
    """One change in each of several lines."""
    return tuple((text, text.replace(old, new)) for text in olds)


def assigned(*olds):
    """`=` for `+=` in these lines."""
    return same(olds, "+=", "=")
