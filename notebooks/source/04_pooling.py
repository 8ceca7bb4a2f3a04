# %% [markdown]
# # 04 · Pooling, and where the maximum was
#
# **You will** pool two small maps and a handwritten digit, with the maximum and with the mean, and keep the place of
# each maximum.
#
# **You will learn** what `pidx` holds, which of two equal maxima wins, what pooling does to a picture that moves by one
# pixel, and where the counters of a stride belong.
#
# **You need** notebooks 00 and 03 (the stride's two counters). **Time:** about 35 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import judge

# %% [markdown]
# ## The idea
#
# A convolution layer says how strongly its pattern was found at each place. Whether it was one pixel further left does
# often not matter. *Pooling* looks at a window of a map and passes on one number: the largest (max pooling) or the mean
# (mean pooling). Each map is pooled by itself, so that $D_l = D_{l-1}$, and nothing is learned.
#
# Backpropagation will ask later: *which* cell was the largest? So max pooling also keeps its place.

# %%
run = lc.LISTINGS["L02"].run()
pooled, pidx = run["Y"], run["pidx"]
y = lc.LISTINGS["L02"].example()["y"]
lc.figures.row({"Y(0,2)": y[1], "Y(1,2): maxima": pooled[1], "pidx: column": pidx[1, ..., 0] + 1.0,
                "pidx: row": pidx[1, ..., 1] + 1.0}, height=1.8)
plt.show()
print("Y(0)", y.shape, " windows 3 × 3, stride 1:  Y(1)", pooled.shape, " pidx", pidx.shape)

# %% [markdown]
# What to see: each cell of the second map is the largest number of a 3 × 3 window of the first; the two maps on the
# right say in which column and in which row of **Y(0,2)** it was (counted from 1). Neighbouring windows overlap and
# often have the same winner.
#
# ## The listings
#
# With $u$ the pooled map (the listings call it `Y(l)`), and $P(l,j,x,y)$ the place of the maximum,
#
# $$P(l,j,x,y) = \underset{k \in \{x,\dots,x+K_l-1\},\; n \in \{y,\dots,y+K_l-1\}}{\operatorname{argmax}} Y(l-1,j,k,n)
# \qquad u(l,j,x,y) = Y(l-1,j,P(l,j,x,y))$$
#
# Line 4 computes the first and line 5 the second:

# %%
print(lc.LISTINGS["L02"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_l = D_{l-1}$ | maps | 2 |
# | $W_l = W_{l-1}-K_l+1$, $H_l$ likewise | size of the result (lines 2 and 3) | 4, 3 |
# | $K_l$ | width and height of a window (the slides also write $K_{lpool}$) | 3 |
# | `maxidx(...)` | the place $(x,y)$, **in the map Y(l-1,j)**, of the window's largest number | a pair |
# | `pidx(l,j,x,y)` | that place; used as an index in line 5 | 2 × 4 × 3 pairs |
#
# ## Step through it
#
# Put the pointer on a cell of `Y(1)`: its winner in `Y(0)` lights up. Put it on `Y(0,1,2,2)`: in `pidx` all windows
# light up that looked at it, in `Y(1)` the two that it won, at $x=2,\ y=1$ and at $x=2,\ y=2$.

# %%
lc.stepper("L02", stops=[dict(j=1, x=1, y=2), dict(j=1, x=2, y=1), dict(j=2, x=1, y=1)])

# %% [markdown]
# Two windows by hand:

# %%
for corner in [(1, 1), (2, 1)]:
    cx, cy = corner[0] - 1, corner[1] - 1
    print(f"window at x={corner[0]}, y={corner[1]} (lines are y):")
    print(y[0, cx:cx + 3, cy:cy + 3].T)
    print(f"largest {pooled[0, cx, cy]} at column, row {tuple((pidx[0, cx, cy] + 1).tolist())} of Y(0,1)\n")

# %% [markdown]
# ## Ties
#
# The first of these windows holds its maximum 9 **twice**, at column 2, row 2 and at column 1, row 3. The slides have
# no rule for this (E58). The listings take the first in the order of the loops, x outside and y inside: column by
# column. So column 1 wins. The value is the same either way; the derivative will go to another cell.

# %%
tie = np.array([[0.0, 5.0], [5.0, 1.0]])  # Y(1,2) = Y(2,1) = 5
u, place = lc.loops.max_pool2d(tie[None], 2)
print("map (lines are y):", tie.T.tolist(), "  largest", u[0, 0, 0],
      "at column, row", tuple((place[0, 0, 0] + 1).tolist()))

# %% [markdown]
# ## Mean pooling
#
# $$u(l,j,x,y) = \frac{1}{K_l^2} \sum_{k=x}^{x+K_l-1}\ \sum_{n=y}^{y+K_l-1} Y(l-1,j,k,n)$$
#
# Line 4 computes it:

# %%
print(lc.LISTINGS["L03"])
print()
quarters = np.full((1, 1, 2, 2), 1 / 4)
print("Y(1,1,1,1) =", lc.LISTINGS["L03"].run()["Y"][0, 0, 0], "  a convolution with weights 1/4:",
      lc.vectorized.conv2d(lc.LISTINGS["L03"].example()["y"][:1], quarters)[0, 0, 0])

# %% [markdown]
# So mean pooling is a convolution of each map with a filter whose weights are all $1/K_l^2$. Max pooling is no
# convolution: the maximum of a sum is not the sum of the maxima.
#
# ## With a stride
#
# Usually the windows hop by a stride. The counters $m, n$ of the output are those of notebook 03: `n` counts the loop
# over `y`, `m` the loop over `x`. Line 3 is run $W_l = \lfloor (W_{l-1}-K_l)/S \rfloor + 1$ times, line 5 $H_l$ times.

# %%
print(lc.LISTINGS["L05"])
print()
print(lc.LISTINGS["L06"])

# %% [markdown]
# On a handwritten digit, windows of 2 × 2 with stride 2: 8 × 8 becomes 4 × 4.

# %%
digit = lc.data.digits()[0][3]
K, S = 2, 2  # try other values
largest, winners = lc.vectorized.max_pool2d(digit, K, stride=S)
means = lc.vectorized.mean_pool2d(digit, K, stride=S)
lc.figures.row({"Y(0,1): the digit 3": digit[0], "max pooling": largest[0], "mean pooling": means[0]}, scale=1.0)
plt.show()
print(f"K = {K}, S = {S}: {digit.shape[1:]} becomes {largest.shape[1:]}")
lc.stepper("L05", y=digit, K=K, stride=S)

# %% [markdown]
# What to see: the 3 can still be read in both. Max pooling keeps the strokes dark, mean pooling makes them paler.
#
# Pooling with a stride is pooling with stride 1, then downsampling, as with convolutions:

# %%
print(lc.facts.table([row for row in lc.facts.pooling_routes() if not row["what"].endswith("dY")]))

# %% [markdown]
# ## What it is good for: jitter
#
# Move the map by one pixel. Where each maximum stays inside its window, and no larger number comes in from the window
# beside it, max pooling gives the *same* numbers. In the first map below all maxima are in the middle of their 3 × 3
# windows (stride 3). In the second one maximum stands at the edge of its window. In the third a large number stands
# just beyond the border of a window.

# %%
kinds = ("centre", "edge", "neighbour")
lc.figures.row({kind: lc.facts.jitter_map(kind)[0] for kind in kinds}, height=1.9)
plt.show()
for kind in kinds:
    moved = [row for row in lc.facts.jitter(lc.facts.jitter_map(kind)) if (row["dx"], row["dy"]) != (0, 0)]
    same_maxima = sum(row["max_pooled_same"] == row["windows"] for row in moved)
    same_means = sum(row["mean_pooled_same"] == row["windows"] for row in moved)
    print(f"{kind:9}: of 8 moves, all six maxima stay the same in {same_maxima}, all six means in {same_means}")

# %%
print(lc.facts.table(lc.facts.jitter(lc.facts.jitter_map("edge"))))

# %% [markdown]
# Read a line: moved by (dx, dy), in how many of the 6 windows the maximum stays inside, in how many a larger cell
# enters, in how many the pooled number is the same. So pooling makes a network *less* sensitive to jitter, not
# insensitive.
#
# ## Other poolings
#
# Any function of the window will do, if it has derivatives (or subgradients: max has no derivative where two cells
# are equal). One example: the *softmax* of the window (line 5; notebook 05 has its formula) gives each cell a share,
# large cells a large one; the pooled number is the sum of share times cell (line 6). It lies between the mean and the
# maximum.

# %%
print(lc.LISTINGS["softmax_pool"])
small = lc.LISTINGS["softmax_pool"].example()["y"]
soft = lc.LISTINGS["softmax_pool"].run()["Y"]
low, high = lc.vectorized.mean_pool2d(small, 2), lc.vectorized.max_pool2d(small, 2)[0]
print("\nbetween mean and maximum everywhere:", bool(((low <= soft) & (soft <= high)).all()))

# %% [markdown]
# ## The same without loops
#
# The vectorized max pooling lays each window out as a line of $K^2$ numbers, in the order of the loops, and takes the
# first largest of all lines at once. The place within the window is turned into a place in the map by adding the
# window's corner. (`pidx` holds whole numbers: where they agree to 1e-12 they are equal.)

# %%
print(lc.compare("max_pool2d", y=y, K=3))
print(lc.compare("mean_pool2d", y=y, K=3, stride=2))

# %% tags=["live"]
photo = lc.data.flower(W=20, H=14)
found = lc.compare("max_pool2d", y=photo, K=2, stride=2)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# (Pooling multiplies no weights, so there are no multiply-adds to count. Its derivatives are in notebook 11.)
#
# ## What goes wrong
#
# ### The slides' own slips

# %%
for row in lc.errata():
    if row.id in ("E01", "E02", "E04", "E32", "E61"):
        print(row.describe(), end="\n\n")

# %% [markdown]
# In E04 `n` is counted once for each `x`, and so all windows of a column are written into one cell: six of the eight
# cells stay empty. E32 is from the formulas: $k \in \{i, i+K-1\}$ are two numbers, not the $K$ numbers from $i$ to
# $i+K-1$; only the corners of the window are added.
#
# ### pidx inside of the window
#
# `pidx` is a place in the **input map**. A place inside the window (E02) is right for the first window only, because
# its corner is (1,1). Here are both for the windows of the first column, x = 1:

# %%
for n in range(3):
    absolute = pidx[0, 0, n] + 1
    inside = absolute - [0, n]
    print(f"window at x=1, y={n + 1}: pidx {tuple(absolute.tolist())},  inside the window {tuple(inside.tolist())}")

# %% [markdown]
# ### The mean over the maps
#
# Each map is pooled by itself. Dividing by the number of maps as well, or pooling across maps, gives one map, or
# numbers that are too small:

# %%
right = lc.vectorized.mean_pool2d(y, 3)
across = y.mean(axis=0, keepdims=True)
print("maps after pooling:", right.shape[0], "  after a mean across the maps:",
      lc.vectorized.mean_pool2d(across, 3).shape[0])
print("divided by D as well: wrong by up to", round(abs(right - right / 2).max(), 4))

# %% [markdown]
# ## Exercises
#
# 1. Five maps of 9 × 7 are pooled with windows of 3 × 3 and stride 2. How many numbers come out?

# %%
answer = None
judge(answer, lambda: lc.vectorized.max_pool2d(np.zeros((5, 9, 7)), 3, stride=2)[0].size)

# %% [markdown]
# 2. Look at the map `Y(0,1)` printed below. What is `pidx(1,1,3,2)` for windows of 3 × 3 and stride 1? (A tuple:
#    column, row, counted from 1.)

# %%
print(y[0].T)
answer = None
judge(answer, lambda: tuple((pidx[0, 2, 1] + 1).tolist()))

# %% [markdown]
# 3. Write mean pooling with stride 1 in NumPy as a sum of $K^2$ shifted maps, divided by $K^2$. (`y` is (D, W, H).)


# %%
def my_mean_pool(y, K):
    return None


judge(my_mean_pool(y, 3), lambda: lc.vectorized.mean_pool2d(y, 3))

# %% [markdown]
# ## Summary
#
# $$u(l,j,x,y) = Y(l-1,j,P(l,j,x,y)) \quad\text{or}\quad u(l,j,x,y) = \frac{1}{K_l^2} \sum_{k,n} Y(l-1,j,k,n)$$
#
# - each map by itself, nothing to learn, $W_l = \lfloor (W_{l-1}-K_l)/S \rfloor + 1$;
# - `pidx` is a place in the input map; of equal maxima the first in loop order wins;
# - `n` belongs to the loop over `y`, `m` to the loop over `x`.
#
# Before: [03 · stride, padding, resampling](03_stride_padding_resampling.ipynb)
#
# Next: [05 · the end of the network](05_end_of_the_network.ipynb)
