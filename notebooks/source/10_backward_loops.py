# %% [markdown]
# # 10 · The backward loops
#
# Forward, the innermost line of a convolution layer adds one product: $z \mathrel{+}= w\,Y$. The two rules of 06 make
# of it $dY \mathrel{+}= w\,dz$ and $dw \mathrel{+}= dz\,Y$. So there is a backward pass without any thinking about
# flips: run the forward loops in reverse, with two lines for one.
#
# **The bias stands outside of the inner loops: $z = b$, once for each place. What line gives $db$, and how often does
# it run?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("10 bias")

# %% [markdown]
# ## Line against line
#
# (You need 06; 08 and 09 say what the sums mean. About 30 minutes; [words and symbols](GLOSSARY.md).) Forward, L21,
# and backward, L11, which the second deck prints again as L22:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise

print(lc.LISTINGS["L21"])
print()
print(lc.LISTINGS["L11"])

# %% [markdown]
# | forward, L21 | backward, L11 | why |
# |---|---|---|
# | line 9: $Y = f(z)$ | line 7: $dz = dY\,f'(z)$ | $f$ is applied cell by cell |
# | line 8: $z$ `+=` $w\,Y$ | lines 12, 13: $dY$ `+=` $w\,dz$, $dw$ `+=` $dz\,Y$ | a product has two factors |
# | line 4: $z = b$ | line 8: $db$ `+=` $dz$ | $b$ enters with the factor 1, once for each cell of $z$ |
# | `1:n` | `n:downto:1` | in reverse |
# | nothing | lines 1 to 3 | `+=` needs a 0 to begin with |
#
# ## By hand
#
# The smallest layer: one map of 3 × 3, one filter of 2 × 2, so $z$ is 2 × 2 (and line 8 runs four times); $f$ is the
# identity. The cell in the middle of `dY` is in all four windows, so it gets four products, one from each `dz`. In
# each it meets another weight:

# %%
small = dict(y=lc.examples.integers(1, 3, 3, start=1), z=lc.examples.integers(1, 2, 2, start=5),
             w=lc.examples.integers(1, 1, 2, 2, start=2), dY=lc.examples.integers(1, 2, 2, start=4),
             activation="identity")
dz, w = small["dY"][0], small["w"][0, 0]
for x, y in np.ndindex(2, 2):
    print(f"dz({x + 1},{y + 1}) w({2 - x},{2 - y}) = {dz[x, y]:.0f} · {w[1 - x, 1 - y]:.0f}"
          f" = {dz[x, y] * w[1 - x, 1 - y]:.0f}")
done = lc.LISTINGS["L11"].run(**small)
lc.figures.row({"dz(1,1)": done["dz"][0], "w(1,1,1)": w, "dY(0,1)": done["dY"][0], "Y(0,1)": small["y"][0],
                "dw(1,1,1)": done["dw"][0, 0]}, scale=4)
plt.show()
print("their sum, in the middle of dY:", done["dY"][0, 1, 1], "  db:", done["db"][0])

# %%
lc.stepper("L11", **small, at=5, mode="stage")

# %% [markdown]
# Lines 12 and 13 *scatter*: one `dz` at a time gives its shares to a window of `dY(0)` and to all of `dw(1)`. The
# listings of 08 and 09 gather the same products. On their example, two maps in and three out:

# %%
example = lc.LISTINGS["L11"].example()
y, w, dz = example["y"], example["w"], example["dY"]  # the activation is the identity: dz = dY
scattered = lc.LISTINGS["L11"].run(**example)
print("dY, against L07:", abs(scattered["dY"] - lc.LISTINGS["L07"].run(dz=dz, w=w)["dy"]).max())
print("dw, against L08:", abs(scattered["dw"] - lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]).max())
print("db, against the sum of each map of dz:", abs(scattered["db"] - dz.sum(axis=(1, 2))).max())

# %%
answer = None  # a number
exercise("10.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# **Must the loops run backwards?** Within a layer no: each line only adds, and a sum has no order. Over the *layers*
# yes: `dY(l)` must be complete before layer $l$ begins.
#
# ## All layers
#
# One more loop, from the last layer to the first. What layer $l$ leaves in `dY(l-1)` is what layer $l-1$ begins with.

# %%
print(lc.LISTINGS["L12"])

# %% [markdown]
# Where does `dY(L)` of line 1 come from? The last maps are flattened, a softmax makes probabilities $p$ of them, and
# the divergence compares them with the wanted $d$ (05). Its derivative is $p-d$, put back into the shape of the maps.
#
# ## A network that looks at a digit
#
# A six of 8 × 8; two 3 × 3 filters, then three 6 × 6 filters that leave one number for each of three made-up classes,
# of which the second is wanted. Both layers end in tanh, because L10 has one activation for all. So the scores are
# `Y(L)` here, and `dY(L)` is $p-d$. One step of learning, in full.

# %%
digit = lc.data.digits()[0][6]  # try another one
weights = [lc.examples.integers(2, 1, 3, 3, start=2) / 4, lc.examples.integers(3, 2, 6, 6, start=3) / 8]
biases = [lc.examples.integers(2, start=4) / 4, lc.examples.integers(3, start=5) / 4]
net = lc.LISTINGS["L10"].run(image=digit, w=weights, b=biases, activation="tanh")
wanted = np.array([0.0, 1.0, 0.0])
p = lc.loops.softmax(lc.loops.flatten(net["Y"][-1]))
start = lc.loops.unflatten(p - wanted, net["Y"][-1].shape)
print("p =", p.round(2), "  d =", wanted, "  p - d =", (p - wanted).round(2))

# %%
lc.stepper("L12", Y=net["Y"], z=net["z"], w=weights, dY=start, activation="tanh", at=dict(l=2), mode="stage")

# %%
gradient = lc.LISTINGS["L12"].run(Y=net["Y"], z=net["z"], w=weights, dY=start, activation="tanh")
lc.figures.row({"Y(0,1): a six": digit[0], "Y(1,1)": net["Y"][1][0], "Y(1,2)": net["Y"][1][1],
                "dY(1,1)": gradient["dY"][1][0], "dY(1,2)": gradient["dY"][1][1], "dY(0,1)": gradient["dY"][0][0]})
plt.show()

# %% [markdown]
# Going back, the maps grow again: 1 × 1, 6 × 6, 8 × 8. `dY(0)` says which pixels matter to $Div$; learning does not
# need it, 17 does.
#
# **Check with the forward pass only.** Nudge each number up and down, run forward twice, divide: central differences.
# The largest error of each derivative, rounded:

# %%


def divergence(image, w1, w2, b1, b2):
    ops = lc.vectorized
    Y1 = ops.tanh(ops.conv2d(image, w1, b1))
    return ops.cross_entropy(ops.flatten(ops.tanh(ops.conv2d(Y1, w2, b2))), wanted)


values = [digit, *weights, *biases]
names = ["dY(0)", "dw(1)", "dw(2)", "db(1)", "db(2)"]
found = [gradient["dY"][0], *gradient["dw"], *gradient["db"]]
for k, name in enumerate(names):
    numeric = central_differences(lambda v, k=k: divergence(*values[:k], v, *values[k + 1:]), values[k], 1.0)
    print(f"{name}: {values[k].size:3} numbers, the largest {abs(found[k]).max():.3f}, "
          f"largest error {abs(numeric - found[k]).max():.6f}")

# %% [markdown]
# ## Where it goes wrong: `=` for `+=`
#
# Lines 14 and 15 of L12 with `=`: only the last product stays. And who sets `dY(l)` to 0 when layer $l$ begins, beside
# line 4, loses what layer $l+1$ has just left there:

# %%
true, again = lc.LISTINGS["L12"].run(), lc.LISTINGS["L12"].example()
mistakes = {
    "= for dY": {"dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]":
                 "dY[l-1, i, x+x_-1, y+y_-1] = w[l, j, i, x_, y_] * dz[l, j, x, y]"},
    "= for dw": {"dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]":
                 "dw[l, j, i, x_, y_] = dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]"},
    "dY(l) set to 0": {"db[l] = zeros(D[l])": "db[l] = zeros(D[l])\ndY[l] = zeros(D[l], W[l], H[l])"},
}
for name, changes in mistakes.items():
    wrong = lc.trace(lc.slips.variant(lc.LISTINGS["L12"].function, changes, name=name), like="L12", **again).result
    errors = [max(abs(a - b).max() for a, b in zip(wrong[key], true[key])) for key in ("dY", "dw", "db")]
    print(f"{name:15} largest errors of dY, dw, db:", *[f"{error:.0f}" for error in errors])

# %%
answer = None  # a letter
exercise("10.2", answer)

# %% [markdown]
# ## Write it


# %%
def my_backward(dz, y, w):
    return None


exercise("10.3", my_backward)

# %% [markdown]
# ## What you can do now
#
# - write a backward pass from its forward pass, line against line;
# - say what must be set to 0, when, and why only once a layer;
# - check a whole network with its forward pass only.
#
# Before: [09 · One weight, and dw](09_one_weight.ipynb) · after: [11 · Pooling backward](11_pooling_backward.ipynb)
