# %% [markdown]
# # 22 · The polls: a quiz
#
# Eight polls, F1 to F4 of the first lecture and S1 to S4 of the second, and three questions more. Here is a part of
# the first one, asked in the stage:
#
# **Two maps go into a convolution layer, three come out. How many planes has one filter?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("22 planes")

# %% [markdown]
# ## The quiz
#
# (You need 02 to 12, 14 and 16; about 40 minutes; [words and symbols](GLOSSARY.md).) Put a letter in place of `None`
# and run the cell: each choice has an answer of its own, with a number from a run. Two answers are given where they
# differ: what the slide says, which counts in an exam, and what is *strictly* so. The runs themselves stand below,
# so vote first. In a class: everybody votes, then the cell. `seed=1` moves the letters.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise

answer = None  # a letter
exercise("22.1", answer)

# %%
answer = None  # a letter
exercise("22.2", answer)

# %%
answer = None  # a letter
exercise("22.3", answer)

# %%
answer = None  # a letter
exercise("22.4", answer)

# %%
answer = None  # a letter
exercise("22.5", answer)

# %%
answer = None  # a letter
exercise("22.6", answer)

# %%
answer = None  # a letter
exercise("22.7", answer)

# %%
answer = None  # a letter
exercise("22.8", answer)

# %% [markdown]
# Three that are new:

# %%
answer = None  # a number
exercise("22.9", answer)  # seed=1 draws other numbers

# %%
answer = None  # a list
exercise("22.10", answer)

# %%
answer = None  # a number
exercise("22.11", answer)

# %% [markdown]
# ## The runs
#
# **F1: (1) and (4).** A filter looks at all maps below (line 5, `:`) and makes one map. Two maps in, three filters:

# %%
e = lc.examples.integers
y, w, b = e(2, 6, 5, start=1), e(3, 2, 3, 3, start=2), e(3, start=3)
dz = e(3, 4, 3, start=4)
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
# **F2: both true**, if the weight is taken as 0 outside of the filter: with places from 0,
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{i,j} \frac{dDiv}{dz(l,n,x-i,y-j)}\; w_l(m,n,i,j)$$
#
# Strictly: only the windows that hold the cell count, at most $K^2$ in each map (07).

# %%
dY = lc.loops.conv2d_input_gradient(dz, w, input_shape=y.shape)
zeros_outside = np.pad(w, [(0, 0), (0, 0), (3, 3), (2, 2)])  # index 0 of the filter stands at 3 and at 2
x, y_ = 2, 1  # try another cell
terms = np.array([dz[n, a, c] * zeros_outside[n, 0, x - a + 3, y_ - c + 2] for n, a, c in np.ndindex(dz.shape)])
print("all", terms.size, "terms added:", terms.sum(), "  the derivative:", dY[0, x, y_])
print("leaving out map 1:", terms[12:].sum(),
      "  positions of a map with a weight:", facts.influence_counts((6, 5), 3)[x, y_], "of 12")

# %% [markdown]
# **F3: (1), (2) and (3).** In L07 line 7 flips, line 8 pads, line 13 adds up; 08 says why.

# %%
lc.stepper("L07", at=dict(j=1, x=1, y=1))

# %%
planes = w[:, 0]  # (1)
flipped = planes[:, ::-1, ::-1]  # (2)
summed = lc.loops.conv2d(lc.loops.pad(dz, 2), flipped[None])[0]  # (3)
unflipped = lc.loops.conv2d(lc.loops.pad(dz, 2), planes[None])[0]
print("largest difference from the derivative")
for name, found in ("after (3):", summed), ("after (4):", summed[::-1, ::-1]), ("without (2):", unflipped):
    print(name, abs(found - dY[0]).max())

# %% [markdown]
# **F4: only (1).** A plus stands where F2 has a minus (09):
#
# $$\frac{dDiv}{dw_l(m,n,i,j)} = \sum_{x,y} \frac{dDiv}{dz(l,n,x,y)}\; Y(l-1,m,x+i,y+j)$$

# %%
dw = lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]
n, m = 2, 1
for name, filter_ in [("convolved:", dz[n]), ("convolved with the flip:", dz[n, ::-1, ::-1])]:
    found = lc.vectorized.conv2d(y[m][None], filter_[None, None])[0]
    print(name, "largest difference from the derivative", abs(found - dw[n, m]).max())

# %% [markdown]
# **S1: both** (11). With a derivative of 1:

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
    print(name, "largest difference from central differences", abs(numeric - back).max().round(6))

# %% [markdown]
# **S2: (1) and (2).** Backward through downsampling needs the size of its input (12), so (3) is false: the numbers
# are the same, the size may not be. Below "-": the size doesn't fit.

# %%
print(facts.table(facts.downsampling_as_backward(), "(1) downsampling as the backward pass of upsampling n by S"))
print()
print(facts.table(facts.upsampling_as_backward(), "(2) upsampling, in its two sizes, for downsampling"))

# %% [markdown]
# **S3: all three**, says the slide. For (1): one output layer for what it is, one for where (the corners of a box).
# The divergence is the sum of both. Is the derivative below a sum, too?

# %%
flat, what, where = lc.loops.flatten(e(2, 2, 2, start=6)), e(3, 8, start=7) / 4, e(8, 8, start=8) / 4
corners = e(8, start=9)


def total(v):
    of_class = lc.loops.cross_entropy(lc.loops.linear(v, what), 1)
    return of_class + lc.loops.l2_divergence(lc.loops.linear(v, where), corners)


through_what = what.T @ lc.loops.cross_entropy_backward(lc.loops.linear(flat, what), 1)
through_where = where.T @ lc.loops.l2_divergence_backward(lc.loops.linear(flat, where), corners)
numeric = central_differences(total, flat, 1.0)
print("largest difference from central differences")
print("the sum of both:", abs(numeric - through_what - through_where).max().round(6))
print("one of them alone:", abs(numeric - through_what).max().round(2))

# %% [markdown]
# For (2) and (3): move a pattern, turn it, enlarge it ("dense" is an output layer on the flattened maps):

# %%
print(facts.table(facts.moved_pattern()))
print()
print(facts.table(facts.turned_pattern()))
shape = np.abs(e(1, 3, 3, start=5))
small, large = (lc.loops.pad(np.kron(shape, np.ones((1, times, times))), 3) for times in (1, 2))
largest = [float(lc.vectorized.conv2d(picture, shape[None]).max()) for picture in (small, large)]
print("\nthe pattern at size 1 and 2, the largest z:", largest)

# %% [markdown]
# Strictly:
#
# - (1) Several output layers are enough, not necessary: one layer can give class and corners.
# - (2) True for the maximum over all positions. The maps *move along*, so it stays; "dense" changes. Turned or
#   enlarged, even the maximum changes.
# - (3) With all four turned filters the maximum stays. That is enough, not necessary: a network that learned from
#   turned digits reads them, too (14).
#
# **S4: only (2).** (1) describes a *conventional* filter. A depth-wise one scans its own map only; a second stage
# adds up across the maps (16). Strictly, (2) needs $N > 1$ and $K > 1$: $MK^2 + NM$ weights stand against $NMK^2$,
# for $M$ maps in and $N$ out.

# %%
k, a = e(2, 3, 3, start=2), e(3, 2, start=5)
each = lc.loops.depthwise_conv2d(y, k)
print("maps in:", len(y), "  after stage 1:", len(each), "  after stage 2:", len(lc.loops.pointwise_conv2d(each, a)))
changed = y.copy()
changed[1] += 1
by_depth = abs(lc.loops.depthwise_conv2d(changed, k)[0] - each[0]).max()
by_all = abs(lc.loops.conv2d(changed, w)[0] - lc.loops.conv2d(y, w)[0]).max()
print("map 2 changed: map 1 of stage 1 changes by", by_depth, "  a conventional filter's by", by_all)
for M, N, K in [(2, 3, 3), (64, 128, 3), (256, 256, 5)]:
    full, two_stages = N * M * K * K, M * K * K + N * M
    print(f"M = {M}, N = {N}, K = {K}: weights {full:,} and {two_stages:,}, a ratio of {two_stages / full:.4f}")
stage_1, stage_2 = lc.compare("depthwise_conv2d", y=y, w=k, b=b[:2]), lc.compare("pointwise_conv2d", y=each, w=a, b=b)
print("multiply-adds here:", lc.compare("conv2d", y=y, w=w, b=b).multiply_adds, "and",
      stage_1.multiply_adds + stage_2.multiply_adds)

# %%
lc.stepper("depthwise_forward", at=dict(x=1, y=1))

# %% [markdown]
# ## All answers
#
# | poll | answers |
# |---|---|
# | F1 | channels = input maps, filters = output maps |
# | F2 | true, true (strictly: where the window holds the cell) |
# | F3 | true, true, true, false |
# | F4 | true, false |
# | S1 | true, true |
# | S2 | true, true, false |
# | S3 | true, true, true (strictly: enough; with a maximum over all positions; enough) |
# | S4 | false, true (strictly: if $N > 1$ and $K > 1$) |
#
# ## What you can do now
#
# - settle such a question by a count, by trying, or by comparing two routes;
# - tell an answer that is enough from one that is necessary;
# - go through both lectures again, and ask such questions yourself.
#
# Before: [21 · The errata](21_errata.ipynb) · [contents](README.md), with pages beside the lecture
