# %% [markdown]
# # 05 · The end of the network, and where backpropagation starts
#
# **You will** unroll the last maps into a vector, turn it into probabilities, measure how wrong they are, and compute
# the first derivative of the backward pass. Then you will train a small classifier of real digits with it.
#
# **You will learn** in which order the maps are unrolled, what a divergence and the Loss are, and why backpropagation
# starts with $p - d$.
#
# **You need** notebook 02 and the chain rule. **Time:** about 40 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# The last convolution layer $L$ leaves $D_L$ maps. A classifier needs one probability for each class. So all numbers
# of the last maps are written one after another, as one vector: they are *flattened*. Then usually one or two *flat*
# layers follow (each output is a weighted sum of all inputs, plus a bias: an ordinary multi-layer perceptron), and at
# the end a *softmax* makes positive numbers that add up to 1:
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$
#
# Here $z_i$ are the *scores*, the numbers that come in, one for each class. L33 is one line: it flattens and takes the
# softmax.

# %%
print(lc.LISTINGS["L33"])
inputs = lc.LISTINGS["L33"].example()
probabilities = lc.LISTINGS["L33"].run()["output"]
lc.figures.row({"Y(L,1)": inputs["y"][0], "Y(L,2)": inputs["y"][1],
                "flattened": lc.vectorized.flatten(inputs["y"])[:, None],
                "softmax": probabilities[:, None]}, height=0.9)
plt.show()
print("probabilities:", probabilities.round(4).tolist(), "  their sum:", round(probabilities.sum(), 12))

# %% [markdown]
# What to see: two maps of 2 × 1 become four numbers in the order `Y(L,1,1,1), Y(L,2,1,1), Y(L,1,2,1), Y(L,2,2,1)`:
# both maps at the first position, then both maps at the second. The braces in the listing, $\{Y(L,:,:,:)\}$, mean
# "all of them, in this order". The largest number gets nearly all of the probability.

# %%
lc.stepper("L33")

# %% [markdown]
# ## The order
#
# The lecture writes $Y(L,:,1,1) \dots Y(L,:,W_L,H_L)$: for each position, all maps. So the map runs fastest, then
# $y$, then $x$. PyTorch and NumPy flatten an array of $D \times W \times H$ with the last axis fastest. The numbers
# are the same, their places are not, and a flat layer whose weights were learned for one order is useless for the
# other. In the table `k` is the place in the vector and `stored` the place in the array (both from 0):

# %%
print(lc.facts.table(lc.facts.flatten_order()))
maps = lc.examples.integers(2, 3, 2, start=1)
print("the same numbers:", bool((np.sort(lc.vectorized.flatten(maps)) == np.sort(maps.ravel())).all()),
      "  the same order:", bool((lc.vectorized.flatten(maps) == maps.ravel()).all()))
print("y.transpose(1, 2, 0).ravel() is the lecture's order:",
      bool((lc.vectorized.flatten(maps) == maps.transpose(1, 2, 0).ravel()).all()))

# %% [markdown]
# ## A flat layer
#
# With $w_l(j,i)$ the weight from input $i$ to output $j$:
#
# $$z(l,j) = b(l,j) + \sum_i w_l(j,i)\, Y(l-1,i)$$
#
# Line 4 computes the sum, line 2 puts the bias. It is a convolution whose filter is as large as the map, so that there
# is only one position. The table shows the difference between a flat layer and such a convolution, and of all
# derivatives:

# %%
print(lc.LISTINGS["linear_forward"])
print()
print(lc.facts.table(lc.facts.flat_layer_as_convolution()))

# %%
lc.stepper("linear_forward")

# %% [markdown]
# ## How wrong: the divergence
#
# $d$ is what we wanted: 1 for the right class, 0 for the others (or any probabilities). The *divergence* $Div(Y,d)$
# is a number that is small when the output is what we wanted. Three of them ($\log$ is the natural logarithm;
# no listing prints them, `lc.vectorized.cross_entropy` and `lc.vectorized.l2_divergence` compute them):
#
# | divergence | is | its derivative |
# |---|---|---|
# | cross-entropy | $-\sum_i d_i \log p_i$ | for the scores $z$: $p_i - d_i$ |
# | Kullback-Leibler | $\sum_i d_i \log \frac{d_i}{p_i}$ | for the scores $z$: $p_i - d_i$ |
# | L2 | $\frac12 \sum_i (y_i-d_i)^2$ | for the output $y$: $y_i - d_i$ |
#
# Here for three classes, with scores $(1, 2, 0.5)$ and $d = (0.2, 0.7, 0.1)$. The last column comes from changing
# each score a little, and knows none of the formulas:

# %%
print(lc.facts.table(lc.facts.divergences([1.0, 2.0, 0.5], [0.2, 0.7, 0.1])))

# %% [markdown]
# ## Where backpropagation starts
#
# The slides do not show the step from $Div$ through the softmax to the scores (E60). Softmax is no componentwise
# activation: **each** $p_i$ depends on **every** $z_k$. With $\frac{dp_i}{dz_k} = p_i(1-p_i)$ for $i=k$ and
# $-p_i p_k$ otherwise, and $\frac{dDiv}{dp_i} = -\frac{d_i}{p_i}$, the chain rule sums over all outputs:
#
# $$\frac{dDiv}{dz_k} = \sum_i -\frac{d_i}{p_i} \frac{dp_i}{dz_k} = -d_k (1-p_k) + \sum_{i \neq k} d_i p_k
# = p_k \sum_i d_i - d_k = p_k - d_k$$
#
# The last step uses $\sum_i d_i = 1$. (`lc.vectorized.cross_entropy_backward` is this $p - d$.) Who takes the
# componentwise rule $\frac{dDiv}{dp_k}\frac{dp_k}{dz_k} = -d_k(1-p_k)$ gets the right class right and zero for all
# others:

# %%
print(lc.facts.table(lc.facts.softmax_start([1.0, 2.0, 0.5], 1)))

# %% [markdown]
# The derivative for the scores is then put back into the shape of the maps (or goes back through the flat layers
# first). Two flat layers on two maps of 2 × 1, step by step: the first six lines forward, the others backward.
# `dY(L)` is where the convolution layers' backward pass begins.

# %%
for step in lc.facts.flat_layers():
    numbers = step["numbers"]
    text = np.round(numbers, 4).ravel().tolist() if numbers.size < 7 else "..."
    print(f"{step['what']:6} {step['how']:21} {str(step['size']):6} {text}")

# %% [markdown]
# ## The Loss
#
# The *Loss* of $T$ training examples, with the outputs $Y_i$ and the wanted $d_i$, is the mean of their divergences,
# and so its derivative is the mean of their derivatives:
#
# $$Loss = \frac1T \sum_{i=1}^{T} Div(Y_i, d_i), \qquad
# \frac{dLoss}{dw} = \frac1T \sum_{i=1}^{T} \frac{dDiv(Y_i,d_i)}{dw}$$
#
# In the training below the first mean is the line `losses.append(...)`, and the second is the `/ 1000` of `dscores`.
# For one weight of a small network and four examples (the last line is the mean):

# %%
print(lc.facts.table(lc.facts.loss_table()))

# %% [markdown]
# Gradient descent takes each parameter a step against its derivative, $w \leftarrow w - \eta \frac{dLoss}{dw}$, again
# and again. $\eta$ is the size of the step (in the training below it is called `rate`, and the line `w, b = ...` takes
# the step):

# %%
print(lc.facts.table(lc.facts.descent(steps=5)))

# %% [markdown]
# ## On real digits
#
# The smallest classifier: one flat layer on the 64 pixels of a digit, ten classes, softmax, cross-entropy. The
# derivative of the Loss is $p-d$ times the pixels, averaged. Nothing else is needed to train it on 1,000 digits and
# try it on the other 797.

# %%
digits, labels = lc.data.digits()
pixels = lc.vectorized.flatten(digits)
rate, steps = 0.5, 100  # try other values
w, b = np.zeros((10, 64)), np.zeros(10)
losses = []
for _ in range(steps):
    scores = lc.vectorized.linear(pixels[:1000], w, b)
    losses.append(lc.vectorized.cross_entropy(scores, labels[:1000]).mean())
    dscores = lc.vectorized.cross_entropy_backward(scores, labels[:1000]) / 1000  # p - d, and the 1/T of the Loss
    _, dw, db = lc.vectorized.linear_backward(dscores, pixels[:1000], w)
    w, b = w - rate * dw, b - rate * db
found = lc.vectorized.linear(pixels[1000:], w, b).argmax(axis=1)
print(f"Loss at the start {losses[0]:.3f} (log 10 = {np.log(10):.3f}), at the end {losses[-1]:.2f};",
      f"right of the 797 others: {(found == labels[1000:]).mean():.0%}")
learned = w.reshape(10, 8, 8)  # one map, so that the lecture's order is x outside, y inside
lc.figures.row({"a digit": digits[1000, 0], **{f"weights for {c}": learned[c] for c in (0, 1, 3)}}, height=2.0)
plt.show()

# %% [markdown]
# What to see: orange weights speak for the class, blue ones against it. The weights for 0 are orange on a ring and
# blue in its middle: whoever has ink in the middle is no 0.
#
# Now one digit through the loops of the lecture, with the ten scores as ten maps of 1 × 1 at the end of the network:

# %%
score = lc.LISTINGS["linear_forward"].run(y=pixels[1000], w=w, b=b)["z"]
p = lc.LISTINGS["L33"].run(y=score[:, None, None])["output"]
print("label", labels[1000], "  probabilities", p.round(2).tolist())
lc.stepper("L33", y=score[:, None, None])

# %% [markdown]
# ## The same without loops, and a witness
#
# The flat layer becomes one matrix product, softmax one line over the whole array; a batch of digits goes through at
# once. The central differences change one number and run forward; they know no derivative.

# %%
print(lc.compare("linear", y=pixels[1000], w=w, b=b))
print(lc.compare("softmax", z=score))
print(lc.compare("cross_entropy_backward", z=score, d=int(labels[1000])))


def loss_of_five(bias):
    return lc.vectorized.cross_entropy(lc.vectorized.linear(pixels[:5], w, bias), labels[:5]).mean()


numeric = central_differences(loss_of_five, b, 1.0)
first_five = lc.vectorized.cross_entropy_backward(lc.vectorized.linear(pixels[:5], w, b), labels[:5])
print("dLoss/db = mean of p - d, to 1e-7:", bool(abs(numeric - first_five.mean(axis=0)).max() < 1e-7))

# %% tags=["live"]
compared = lc.compare("linear", y=pixels[1000], w=np.ones((100, 64)))
ratio = compared.times["loops"] / compared.times["vectorized"]
print(f"the loops took {ratio:.0f} times as long as the vectorized version")

# %% [markdown]
# ## What goes wrong
#
# ### The slides' own slips
#
# The softmax stands inside of a listing of one layer on one slide (E28), and the maps have an axis too many on two
# (E13, E28):

# %%
for row in lc.errata():
    if row.id in ("E13", "E28", "E60"):
        print(row.describe(), end="\n\n")

# %% [markdown]
# ### Flattened in the other order
#
# Train with one order, run with the other. With one map, as above, the two orders are the same; with two they are not:

# %%
two_maps = np.stack([digits[:, 0], np.roll(digits[:, 0], 1, axis=1)], axis=1)
weights = lc.examples.integers(10, 128, start=4)
here = lc.vectorized.linear(lc.vectorized.flatten(two_maps[0]), weights)
there = lc.vectorized.linear(two_maps[0].ravel(), weights)
print("largest difference of a score, two maps:", round(abs(here - there).max(), 3))
print("one map:", abs(lc.vectorized.flatten(digits[0]) - digits[0].ravel()).max())

# %% [markdown]
# ### The 1/T forgotten
#
# A sum in the place of the mean is $T$ times as large. With a step $\eta$ that was right for the mean, the Loss goes
# up:

# %%
for name, factor in [("mean", 1), ("sum", 1000)]:
    w_try = np.zeros((10, 64))
    for _ in range(3):
        scores = lc.vectorized.linear(pixels[:1000], w_try)
        dscores = factor * lc.vectorized.cross_entropy_backward(scores, labels[:1000]) / 1000
        w_try = w_try - 0.5 * lc.vectorized.linear_backward(dscores, pixels[:1000], w_try)[1]
    loss = lc.vectorized.cross_entropy(lc.vectorized.linear(pixels[:1000], w_try), labels[:1000]).mean()
    print(f"{name:4}: Loss after 3 steps {loss:.3g}")

# %% [markdown]
# ### An activation before the softmax
#
# The listing takes the softmax of $Y(L) = f(z(L))$. With ReLU as the last $f$ all negative scores become 0 and can't
# be told apart any more. So the last activation is the identity:

# %%
scores = np.array([-3.0, -1.0, 0.5])
print("softmax of the scores:", lc.vectorized.softmax(scores).round(3).tolist(),
      "  after ReLU:", lc.vectorized.softmax(lc.vectorized.relu(scores)).round(3).tolist())

# %% [markdown]
# ## Exercises
#
# 1. Before any training all scores are 0, and there are 10 classes. What is the cross-entropy of one example? (To 1e-9;
#    `np.log` is allowed.)

# %%
answer = None
judge(answer, lambda: lc.vectorized.cross_entropy(np.zeros(10), 3))

# %% [markdown]
# 2. The probabilities are $(0.7, 0.2, 0.1)$ and class 2 (the second) was right. What is $\frac{dDiv}{dz}$ for the
#    cross-entropy? (Three numbers.)

# %%
answer = None
judge(answer, lambda: lc.vectorized.cross_entropy_backward(np.log([0.7, 0.2, 0.1]), 1))

# %% [markdown]
# 3. Write the softmax of a vector so that scores of 1000 are no problem. (`np.exp(1000)` is too large for a float.
#    What may be subtracted from all scores without changing $p$?)


# %%
def my_softmax(z):
    return None


judge(my_softmax(np.array([1000.0, 999.0, 998.0])), lambda: lc.vectorized.softmax(np.array([1000.0, 999.0, 998.0])))

# %% [markdown]
# ## Summary
#
# $$Y = \mathrm{softmax}(\{Y(L,:,:,:)\}), \qquad
# \frac{dDiv}{dz_i} = p_i - d_i, \qquad Loss = \frac1T \sum_i Div(Y_i,d_i)$$
#
# - flattened in the lecture's order: maps fastest, then $y$, then $x$;
# - softmax is not componentwise: its derivative sums over all outputs, and with the cross-entropy that gives $p-d$;
# - the derivative goes back through the flat layers and is rolled up again to the shape of the last maps.
#
# Before: [04 · pooling](04_pooling.ipynb)
#
# Next: [06 · through the activation](06_activation.ipynb)
