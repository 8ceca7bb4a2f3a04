# %% [markdown]
# # 10 · The backward loops
#
# **You will** run the lecture's backward pass as it stands in code: first for one layer, then for a whole small network
# that looks at a handwritten digit.
#
# **You will learn** that the backward loops are the forward loops run in reverse, with two additions in place of one;
# where the bias comes in; why it must be `+=`; and how to check a complete network against central differences.
#
# **You need** the two rules (06), and 08 and 09 for what the sums mean. **Time:** about 40 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# The forward loop does one thing, many times: it multiplies a weight by an activation and adds the product to a $z$.
# For such a product the two rules of the lecture (L09) say: the derivative of each factor *gets* the other factor times
# the derivative of the result.
#
# $$z \mathrel{+}= w\,y \qquad\text{gives}\qquad \frac{dDiv}{dy} \mathrel{+}= w \frac{dDiv}{dz}, \qquad
# \frac{dDiv}{dw} \mathrel{+}= y \frac{dDiv}{dz}$$
#
# $Div$ is the divergence, the number that says how wrong the output is (05); the listings write `dy`, `dw`, `dz` for
# the three derivatives. For the activation $Y = f(z)$ the rule is $\frac{dDiv}{dz} = \frac{dDiv}{dY} f'(z)$. So the
# whole backward pass can be written without any thinking about flips and windows: take the forward loop, run it in
# reverse, and put two lines where there was one.
#
# ## Two listings
#
# Forward (L21) and, line against line, backward (L11; the second deck prints it again as L22):

# %%
print(lc.LISTINGS["L21"])
print()
print(lc.LISTINGS["L11"])

# %% [markdown]
# | forward, L21 | backward, L11 | why |
# |---|---|---|
# | line 9: $Y = f(z)$ | line 7: $dz = dY\,f'(z)$ | $f$ is applied cell by cell |
# | line 8: $z$ `+=` $w\,Y$ | line 12: $dY$ `+=` $w\,dz$; line 13: $dw$ `+=` $dz\,Y$ | a product has two factors |
# | line 4: $z = b$ | line 8: $db$ `+=` $dz$ | $b$ enters with the factor 1 |
# | `1:n` | `n:downto:1` | in reverse |
# | nothing | lines 1 to 3 | `+=` needs something to add to |
#
# Is it really the same loop backwards? Here are the products of both runs, by their loop variables:

# %%
forward, backward = lc.trace("L21"), lc.trace("L11")
there = [forward.variables(k) for k in range(len(forward)) if forward[k].line == 8]
back = [backward.variables(k) for k in range(len(backward)) if backward[k].line == 12]
print("loop variables:", ", ".join(name.replace("_", "'") for name in there[0]))
print("forward, line 8:  ", len(there), "products, first", *there[0].values(), "  last", *there[-1].values())
print("backward, line 12:", len(back), "products, first", *back[0].values(), "  last", *back[-1].values())
print("the same in reverse:", there == back[::-1])

# %% [markdown]
# ## Step through it
#
# The smallest layer: one map of 3 × 3 cells, one filter of 2 × 2, so that $z$ is 2 × 2. There are 16 products. Look at
# steps 5 and 6: one `dz` at a time scatters its share over a window of `dY(0)` and over all of `dw(1)`.

# %%
small = dict(y=lc.examples.integers(1, 3, 3, start=1), z=lc.examples.integers(1, 2, 2, start=5),
             w=lc.examples.integers(1, 1, 2, 2, start=2), dY=lc.examples.integers(1, 2, 2, start=4),
             activation="identity")
lc.stepper("L11", **small, at=5)

# %%
done = lc.LISTINGS["L11"].run(**small)
lc.figures.row({"dz(1,1)": done["dz"][0], "w(1,1,1)": small["w"][0, 0], "dY(0,1)": done["dY"][0],
                "Y(0,1)": small["y"][0], "dw(1,1,1)": done["dw"][0, 0]}, scale=4)
plt.show()
print("db(1,1) =", done["db"][0], " the sum of dz:", done["dz"].sum())
print("dY(0,1), lines are y:")
print(done["dY"][0].T)

# %% [markdown]
# What to see: each derivative is as large as its variable, `dY` as `Y`, `dw` as `w`. The corner of `dY` is one product,
# `w(1,1,1,1,1) dz(1,1,1,1)`; the middle is four, one from each `dz`.
#
# **The bias.** $b(l,j)$ is in every $z(l,j,x,y)$ of its map, with the factor 1. So its derivative is the sum of the
# derivative map (line 8). The slides leave this line out.
#
# ## Scatter and gather
#
# Lines 12 and 13 scatter. The listings of 08 and 09 gather: the same products, collected for each cell of the result.
# Both give the same numbers, here exactly, because the teaching values are whole numbers:

# %%
example = lc.LISTINGS["L11"].example()
y, w, dz = example["y"], example["w"], example["dY"]  # the activation is the identity: dz = dY
scattered = lc.LISTINGS["L11"].run(**example)
print("dY as L07 gathers it:", bool((scattered["dY"] == lc.LISTINGS["L07"].run(dz=dz, w=w)["dy"]).all()))
print("dw as L08 gathers it:", bool((scattered["dw"] == lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]).all()))
print("db as a sum over positions:", bool((scattered["db"] == dz.sum(axis=(1, 2))).all()))

# %% [markdown]
# Is the reverse order needed? For one layer it is not. Each line of the loops only adds, and a sum doesn't depend on
# its order (with rounding: on the last digits). Here the listing runs with its six loop lines replaced (`variant`), all
# upwards:

# %%
listing = lc.LISTINGS["L11"]
upwards = lc.slips.variant(listing.function, {
    "for x in downto(W[l-1] - K[l] + 1, 1):": "for x in span(1, W[l-1] - K[l] + 1):",
    "for y in downto(H[l-1] - K[l] + 1, 1):": "for y in span(1, H[l-1] - K[l] + 1):",
    "for j in downto(D[l], 1):": "for j in span(1, D[l]):", "for i in downto(D[l-1], 1):": "for i in span(1, D[l-1]):",
    "for x_ in downto(K[l], 1):": "for x_ in span(1, K[l]):", "for y_ in downto(K[l], 1):": "for y_ in span(1, K[l]):",
}, name="upwards")
result = lc.trace(upwards, like="L11", **example).result
print("all loops upwards, the same results:", all(bool((result[name] == scattered[name]).all()) for name in scattered))

# %% [markdown]
# Over the *layers* the order matters: `dY(l)` must be complete before layer $l$ is begun.
#
# ## The complete backward pass
#
# One more loop, over the layers from the last to the first. `dY(L)`, where it begins, is given; what layer $l$ leaves
# in `dY(l-1)` is what layer $l-1$ begins with.

# %%
print(lc.LISTINGS["L12"])

# %% [markdown]
# Where does `dY(L) = dDiv/dY(L)` of line 1 come from? The slides don't print this step. The last maps are flattened,
# a softmax makes probabilities $p$ of them, and the divergence is the cross-entropy with the wanted $d$ (05). Softmax
# and cross-entropy together have a simple derivative, $p-d$, which is put back into the shape of the maps.
#
# ## A network that looks at a digit
#
# A six of 8 × 8 cells; a layer of two 3 × 3 filters, and a layer of three 6 × 6 filters that leaves one number a class.
# The activation is tanh. The weights have not been trained: this is one step of learning, seen in full.

# %%
digit = lc.data.digits()[0][6]  # try another one
weights = [lc.examples.integers(2, 1, 3, 3, start=2) / 4, lc.examples.integers(3, 2, 6, 6, start=3) / 8]
biases = [lc.examples.integers(2, start=4) / 4, lc.examples.integers(3, start=5) / 4]
net = lc.LISTINGS["L10"].run(image=digit, w=weights, b=biases, activation="tanh")
wanted = np.array([0.0, 1.0, 0.0])
p = lc.loops.softmax(lc.loops.flatten(net["Y"][-1]))
start = lc.loops.unflatten(p - wanted, net["Y"][-1].shape)
print("p =", p.round(4), "  d =", wanted, "  p - d =", (p - wanted).round(4), "  dY(2) has the shape", start.shape)

# %%
lc.stepper("L12", Y=net["Y"], z=net["z"], w=weights, dY=start, activation="tanh", at=dict(l=2))

# %% [markdown]
# What to see when you step: at `l = 2` the three numbers of `dz(2)` colour all of `dY(1)`; at `l = 1` every cell of
# `dz(1)` colours its window of `dY(0)`. Going back, the maps grow again: 1 × 1, 6 × 6, 8 × 8.

# %%
gradient = lc.LISTINGS["L12"].run(Y=net["Y"], z=net["z"], w=weights, dY=start, activation="tanh")
lc.figures.row({"Y(0,1): a six": digit[0], "Y(1,1)": net["Y"][1][0], "Y(1,2)": net["Y"][1][1],
                "dY(1,1)": gradient["dY"][1][0], "dY(1,2)": gradient["dY"][1][1], "dY(0,1)": gradient["dY"][0][0]})
plt.show()
for name in ("dY", "dw", "db"):
    shapes = [array.shape for array in gradient[name]]
    print(name, shapes, " largest:", [float(abs(array).max().round(4)) for array in gradient[name]])

# %% [markdown]
# What to see: `dY(1)` is a mixture of the three 6 × 6 filters, `dY(0)` says which pixels of the digit matter to $Div$.
# `dY(0)` isn't needed for learning. Notebook 17 uses it to ask what a neuron looks at.
#
# ## A witness who knows no backward pass
#
# The whole network, forward only: change one number, see how $Div$ changes. Every weight, every bias and every pixel.

# %%


def divergence(image, w1, w2, b1, b2):
    ops = lc.vectorized
    Y1 = ops.tanh(ops.conv2d(image, w1, b1))
    return ops.cross_entropy(ops.flatten(ops.tanh(ops.conv2d(Y1, w2, b2))), wanted)


values = [digit, *weights, *biases]
names = ["dY(0)", "dw(1)", "dw(2)", "db(1)", "db(2)"]
found = [gradient["dY"][0], *gradient["dw"], *gradient["db"]]
print("Div =", round(float(divergence(*values)), 6))
for k, name in enumerate(names):
    numeric = central_differences(lambda v, k=k: divergence(*values[:k], v, *values[k + 1:]), values[k], 1.0)
    print(f"{name}: {values[k].size:3} numbers agree with central differences to 1e-7:",
          bool(abs(numeric - found[k]).max() < 1e-7))

# %% [markdown]
# ## Without loops
#
# The vectorized version of one layer's backward pass is one matrix product for `dy` and $K^2$ additions (08), one
# matrix product for `dw` (09), one sum for `db`. It counts two products for each of the forward
# pass's one.

# %%
print(lc.compare("conv2d_backward", dz=dz, y=y, w=w))
dz1, inputs = gradient["dz"][0], dict(y=digit, w=weights[0])
print()
print(lc.compare("conv2d_backward", dz=dz1, **inputs))

# %% tags=["live"]
timed = lc.compare("conv2d_backward", dz=dz1, **inputs)
print(f"the loops took {timed.times['loops'] / timed.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# ## What goes wrong
#
# ### The slide's own omission
#
# The biases are parameters of the network too, but no listing computes their derivatives. Without line 8 `db` stays 0
# and the biases never learn:

# %%
for row in lc.errata("L11"):
    print(row.describe())

# %% [markdown]
# ### Slips by students, run
#
# `=` instead of `+=` keeps only the last product. Setting `dY(l)` to 0 inside the loop over the layers erases what the
# layer above has just left there. Forgetting $f'(z)$ is invisible as long as the activation is the identity, whose
# derivative is 1; here it is relu.

# %%
again = lc.LISTINGS["L12"].example()
true = lc.LISTINGS["L12"].run()
mistakes = {
    "= for dY": {"dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]":
                 "dY[l-1, i, x+x_-1, y+y_-1] = w[l, j, i, x_, y_] * dz[l, j, x, y]"},
    "= for dw": {"dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]":
                 "dw[l, j, i, x_, y_] = dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]"},
    "dY(l) set to 0": {"db[l] = zeros(D[l])": "db[l] = zeros(D[l])\ndY[l] = zeros(D[l], W[l], H[l])"},
    "no f'(z)": {"dz[l, j, x, y] = dY[l, j, x, y] * f_prime(z[l, j, x, y])": "dz[l, j, x, y] = dY[l, j, x, y]"},
}
for name, changes in mistakes.items():
    wrong = lc.trace(lc.slips.variant(lc.LISTINGS["L12"].function, changes, name=name), like="L12", **again).result
    errors = {key: max(float(abs(a - b).max().round(4)) for a, b in zip(wrong[key], true[key]))
              for key in ("dY", "dw", "db")}
    print(f"{name:15} wrong by up to {errors}")

# %% [markdown]
# ### A wrong start
#
# Softmax is no activation that works cell by cell: each $z$ changes all the probabilities. The rule
# $dz = dY\,f'(z)$ applied to it gives wrong numbers from the first step on (last column). The right ones are $p-d$:

# %%
for row in lc.errata():
    if row.id == "E60":
        print(row.describe())
print(facts.table([{"class": row["i"], "p": round(row["p"], 4), "d": row["d"], "p - d": round(row["p_less_d"], 4),
                    "central difference": round(row["central_difference"], 4),
                    "componentwise": round(row["componentwise"], 4)}
                   for row in facts.softmax_start(net["Y"][-1].ravel(), 1)]))

# %% [markdown]
# ## Exercises
#
# 1. Three maps of 10 × 8 in, four out, $K = 3$. How many products do lines 12 and 13 add up together?

# %%
answer = None
judge(answer, lambda: lc.compare("conv2d_backward", dz=np.ones((4, 8, 6)), y=np.ones((3, 10, 8)),
                                 w=np.ones((4, 3, 3, 3))).multiply_adds)

# %% [markdown]
# 2. A derivative map `dz(1,1)` is 2 in each cell of a 4 × 3 map. What is `db(1,1)`?

# %%
answer = None
judge(answer,
      lambda: lc.loops.conv2d_backward(np.full((1, 4, 3), 2.0), np.zeros((1, 6, 5)), np.zeros((1, 1, 3, 3)))[2][0])

# %% [markdown]
# 3. Write the backward pass of one layer: loop over the positions of `dz` and its maps, and use NumPy for the rest.
#    Return `dy, dw, db`. If it is not right yet, `lc.check(my_backward, "conv2d_backward", stride=1, padding=0)` tries
#    it on harder cases and names the mistake.


# %%
def my_backward(dz, y, w):
    return None


mine = my_backward(dz, y, w)
judge(None if mine is None else np.concatenate([np.ravel(part) for part in mine]),
      lambda: np.concatenate([part.ravel() for part in lc.loops.conv2d_backward(dz, y, w)]))

# %% [markdown]
# ## Summary
#
# $$dz(l,j,x,y) = dY(l,j,x,y)\,f'(z(l,j,x,y)) \qquad db(l,j) \mathrel{+}= dz(l,j,x,y)$$
#
# $$dY(l-1,i,x+x'-1,y+y'-1) \mathrel{+}= w(l,j,i,x',y')\,dz(l,j,x,y) \qquad
# dw(l,j,i,x',y') \mathrel{+}= dz(l,j,x,y)\,Y(l-1,i,x+x'-1,y+y'-1)$$
#
# - the forward loop, with two additions for each product; the order inside of a layer doesn't matter;
# - allocate and zero `dw(l)`, `db(l)` and `dY(l-1)` once a layer, never `dY(l)`;
# - begin with $p-d$, and let central differences look at every number.
#
# Before: [09 · One weight, and dw](09_one_weight.ipynb) · after: [11 · Pooling backward](11_pooling_backward.ipynb)
