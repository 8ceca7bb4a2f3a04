"""What stands for an array and is none, and what NumPy says of it, for tests that every error is one of ours."""

import numpy as np


class Failing:
    def __array__(self, *_, **__):
        raise ValueError("setting an array element with a sequence")


NUMPYS = ["inhomogeneous", "broadcast", "setting an array element", "reshape", "could not convert", "operands",
          "truth value", "not supported", "invalid literal", "unsized object", "out of bounds", "must be real",
          "axes don't match", "object arrays", "ufunc", "'numpy", "iterable", "unpack", "subscriptable"]
NO_ARRAYS = {  # what stands for an array -> the kind of the error
    "rows of different lengths": (lambda: [[1, 2], [3]], ValueError),
    "deeper rows of different lengths": (lambda: [[[1.0, 2], [3]], [[1, 2], [3, 4]]], ValueError),
    "a number beside a row": (lambda: [[1, [2]], [3, [4]]], ValueError),
    "arrays of different shapes": (lambda: [np.ones((2, 3)), np.ones((3, 2))], ValueError),
    "a string": (lambda: "maps", TypeError),
    "strings": (lambda: [["1", "2"]], TypeError),
    "bytes": (lambda: b"ab", TypeError),
    "None inside": (lambda: [[1, None]], TypeError),
    "an object": (object, TypeError),
    "a set": (lambda: {1, 2}, TypeError),
    "a dictionary": (lambda: {1: 2}, TypeError),
    "a generator": (lambda: (n for n in range(3)), TypeError),
    "a function": (lambda: len, TypeError),
    "a class": (lambda: int, TypeError),
    "complex numbers": (lambda: [[1 + 2j]], TypeError),
    "numbers of 400 digits": (lambda: [[10**400]], TypeError),
    "dates": (lambda: np.array(["2020-01-01"], "datetime64[D]"), TypeError),
    "fields": (lambda: np.zeros(2, [("a", int)]), TypeError),
    "masked": (lambda: np.ma.ones((2, 3)), TypeError),
    "an array that fails": (lambda: Failing(), TypeError),
}
