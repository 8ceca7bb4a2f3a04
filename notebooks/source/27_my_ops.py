# %% [markdown]
# # 27 · my_ops: a network of your own
#
# Six functions that you have met from 02 to 11 are a whole network: with them it reads digits, and learns to. Here
# you write all six, in NumPy, each checked as soon as it is written. Then *your* functions train a network on 1,437
# handwritten digits, and it reads 360 others.
#
# A student forgot the biases: `db` is 0, everything else is right. After the training,
#
# **how many of the digits does that network read: a tenth, as a guess would, about half, or nearly as many as a right
# one?** Decide before you read "Does it learn? Then it is right" at the end.

# %%
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.course.exercises import exercise, my_ops
from lecture_cnn.nets.pictures import stratified

digits, labels = lc.data.digits()
train, held_out = stratified(labels, 0)  # four fifths to learn from; a fifth that training never sees
lc.figures.row({f"class {c}": digits[held_out][labels[held_out] == c][0, 0] for c in (0, 3, 4, 5, 9)})
plt.show()

# %% [markdown]
# ## The network
#
# (You need 02, 04, 05, 10 and 11; about two hours, with pauses; [words and symbols](GLOSSARY.md).) Maps are (maps, W,
# H), columns before rows, one digit at a time, everything from 0:
#
# | layer | gives | forward | backward |
# |---|---|---|---|
# | convolution, 4 filters of 3 × 3, tanh | 4 × 6 × 6 | `conv2d` | `conv2d_backward` |
# | max pooling, 2 × 2, stride 2 | 4 × 3 × 3 | `max_pool2d` | `max_pool2d_backward` |
# | convolution, 8 filters of 2 × 2, tanh | 8 × 2 × 2 | `conv2d` | `conv2d_backward` |
# | flat layer, from 32 to 10 scores | 10 | given | `linear_backward` |
# | softmax and divergence | | | `cross_entropy_backward` |
#
# Write them in any order, with loops as slow and as plain as you like. Run a cell, and read what the check says of
# it. It names a mistake that it knows; of one that it doesn't, it says in which results and on which inputs.
#
# ## Forward: the convolution (02)


# %%
def conv2d(y, w, b):
    return None


exercise("27.1", conv2d)

# %% [markdown]
# ## Backward: three derivatives (10)


# %%
def conv2d_backward(dz, y, w):
    return None


exercise("27.2", conv2d_backward)

# %% [markdown]
# ## Max pooling (04), and back to the winners (11)


# %%
def max_pool2d(y, K, stride):
    return None


exercise("27.3", max_pool2d)


# %%
def max_pool2d_backward(du, pidx, input_shape):
    return None


exercise("27.4", max_pool2d_backward)

# %% [markdown]
# ## The end of the network (05)


# %%
def linear_backward(dz, y, w):
    return None


exercise("27.5", linear_backward)


# %%
def cross_entropy_backward(z, d):
    return None


exercise("27.6", cross_entropy_backward)

# %% [markdown]
# ## The training, in plain sight
#
# This is all of it. `ops` holds the six functions. `forward` goes through the layers and keeps what backward needs;
# `gradients` goes the same way back, line by line in reverse. `trained` takes eight digits, adds up their gradients,
# and moves each weight a step against their mean.


# %%
def first_weights():
    draw = np.random.default_rng(0).standard_normal
    return [draw((4, 1, 3, 3)) / 3, np.zeros(4), draw((8, 4, 2, 2)) / 4, np.zeros(8), draw((10, 32)) / 6, np.zeros(10)]


def forward(ops, digit, weights):
    w1, b1, w2, b2, w3, b3 = weights
    y1 = np.tanh(ops.conv2d(digit, w1, b1))
    u, pidx = ops.max_pool2d(y1, 2, stride=2)
    y2 = np.tanh(ops.conv2d(u, w2, b2))
    v = y2.ravel()
    return w3 @ v + b3, (y1, u, pidx, y2, v)


def gradients(ops, digit, label, weights):
    _, _, w2, _, w3, _ = weights
    scores, (y1, u, pidx, y2, v) = forward(ops, digit, weights)
    dscores = ops.cross_entropy_backward(scores, label)
    dv, dw3, db3 = ops.linear_backward(dscores, v, w3)
    dz2 = dv.reshape(y2.shape) * (1 - y2**2)
    du, dw2, db2 = ops.conv2d_backward(dz2, u, w2)
    dz1 = ops.max_pool2d_backward(du, pidx, y1.shape) * (1 - y1**2)
    _, dw1, db1 = ops.conv2d_backward(dz1, digit, weights[0])
    return dw1, db1, dw2, db2, dw3, db3


def trained(ops, epochs=2, rate=0.3, batch=8):
    weights = first_weights()
    for first in [*range(0, len(train), batch)] * epochs:
        some = train[first:first + batch]
        each = [gradients(ops, digits[n], labels[n], weights) for n in some]
        for w, *dw in zip(weights, *each):
            w -= rate * sum(dw) / len(some)
    return weights


def share_right(ops, weights):
    found = [forward(ops, digits[n], weights)[0].argmax() for n in held_out]
    return np.mean(found == labels[held_out])


# %% [markdown]
# With right functions, here those of `lc.vectorized`, two looks at every digit give:

# %%
weights = trained(lc.vectorized)
print(f"held-out digits read: {share_right(lc.vectorized, weights):.0%}")

# %% [markdown]
# Now with yours. If you keep them in a file of your own, say `import my_ops as mine` in place of the first lines.
# (With loops written out in Python it takes a minute or two.)

# %%
mine = SimpleNamespace(conv2d=conv2d, conv2d_backward=conv2d_backward, max_pool2d=max_pool2d,
                       max_pool2d_backward=max_pool2d_backward, linear_backward=linear_backward,
                       cross_entropy_backward=cross_entropy_backward)
if my_ops.verdicts(mine):
    share = share_right(mine, trained(mine))
    print(f"held-out digits read: {share:.0%}.", "Done: at least 85%!" if share >= 0.85 else "85% were expected.")

# %% [markdown]
# ## Does it learn? Then it is right
#
# The answer to the question above, and four more mistakes. Each is planted in one function, the others are right, and
# the same network is trained:


# %%
def no_db(dz, y, w):
    dy, dw, db = lc.vectorized.conv2d_backward(dz, y, w)
    return dy, dw, 0 * db


def flipped_dy(dz, y, w):
    dy, _, _ = lc.vectorized.conv2d_backward(dz, y, w[..., ::-1, ::-1])
    return dy, *lc.vectorized.conv2d_backward(dz, y, w)[1:]


def flipped_dw(dz, y, w):
    dy, dw, db = lc.vectorized.conv2d_backward(dz, y, w)
    return dy, dw[..., ::-1, ::-1], db


def rows_for_columns(du, pidx, input_shape):
    return lc.vectorized.max_pool2d_backward(du, pidx[..., ::-1], input_shape)


def away_from_the_right_class(z, d):
    return -lc.vectorized.cross_entropy_backward(z, d)


planted = [
    ("conv2d_backward", no_db),
    ("conv2d_backward", flipped_dy),
    ("conv2d_backward", flipped_dw),
    ("max_pool2d_backward", rows_for_columns),
    ("cross_entropy_backward", away_from_the_right_class),
]
for name, wrong in planted:
    ops = SimpleNamespace(**{**vars(lc.vectorized), name: wrong})
    share = share_right(ops, trained(ops))
    said = lc.check(wrong, name).results.values()
    mistakes = ", ".join(result.mistake for result in said if result.mistake)
    print(f"{wrong.__name__:25} reads {share:4.0%}   the check says: {mistakes}")

# %% [markdown]
# Without `db` it reads 89 %, the right one 91 %: the weights learn to do without. With a filter flipped the wrong
# way, or columns and rows exchanged, it reads fewer, but it learns. Only a wrong sign is seen at once. **That a
# network learns does not show that its gradient is right.** A check does: it compares numbers, on inputs where the
# mistake can't hide.
#
# ## What you can do now
#
# - write forward and backward of a convolutional network in NumPy, with nothing else;
# - train it, and read digits that it has not seen;
# - test a gradient before you trust a training.
#
# After: [28 · The same loops, fast](28_fast_loops.ipynb) · [contents](README.md)
