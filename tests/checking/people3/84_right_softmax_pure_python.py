# source: https://github.com/amdegroot/ssd.pytorch/issues/203  (why x_max in log_sum_exp? - the same value, no overflow)
# Right: cross entropy of one instance in pure Python, log-sum-exp with the maximum added back.
import math
operation, expected, wants = "cross_entropy", "right: pure Python, one instance", ""

def function(z, d):
    m = max(float(s) for s in z)
    return m + math.log(sum(math.exp(float(s) - m) for s in z)) - float(z[int(d)])
