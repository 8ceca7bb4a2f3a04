# %% [markdown]
# # 01 · Scanning, and the time-delay neural network
#
# **You will** scan a time series for a pattern with the lecture's loops, first on seven numbers, then along a line of a
# photograph.
#
# **You will learn** what it means to scan, why all positions share one set of weights, why scanning with a network is
# the same as letting each of its layers scan the one below, and what is saved by it.
#
# **You need** notebook 00, and what a weighted sum is. **Time:** about 30 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# Does a word occur in a recording? Is there a face in the picture? It may be anywhere. So make a small detector that
# looks at a short piece, and move it along: the same detector, with the same weights, at every position. This is
# *scanning*. Where it answers strongly, the pattern is.
#
# Below a pattern of three values is hidden twice in a series of noise-free zeros. The detector multiplies the three
# values that it sees with its three weights and adds up. Its weights look like the pattern.

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
# What to see: two equal peaks, at $t=4$ and $t=11$, where the two copies begin. Moving a pattern along moves the peak
# along with it. (The peak's height is $1^2+2^2+1^2=6$.)
#
# ## The formula
#
# Usually there is more than one value at each time: $D_{l-1}$ series go in, one for each microphone or each colour.
# And there is more than one detector: $D_l$ series come out. With $w_l(j,i,t')$ the weight of detector $j$ for series
# $i$ at place $t'$ of its window, and $b_l(j)$ its bias,
#
# $$z(l,j,t) = b_l(j) + \sum_{i=1}^{D_{l-1}} \sum_{t'=1}^{K_l} w_l(j,i,t')\, Y(l-1,i,t+t'-1), \qquad
# Y(l,j,t) = f(z(l,j,t))$$
#
# $f$ is the activation, here $f(z) = \max(z, 0)$, called ReLU. A layer that scans along time is called a *time-delay
# neural network*, TDNN. Scanning in two directions is called a *convnet*: that is the next notebook.

# %%
print(lc.LISTINGS["L41"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_{l-1}$, $D_l$ | series in, series out | 2, 3 |
# | $T_{l-1}$, $T_l$ | length of the series; $T_l = T_{l-1}-K_l+1$ (line 1) | 7, 5 |
# | $K_l$ | length of the window | 3 |
# | `w(l,j,i,t')` | weight of detector `j` for series `i` at place `t'` | 3 × 2 × 3 |
#
# The inner sum of the formula is line 6; line 3 puts the bias; line 7 is the activation. The loop over `t` in line 1 is
# the scan: **the weights have no index t**. They are the same at every time.
#
# ## Step through it
#
# Press Shift and → with `t` chosen: the window moves by one. Put the pointer on a weight: it lights up every value of
# the series that it meets.

# %%
lc.stepper("L41")

# %% [markdown]
# The first value by hand, six products and the bias:

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
# One line of a photograph, from left to right, is three series: red, green and blue. The detector
# $(-1, 0, 1)$ for each of them answers to a change: positive where it gets brighter, negative where it gets darker.

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
# What to see: the answer has its peak where the flower begins and its lowest point where it ends. ReLU then keeps the
# rises only.
#
# ## A whole network can scan, and it may scan layer by layer
#
# The detector may be a network of two layers (a multi-layer perceptron, MLP). Cut out each window, run the MLP on it:
# that is scanning with a network. Or let the first layer scan the whole input and keep its answers as new maps, and
# let the second layer scan these. The numbers are the same, because they are the same products in another order:

# %%
print(lc.facts.table(lc.facts.scan_layer_by_layer()))

# %% [markdown]
# (Two maps of 6 × 5, windows of 3 × 3, four units in the first layer, one in the second: $4 \cdot 3 = 12$ windows, each
# with $4 \cdot 2 \cdot 9 + 4 = 76$ *multiply-adds*, products that are added up; $912$ in all.)
#
# Now *distribute* the pattern over two layers: the first layer looks at small windows of 3 × 3, the second at 2 × 2 of
# the first layer's answers. Together they see 4 × 4. Windows overlap, so most of the first layer's answers are used by
# several windows. Window by window they are computed again each time; layer by layer once:

# %%
print(lc.facts.table(lc.facts.scan_distributed()))

# %% [markdown]
# Two maps of 7 × 6 have $4 \cdot 3 = 12$ windows of 4 × 4. Window by window: each runs the first layer in 4 places,
# $4 \cdot (4 \cdot 18) = 288$, and the second once, 16: $12 \cdot 304 = 3648$. Layer by layer: the first layer runs at
# $5 \cdot 4 = 20$ places, $20 \cdot 72 = 1440$, and the second at 12, $12 \cdot 16 = 192$: $1632$. **A convolutional
# network is a scan with a shared-parameter MLP, computed layer by layer.**
#
# ## What sharing saves
#
# If each output had weights of its own, 14 values in and 15 values out of the teaching example would need
# $14 \cdot 15$ weights:

# %%
print("a weight for each pair of values:", y.size * lc.LISTINGS["L41"].run()["z"].size, "  shared along time:", w.size)

# %% [markdown]
# ## The same without loops
#
# The vectorized version cuts all windows at once and multiplies them with the weights as one matrix product. A TDNN is
# also the convolution of maps that are one cell high; `difference` is between the two ways.

# %%
print(lc.compare("conv1d", y=y, w=w, b=b))
print()
print(lc.facts.table(lc.facts.tdnn_routes()))

# %% tags=["live"]
found = lc.compare("conv1d", y=np.ones((3, 400)), w=np.ones((4, 3, 5)))
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# (`dY` and `dw` are the derivatives, which notebooks 07 to 10 explain. They can be checked already: change one weight a
# little, see how much $\sum z$ changes.)

# %%
ones = np.ones((3, 5))
numeric = central_differences(lambda v: lc.vectorized.conv1d(y, v, b), w, ones)
dw = lc.loops.conv1d_backward(ones, y, w)[1]
print("dw agrees with central differences to 1e-7:", bool(abs(numeric - dw).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### `t+t'` without the minus one
#
# Both count from 1, so the window of $t=1$ would begin at 2. Formula slides count from 0, and there $t+t'$ is right.
# The lecture's array notices when the last window leaves the series:

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
# The scan must stop where the window touches the end, $T-K+1$. With $T$ the last windows stick out:

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
# In signal processing, and in `np.convolve`, a convolution reads its filter backwards. The lecture's does not: it
# multiplies first with first, last with last. On a detector that is the same both ways the difference is invisible:

# %%
for name, weights in [("(1, 2, -1)", pattern), ("(1, 2, 1)", np.array([1.0, 2.0, 1.0]))]:
    ours = lc.vectorized.conv1d(series, weights[None, None])[0]
    turned = np.convolve(series[0], weights, mode="valid")
    print(f"{name}: largest difference to np.convolve {abs(ours - turned).max():.0f}")

# %% [markdown]
# ### "A scan doesn't care where the pattern is"
#
# Half true. Move a pattern, and the map of answers moves along: the map is not the same, it is *equivariant*. Only the
# largest answer is *invariant*. A layer with a weight for each position of that map (dense) changes its answer. The
# table is of maps of 11 × 10, with the pattern moved by (dx, dy):

# %%
print(lc.facts.table(lc.facts.moved_pattern()))

# %% [markdown]
# ## Try it
#
# Change the lengths; see when there are no windows left. With `stride = 2` the scan stops at every second position only
# (more in notebook 03).

# %%
T, K, stride = 12, 4, 2  # try other values
z = lc.loops.conv1d(np.arange(float(T))[None], np.ones((1, 1, K)), stride=stride)
print(f"T = {T}, K = {K}, every {stride}. position: {z.shape[1]} answers, {z[0].tolist()}")

# %% [markdown]
# ## Exercises
#
# 1. A series has 100 values, the window 9. How many answers does a scan give that stops at every position?

# %%
answer = None
judge(answer, lambda: lc.vectorized.conv1d(np.zeros((1, 100)), np.zeros((1, 1, 9))).shape[1])

# %% [markdown]
# 2. The teaching example has 90 multiply-adds (see above). How many has a layer of
#    4 series of 20 values in, 6 series out, and windows of 5?

# %%
answer = None
judge(answer, lambda: lc.compare("conv1d", y=np.ones((4, 20)), w=np.ones((6, 4, 5))).multiply_adds)

# %% [markdown]
# 3. Write the scan in NumPy: `y` is (D_in, T), `w` is (D_out, D_in, K), `b` is (D_out,); return `z` of (D_out, T-K+1).


# %%
def my_scan(y, w, b):
    return None


judge(my_scan(y, w, b), lambda: lc.vectorized.conv1d(y, w, b))

# %% [markdown]
# ## Summary
#
# $$z(l,j,t) = b_l(j) + \sum_i \sum_{t'} w_l(j,i,t')\, Y(l-1,i,t+t'-1)$$
#
# - scanning is one detector at all positions: `w` has no index `t`;
# - $T_l = T_{l-1}-K_l+1$;
# - a network that scans is a network whose layers scan one after the other, and layer by layer nothing is computed
#   twice.
#
# Before: [00 · indexing](00_indexing.ipynb)
#
# Next: [02 · forward convolution](02_forward.ipynb)
