# source: https://github.com/VikParuchuri/zero_to_gpt/issues/12  (grad = grad @ w.T has to come before w -= ...), https://github.com/CodingTrain/Toy-Neural-Network-JS/issues/72
# Two mistakes: dy from the weights after the update; db from the first instance alone.
# Right: dy = dz @ w with the weights of the forward pass; db = dz.sum(axis=0).
import numpy as np
operation, expected, wants = "linear_backward", "two: dy from updated weights + db of the first instance", ""

def function(dz, y, w, lr=0.1):
    dw = dz.T @ y
    db = dz[0].copy()
    w = w - lr * dw
    dy = dz @ w
    return dy, dw, db
