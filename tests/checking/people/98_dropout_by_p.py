# source: https://github.com/lmjohns3/theanets/pull/123  (divided by the wrong probability)
operation = "dropout_backward"
expected = "divided by p, not by 1 - p"
bug_line = "return du * mask / p"


def function(du, mask, *, p):
    return du * mask / p
