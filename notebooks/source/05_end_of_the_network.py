# %% [markdown]
# # 05 · The end of the network, and where backpropagation starts
#
# A network scores three classes. The [*softmax*](GLOSSARY.md#softmax) makes probabilities of the scores: $p = (0.5,
# 0.25, 0.25)$. Class 2 was right, so we wanted $d = (0, 1, 0)$. The *divergence* $Div = -\log p_2$ says how wrong the
# network is. It only looks at class 2.
#
# **Now the score of class 1 grows by a little. Does $Div$ stay as it is, grow by half as much, or shrink by half as
# much?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("05 start")

# %% [markdown]
# (You need the forward pass, 02, and the chain rule; about 25 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise

# %% [markdown]
# ## From maps to probabilities
#
# The numbers of the last maps are written one after another, as one vector: they are *flattened*. One or two *flat*
# layers follow, on the slides also called fully connected. Then the softmax makes probabilities of the *scores*
# $z_i$, one for each class:
#
# $$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$
#
# The one line of L33 flattens and takes the softmax; $\{Y(L,:,:,:)\}$ means "all numbers of the maps, in order".

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
# Two maps of 2 × 1 became `Y(L,1,1,1), Y(L,2,1,1), Y(L,1,2,1), Y(L,2,2,1)`: both maps at the first position, then
# both at the second. The largest number gets 0.87 of the probability.

# %%
lc.stepper("L33")

# %%
answer = None  # a letter
exercise("05.1", answer)

# %% [markdown]
# ## The order
#
# The lecture writes $Y(L,:,1,1) \dots Y(L,:,W_L,H_L)$: the map runs fastest, then $y$, then $x$. PyTorch and NumPy
# let the last axis of $D \times W \times H$ run fastest. Weights learned for one order are useless for the other. `k`
# is the place in the vector, `stored` the place in the array, from 0; then two maps of 3 × 2 in both orders:

# %%
print(lc.facts.table(lc.facts.flatten_order()))
maps = lc.examples.integers(2, 3, 2, start=1)
for name, vector in [("the lecture", lc.vectorized.flatten(maps)), ("y.ravel()", maps.ravel()),
                     ("y.transpose(1, 2, 0).ravel()", maps.transpose(1, 2, 0).ravel())]:
    print(f"{name:29}", *(f"{value:2.0f}" for value in vector))

# %% [markdown]
# ## A flat layer
#
# With $w_l(j,i)$ the weight from input $i$ to output $j$:
#
# $$z(l,j) = b(l,j) + \sum_i w_l(j,i)\, Y(l-1,i)$$
#
# Line 2 puts the bias, line 4 adds the products. It is a convolution whose filter is as large as the map, so there is
# only one position. The difference between the two:

# %%
print(lc.LISTINGS["linear_forward"])
print()
print(lc.facts.table(lc.facts.flat_layer_as_convolution()))

# %%
lc.stepper("linear_forward")

# %% [markdown]
# ## How wrong: the divergence
#
# The slides name two divergences, cross-entropy and L2. Kullback-Leibler has the same derivative as the first. $d$
# may be any probabilities; $\log$ is the natural logarithm.
#
# | divergence | is | its derivative |
# |---|---|---|
# | cross-entropy | $-\sum_i d_i \log p_i$ | for the scores $z$: $p_i - d_i$ |
# | Kullback-Leibler | $\sum_i d_i \log \frac{d_i}{p_i}$ | for the scores $z$: $p_i - d_i$ |
# | L2 | $\frac12 \sum_i (y_i-d_i)^2$ | for the output $y$: $y_i - d_i$ |
#
# For the numbers $(1, 2, 0.5)$ (the scores of the first two, the outputs of L2) and $d = (0.2, 0.7, 0.1)$, beside a
# check with the forward pass only:

# %%
print(lc.facts.table(lc.facts.divergences([1.0, 2.0, 0.5], [0.2, 0.7, 0.1])))

# %% [markdown]
# ## Where backpropagation starts
#
# **Each** $p_i$ depends on **every** score $z_k$, because the scores share one sum. So the derivative for $z_k$
# collects from all outputs. With $\frac{dp_i}{dz_k} = p_i(1-p_i)$ for $i=k$, $-p_i p_k$ otherwise, and
# $\frac{dDiv}{dp_i} = -\frac{d_i}{p_i}$:
#
# $$\frac{dDiv}{dz_k} = \sum_i -\frac{d_i}{p_i} \frac{dp_i}{dz_k} = -d_k (1-p_k) + \sum_{i \neq k} d_i p_k$$
#
# The first term is $-d_k + d_k p_k$, and its $d_k p_k$ is just what the sum lacks:
#
# $$\frac{dDiv}{dz_k} = p_k \sum_i d_i - d_k = p_k - d_k$$
#
# because $\sum_i d_i = 1$. So class 1 of the opening gets $0.5 - 0$: $Div$ grows by half as much as the score. (The
# stage writes `y` for $p$; `dY` is $-d_i/p_i$, for class 2 $-1/0.25 = -4$.) For other scores (`i` counts from 0); the
# column `componentwise` takes the term $i = k$ only, and gets 0 for all wrong classes:

# %%
print(lc.facts.table(lc.facts.softmax_start([1.0, 2.0, 0.5], 1)))

# %%
answer = None  # three numbers
exercise("05.2", answer)  # seed=1 draws other numbers

# %% [markdown]
# The derivative goes on through the flat layers and back into the shape of the maps: six lines forward, the others
# backward. At `dY(L)` the convolution layers begin.

# %%
for step in lc.facts.flat_layers():
    numbers = step["numbers"]
    text = np.round(numbers, 4).ravel().tolist() if numbers.size < 7 else "..."
    print(f"{step['what']:6} {step['how']:21} {str(step['size']):6} {text}")

# %% [markdown]
# ## The Loss
#
# The *Loss* of $T$ training examples (here $T$ counts examples) is the mean of their divergences. So
# its derivative is the mean of their derivatives:
#
# $$Loss = \frac1T \sum_{i=1}^{T} Div(Y_i, d_i), \qquad
# \frac{dLoss}{dw} = \frac1T \sum_{i=1}^{T} \frac{dDiv(Y_i,d_i)}{dw}$$
#
# (In the training below the second mean is the `/ 1000` in the line of `dscores`.) One weight of a small network,
# four examples, the classes `d` from 0:

# %%
print(lc.facts.table(lc.facts.loss_table()))

# %% [markdown]
# Gradient descent steps against the derivative, $w \leftarrow w - \eta \frac{dLoss}{dw}$, again and again. $\eta$ is
# the rate. Five steps:

# %%
print(lc.facts.table(lc.facts.descent(steps=5)))

# %% [markdown]
# ## On real digits
#
# One flat layer on the 64 pixels of a digit, ten classes. The derivative is $p-d$ times the pixels, averaged over
# 1,000 digits. The other 797 are the test:

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
# Orange weights speak for the class, blue ones against it: ink in the middle is against a 0.
#
# One digit through the lecture's loops:

# %%
score = lc.LISTINGS["linear_forward"].run(y=pixels[1000], w=w, b=b)["z"]
p = lc.LISTINGS["L33"].run(y=score[:, None, None])["output"]
print("label", labels[1000], "  probabilities", p.round(2).tolist())
lc.stepper("L33", y=score[None, :, None])

# %% [markdown]
# ## The same without loops
#
# A batch of digits goes through one matrix product.

# %%
print(lc.compare("linear", y=pixels[1000], w=w, b=b))
print(lc.compare("softmax", z=score))
print(lc.compare("cross_entropy_backward", z=score, d=int(labels[1000])))


def loss_of_five(bias):
    return lc.vectorized.cross_entropy(lc.vectorized.linear(pixels[:5], w, bias), labels[:5]).mean()


numeric = central_differences(loss_of_five, b, 1.0)
first_five = lc.vectorized.cross_entropy_backward(lc.vectorized.linear(pixels[:5], w, b), labels[:5])
print("dLoss/db and the mean of p - d: largest difference", abs(numeric - first_five.mean(axis=0)).max().round(6))

# %% tags=["live"]
compared = lc.compare("linear", y=pixels[1000], w=np.ones((100, 64)))
ratio = compared.times["loops"] / compared.times["vectorized"]
print(f"the loops took {ratio:.0f} times as long as the vectorized version")

# %% [markdown]
# ## Where it goes wrong
#
# ### Flattened in the other order
#
# Train with one order, use the other. You don't see it with one map, but with two:

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
# The sum is $T$ times as large as the mean. The step becomes far too long, and the Loss goes up:

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
# ### ReLU before the softmax
#
# All negative scores become 0, and nothing tells them apart any more. So the last activation is the identity:

# %%
scores = np.array([-3.0, -1.0, 0.5])
print("softmax of the scores:", lc.vectorized.softmax(scores).round(3).tolist(),
      "  after ReLU:", lc.vectorized.softmax(lc.vectorized.relu(scores)).round(3).tolist())

# %% [markdown]
# ## Write it


# %%
def my_softmax(z):
    return None


exercise("05.3", my_softmax)

# %% [markdown]
# ## What you can do now
#
# - flatten maps in the lecture's order: maps fastest, then $y$, then $x$;
# - say why the derivative for the scores is $p - d$, for every class and not for the right one alone;
# - take the mean over the examples, and one step against its derivative.
#
# Next the derivative goes through the activation, down to $z$.
#
# Before: [04 · pooling](04_pooling.ipynb) ·
# after: [06 · through the activation](06_activation.ipynb)
