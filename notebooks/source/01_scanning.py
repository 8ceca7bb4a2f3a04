# %% [markdown]
# # 01 · Scanning, and the time-delay neural network
#
# The pattern $(1, 2, -1)$ hides in a series of zeros: $0, 0, 1, 2, -1, 0, 0$. A *detector* looks at three numbers at
# a time. It multiplies them with its three weights, which are $1, 2, -1$ as well, and adds up. Then it moves on by
# one: it *scans*. It gives five answers, $z_1$ to $z_5$.
#
# **Which answer is the largest, and how large is it?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("01 peak")

# %% [markdown]
# (You need 00; about 20 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

# %% [markdown]
# ## The same detector everywhere
#
# A word may occur anywhere in a recording, a face anywhere in a picture. So one small detector, with the same
# weights, looks at every position. Here the pattern is hidden twice:

# %%
pattern = np.array([1.0, 2.0, -1.0])
series = np.zeros((1, 16))
series[0, 3:6] = pattern
series[0, 10:13] = pattern
detector = pattern[None, None]  # one output, one input, three weights
answer_of_scan = lc.vectorized.conv1d(series, detector)
figure, axes = plt.subplots(1, 2, figsize=(9, 2.2), layout="constrained", FigureClass=lc.figures.Figure)
axes[0].stem(range(1, 17), series[0])
axes[0].set_title("Y(0,1,t): the series")
axes[1].stem(range(1, 15), answer_of_scan[0])
axes[1].set_title("z(1,1,t): the detector's answer")
plt.show()
print("answers:", answer_of_scan[0].tolist())
print("largest at t =", [int(t) for t in np.flatnonzero(answer_of_scan[0] == answer_of_scan.max()) + 1])

# %% [markdown]
# Two equal peaks, where the two copies begin. If a copy moves, its peak moves along.
#
# ## The formula
#
# $D_{l-1}$ series go in, one for each microphone or each colour. $D_l$ series come out, one for each detector. With the
# letters of the listing below, from 1: $w_l(j,i,t')$ is the weight of detector $j$ for series $i$ at place $t'$ of its
# window, and $b_l(j)$ its bias, a number that is added (0 above).
#
# $$z(l,j,t) = b_l(j) + \sum_{i=1}^{D_{l-1}} \sum_{t'=1}^{K_l} w_l(j,i,t')\, Y(l-1,i,t+t'-1), \qquad
# Y(l,j,t) = f(z(l,j,t))$$
#
# $f$ is the activation: above the identity, $f(z) = z$, from here on ReLU, $f(z) = \max(z, 0)$. A layer that scans
# along time is a *time-delay neural network*, TDNN.

# %%
print(lc.LISTINGS["L41"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_{l-1}$, $D_l$ | series in, series out | 2, 3 |
# | $T_{l-1}$, $T_l$ | length of the series; $T_l = T_{l-1}-K_l+1$ | 7, 5 |
# | $K_l$ | length of the window | 3 |
#
# The loop over `t` in line 1 is the scan. **The weights have no index t**, because the detector is the same at every
# time. Point at a weight to see every value that it meets.

# %%
lc.stepper("L41")

# %%
answer = None  # a number
exercise("01.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# The first value by hand; the bias, -1, comes first:

# %%
inputs = lc.LISTINGS["L41"].example()
y, w, b = inputs["y"], inputs["w"], inputs["b"]
total = b[0]
for i in range(2):
    for t in range(3):
        total += w[0, i, t] * y[i, t]
        print(f"+ w(1,1,{i + 1},{t + 1}) Y(0,{i + 1},{t + 1}) = {w[0, i, t]:6} · {y[i, t]:6}   so far {total}")
print("z(1,1,1) =", lc.LISTINGS["L41"].run()["z"][0, 0])

# %% [markdown]
# ## On real numbers
#
# One line of a photograph is three series: red, green and blue. The detector $(-1, 0, 1)$ for each answers to a
# change: positive where it gets brighter, negative where it gets darker.

# %%
line = lc.data.flower(x=0, y=8, W=26, H=1)[:, :, 0]
change = np.stack([np.stack([[-1.0, 0.0, 1.0]] * 3)])
edges = lc.vectorized.conv1d(line, change)
figure, axes = plt.subplots(1, 2, figsize=(9, 2.4), layout="constrained", FigureClass=lc.figures.Figure)
for values, colour in zip(line, ("red", "green", "blue")):
    axes[0].plot(range(1, 27), values, color=colour, label=colour)
axes[0].set_title("Y(0): a line of the photograph")
axes[0].legend()
axes[1].plot(range(1, 25), edges[0], color="black")
axes[1].set_title("z(1,1): change, all colours together")
plt.show()
print("strongest rise at t =", int(edges[0].argmax()) + 1, " strongest fall at t =", int(edges[0].argmin()) + 1)

# %%
lc.stepper("L41", y=line, w=change, b=np.zeros(1), activation="relu")

# %% [markdown]
# The peak stands where the flower begins, the lowest point where it ends. ReLU keeps the rises only.
#
# ## A network may scan layer by layer
#
# A detector may be a network of two layers (a multi-layer perceptron, MLP). It may run on each window in turn. Or its
# first layer scans the input, and its second layer scans the answers. The products are the same:

# %%
print(lc.facts.table(lc.facts.scan_layer_by_layer()))

# %% [markdown]
# (*Multiply-adds* are products that are added up. Two maps of 6 × 5 have $4 \cdot 3 = 12$ windows of 3 × 3. In each,
# four units of layer 1 take $2 \cdot 9$ products, and one unit of layer 2 takes 4: $12 \cdot (4 \cdot 18 + 4) = 912$.
# `decision` is the largest output.)
#
# Now *distribute* the pattern: the first layer looks at 3 × 3, the second at 2 × 2 of its answers. Together they see
# 4 × 4. These windows overlap. Window by window, the overlap is computed again each time; layer by layer, once:

# %%
print(lc.facts.table(lc.facts.scan_distributed()))

# %% [markdown]
# (At one place the four units of layer 1 take $4 \cdot 18 = 72$ products; the unit of layer 2 takes $4 \cdot 4 = 16$.
# Each of the $4 \cdot 3 = 12$ windows has 4 places: $12 \cdot (4 \cdot 72 + 16) = 3648$. Layer by layer each of the
# $5 \cdot 4$ places is computed once: $20 \cdot 72 + 12 \cdot 16 = 1632$.)
#
# **A convolutional network is a scan with one MLP, the same weights everywhere, computed layer by layer.**
#
# ## What sharing saves
#
# 14 values in, 15 values out: with a weight for each pair there would be $14 \cdot 15$.

# %%
print("a weight for each pair of values:", y.size * lc.LISTINGS["L41"].run()["z"].size, "  shared along time:", w.size)

# %% [markdown]
# ## The same without loops
#
# All windows at once, in one matrix product. A TDNN is also a convolution (02) of maps that are one cell high. The
# table compares the two: `z`, and the derivatives of 07 to 10.

# %%
print(lc.compare("conv1d", y=y, w=w, b=b))
print()
print(lc.facts.table(lc.facts.tdnn_routes()))

# %% tags=["live"]
found = lc.compare("conv1d", y=np.ones((3, 400)), w=np.ones((4, 3, 5)))
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# ## Where it goes wrong
#
# ### `t+t'` without the minus one
#
# Both count from 1, so the window of $t=1$ would begin at 2, and the last one leaves the series.

# %%
listing = lc.LISTINGS["L41"]
product = "z[l, j, t] += w[l, j, i, t_] * Y[l-1, i, t+t_-1]"
shifted = lc.slips.variant(listing.function, {product: "z[l, j, t] += w[l, j, i, t_] * Y[l-1, i, t+t_]"}, name="no -1")
try:
    lc.trace(shifted, like="L41")
except IndexError as error:
    print(error)

# %% [markdown]
# ### As many windows as values
#
# The scan must stop at $T-K+1$, where the window touches the end:

# %%
bound = "for t in span(1, T[l-1] - K[l] + 1):"
too_far = lc.slips.variant(listing.function, {bound: "for t in span(1, T[l-1]):"}, name="to T")
try:
    lc.trace(too_far, like="L41")
except IndexError as error:
    print(error)

# %% [markdown]
# ### The detector turned round
#
# `np.convolve` reads its filter backwards, the lecture doesn't. You only see it if the detector is not the same both
# ways:

# %%
for name, weights in [("(1, 2, -1)", pattern), ("(1, 2, 1)", np.array([1.0, 2.0, 1.0]))]:
    ours = lc.vectorized.conv1d(series, weights[None, None])[0]
    turned = np.convolve(series[0], weights, mode="valid")
    print(f"{name}: largest difference to np.convolve {abs(ours - turned).max():.0f}")

# %% [markdown]
# ### "A scan doesn't care where the pattern is"
#
# Half true. If the pattern moves, the map of answers moves along: it is *equivariant*. The largest answer stays the
# same: it is *invariant*. A dense layer on that map, with a weight for each position, changes its answer. The pattern
# moves by (dx, dy):

# %%
print(lc.facts.table(lc.facts.moved_pattern()))

# %%
answer = None  # a letter
exercise("01.2", answer)

# %% [markdown]
# ## Try it
#
# When are no windows left? With `stride = 2` the scan stops at every second position (03).

# %%
T, K, stride = 12, 4, 2  # try other values
z = lc.loops.conv1d(np.arange(float(T))[None], np.ones((1, 1, K)), stride=stride)
print(f"T = {T}, K = {K}, every {stride}. position: {z.shape[1]} answers, {z[0].tolist()}")

# %% [markdown]
# ## Write it


# %%
def my_scan(y, w, b):
    return None


exercise("01.3", my_scan)

# %% [markdown]
# ## What you can do now
#
# - write a scan: one detector at all positions, so `w` has no index `t`;
# - tell how many answers there are: $T_l = T_{l-1}-K_l+1$;
# - say why layer by layer is cheaper than window by window: nothing is computed twice.
#
# Next the window moves in two directions.
#
# Before: [00 · indexing](00_indexing.ipynb) ·
# after: [02 · forward convolution](02_forward.ipynb)
