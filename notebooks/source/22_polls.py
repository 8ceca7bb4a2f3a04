# %% [markdown]
# # 22 · The polls: asked, answered, and run
#
# **You will** answer the eight polls of the two lectures, and then see each statement shown true or false by running
# something.
#
# **You will learn** to answer such questions yourself: by a count, by trying it, or by comparing two routes.
#
# **You need** the notebooks 02 to 12, 14 and 16, or the lectures. **Time:** about 40 minutes.
#
# F1 to F4 are the polls of the first deck (Convolutional Networks III), S1 to S4 those of the second (IV), in the words
# of this course. Read a question, answer it, and only then run the cell below it.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge

e = lc.examples.integers
y, w, b = e(2, 6, 5, start=1), e(3, 2, 3, 3, start=2), e(3, start=3)  # two maps in, three filters, three maps out
dz = e(3, 4, 3, start=4)

# %% [markdown]
# ## F1 · Channels and filters
#
# *In a convolution layer (1) the number of channels of a filter equals the number of input maps; (2) it equals the
# number of output maps; (3) the number of filters equals the number of input maps; (4) it equals the number of output
# maps.*
#
# **(1) and (4) are true, (2) and (3) are false.** A filter looks at all maps below, so it has a plane for each; it
# makes one map. In the listing L29 below, `segment` holds all maps (`:`), and `j` counts filters and output maps
# alike.

# %%
print(lc.LISTINGS["L29"])
print()
print("maps in:", len(y), "  filters w(l,j):", len(w), "  planes of each:", w.shape[1],
      "  maps out:", len(lc.loops.conv2d(y, w, b)))
print(facts.table(facts.filter_shapes()))
for planes in (3, 2):
    try:
        lc.loops.conv2d(y, e(3, planes, 3, 3, start=2))
        print(planes, "planes for two maps: runs")
    except ValueError as error:
        print(planes, "planes for two maps:", error)

# %% [markdown]
# ## F2 · One Y
#
# *For the derivative of one element of $Y(l-1)$: (1) must every position of every affine map $z(l,n)$ be considered?
# (2) Is it a sum over them all?*
#
# **True and true**, if the weight is taken as 0 outside of the filter:
# $\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{x',y'} \frac{dDiv}{dz(l,n,x',y')} w_l(m,n,x-x',y-y')$, where $Div$ is the
# divergence. Every *map* counts. Of the positions, at most $K^2$ of each map have a weight (07):

# %%
dY = lc.loops.conv2d_input_gradient(dz, w, input_shape=y.shape)
zeros_outside = np.pad(w, [(0, 0), (0, 0), (3, 3), (2, 2)])  # index 0 of the filter stands at 3 and at 2
x, y_ = 2, 1  # try another cell
terms = np.array([dz[n, a, c] * zeros_outside[n, 0, x - a + 3, y_ - c + 2] for n, a, c in np.ndindex(dz.shape)])
print("all", terms.size, "terms added:", terms.sum(), "  the derivative:", dY[0, x, y_])
print("leaving out map 1:", terms[12:].sum(),
      "  positions of a map with a weight:", facts.influence_counts((6, 5), 3)[x, y_], "of 12")

# %% [markdown]
# ## F3 · The derivative of the maps
#
# *To compute the derivative for $Y(l-1,m)$: (1) take plane $m$ of all filters; (2) flip each left-right and up-down;
# (3) convolve the zero-padded derivative maps with them and add up; (4) flip the result.*
#
# **(1), (2) and (3) are true, (4) is false.** The stepper shows the flip (line 7), the padding (line 8) and the sum
# (line 13); notebook 08 says why.

# %%
lc.stepper("L07", at=dict(j=1, x=1, y=1))

# %%
planes = w[:, 0]  # (1)
flipped = planes[:, ::-1, ::-1]  # (2)
summed = lc.loops.conv2d(lc.loops.pad(dz, 2), flipped[None])[0]  # (3)
print("after (3):", bool((summed == dY[0]).all()), "  after (4):", bool((summed[::-1, ::-1] == dY[0]).all()))
print("without (2):", bool((lc.loops.conv2d(lc.loops.pad(dz, 2), planes[None])[0] == dY[0]).all()))

# %% [markdown]
# ## F4 · The derivative of the filters
#
# *(1) The derivative for plane $(n,m)$ of the filters is input map $m$ convolved with derivative map $n$. (2) The
# derivative map is flipped first.*
#
# **(1) is true, (2) is false.** $\frac{dDiv}{dw_l(m,n,i,j)} = \sum_{x,y} \frac{dDiv}{dz(l,n,x,y)}\, y(l-1,m,x+i,y+j)$
# has a plus where F2 has a minus (09).

# %%
dw = lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]
n, m = 2, 1
for name, filter_ in [("convolved:", dz[n]), ("convolved with the flip:", dz[n, ::-1, ::-1])]:
    print(name, bool((lc.vectorized.conv2d(y[m][None], filter_[None, None])[0] == dw[n, m]).all()))

# %% [markdown]
# ## S1 · Pooling
#
# *(1) Max pooling sends the derivative only to the largest input of a window. (2) Mean pooling spreads it evenly over
# the window.*
#
# **True and true** (11). One window, and a derivative of 1:

# %%
window = e(1, 3, 3, start=7)
u, pidx = lc.loops.max_pool2d(window, 3)
one = np.ones((1, 1, 1))
by_max = lc.loops.max_pool2d_backward(one, pidx, window.shape)
by_mean = lc.loops.mean_pool2d_backward(one, 3, input_shape=window.shape)
lc.figures.row({"the window": window[0], "through max": by_max[0], "through mean": by_mean[0]})
plt.show()
print("max: ", by_max[window == window.max()], "at the maximum,", by_max.sum(), "in all")
print("mean:", by_mean.min().round(6), "at least,", by_mean.max().round(6), "at most")
for name, pooled, back in [("max:", lambda v: lc.loops.max_pool2d(v, 3)[0], by_max),
                           ("mean:", lambda v: lc.loops.mean_pool2d(v, 3), by_mean)]:
    numeric = central_differences(pooled, window, one)
    print(name, "central differences agree to 1e-7:", bool(abs(numeric - back).max() < 1e-7))

# %% [markdown]
# What to see: one cell gets everything, or all get the same.
#
# ## S2 · Up and down
#
# *(1) The derivative through upsampling is downsampling. (2) The derivative through downsampling is upsampling. (3) So
# one may simply use the other layer as the backward pass.*
#
# **True, true, false.** The size of the input of a downsampling layer must be known (12). "-": the size doesn't fit.

# %%
print(facts.table(facts.downsampling_as_backward(), "(1) downsampling as the backward pass of upsampling n by S"))
print()
print(facts.table(facts.upsampling_as_backward(), "(2) upsampling, in its two sizes, for downsampling"))

# %% [markdown]
# ## S3 · Where, and which way round
#
# *(1) To find the position of an object a network needs several output layers. (2) CNNs are invariant to position, but
# not to orientation and scale. (3) For invariance to a transform, the transformed filters must all be there.*
#
# **True, true, true** is the slide's answer. Strictly: (1) several output layers are enough, not necessary; (2) is true
# if the maximum over all positions is taken; (3) is enough, not necessary: a network that learned from turned digits
# reads them, too (14).
#
# (1) One output layer says what it is, another says where (the corners of a box). The divergence is the sum of both,
# and so is the derivative at the flattened maps below:

# %%
flat, what, where = lc.loops.flatten(e(2, 2, 2, start=6)), e(3, 8, start=7) / 4, e(8, 8, start=8) / 4
corners = e(8, start=9)


def total(v):
    of_class = lc.loops.cross_entropy(lc.loops.linear(v, what), 1)
    return of_class + lc.loops.l2_divergence(lc.loops.linear(v, where), corners)


through_what = what.T @ lc.loops.cross_entropy_backward(lc.loops.linear(flat, what), 1)
through_where = where.T @ lc.loops.l2_divergence_backward(lc.loops.linear(flat, where), corners)
print("the sum of both agrees with central differences to 1e-7:",
      bool(abs(central_differences(total, flat, 1.0) - through_what - through_where).max() < 1e-7))
print("one of them alone does:", bool(abs(central_differences(total, flat, 1.0) - through_what).max() < 1e-7))

# %% [markdown]
# (2) Position: the maps *move along* with the pattern. What doesn't change is their maximum over all positions. An
# output layer on the flattened maps does change. Orientation and scale: even the maximum changes.

# %%
print(facts.table(facts.moved_pattern()))
print()
print(facts.table(facts.turned_pattern()))
shape = np.abs(e(1, 3, 3, start=5))
small, large = (lc.loops.pad(np.kron(shape, np.ones((1, times, times))), 3) for times in (1, 2))
largest = [float(lc.vectorized.conv2d(picture, shape[None]).max()) for picture in (small, large)]
print("\nthe pattern at size 1 and 2, the largest z:", largest)

# %% [markdown]
# (3) In the second table: each turned filter alone changes its maximum; the maximum over *all* four turned filters
# doesn't (14).
#
# ## S4 · Depth-wise convolution
#
# *(1) A depth-wise filter convolves all channels at once and adds them up. (2) Depth-wise convolution needs far fewer
# parameters and far less computation.*
#
# **False and true**, (2) if $N > 1$ and $K > 1$: for one map, or filters of one cell, the two stages have more weights.
# What (1) says is what a *conventional* filter does. A depth-wise one scans its own map only; a second stage then forms
# weighted sums across the maps (16). With $M$ maps in and $N$ out: $NMK^2$ weights against $MK^2 + NM$.

# %%
k, a = e(2, 3, 3, start=2), e(3, 2, start=5)
each = lc.loops.depthwise_conv2d(y, k)
print("maps in:", len(y), "  after stage 1:", len(each), "  after stage 2:", len(lc.loops.pointwise_conv2d(each, a)))
changed = y.copy()
changed[1] += 1
print("map 2 changed, map 1 of stage 1 is the same:", bool((lc.loops.depthwise_conv2d(changed, k)[0] == each[0]).all()))
print("the same of a conventional filter:", bool((lc.loops.conv2d(changed, w)[0] == lc.loops.conv2d(y, w)[0]).all()))
for M, N, K in [(2, 3, 3), (64, 128, 3), (256, 256, 5)]:
    full, two_stages = N * M * K * K, M * K * K + N * M
    print(f"M = {M}, N = {N}, K = {K}: weights {full:,} and {two_stages:,}, a ratio of {two_stages / full:.4f}")
stage_1, stage_2 = lc.compare("depthwise_conv2d", y=y, w=k, b=b[:2]), lc.compare("pointwise_conv2d", y=each, w=a, b=b)
print("multiply-adds here:", lc.compare("conv2d", y=y, w=w, b=b).multiply_adds, "and",
      stage_1.multiply_adds + stage_2.multiply_adds)

# %%
lc.stepper("depthwise_forward", at=dict(x=1, y=1))

# %% [markdown]
# ## Exercises
#
# 1. 16 maps go into a layer with 40 filters of 5 × 5. How many planes has the whole set of filters?

# %%
answer = None
dz_ones, y_ones = np.ones((40, 1, 1)), np.ones((16, 5, 5))
judge(answer, lambda: np.prod(lc.vectorized.conv2d_filter_gradient(dz_ones, y_ones, K=5).shape[:2]))

# %% [markdown]
# 2. Downsampling by 3 has made 4 columns. Which are all the widths that the input can have had? Answer with a list, in
#    rising order.

# %%
answer = None
judge(answer, lambda: [W for W in range(1, 40) if lc.loops.downsample(np.ones((1, W, 1)), 3).shape[1] == 4])

# %% [markdown]
# 3. $M = N = 32$ and $K = 3$: the weights of a depth-wise layer (both stages), divided by those of a conventional one.

# %%
answer = None
judge(answer, lambda: (np.ones((32, 3, 3)).size + np.ones((32, 32)).size) / np.ones((32, 32, 3, 3)).size)

# %% [markdown]
# ## Summary
#
# | poll | answers | shown by |
# |---|---|---|
# | F1 | channels = input maps, filters = output maps | running filters with too many planes |
# | F2 | true, true ($w = 0$ outside) | adding all the terms |
# | F3 | true, true, true, false | each step run |
# | F4 | true, false | both run |
# | S1 | true, true | one window, central differences |
# | S2 | true, true, false | sizes that don't fit |
# | S3 | true, true, true | two heads; moved, turned and enlarged patterns; strictly: enough, if, enough |
# | S4 | false, true | changing one map; counting |
#
# Before: [21 · The errata](21_errata.ipynb) · [contents](README.md)
