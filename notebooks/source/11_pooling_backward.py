# %% [markdown]
# # 11 · Pooling backward
#
# **You will** send derivatives back through max pooling and mean pooling, on teaching maps and on a handwritten digit.
#
# **You will learn** that a maximum sends its derivative to the winner alone, that a mean spreads it evenly, why both
# need `+=`, and that the derivative of mean pooling is a convolution by a uniform filter.
#
# **You need** pooling and `pidx` (04) and the two rules (06). **Time:** about 35 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# A pooling layer has no weights. So there is only one question: given the derivative of the divergence $Div$ (how wrong
# the output is, 05) for each pooled value, what is it for each cell of the map below?
#
# **Maximum.** The pooled value *is* one of the cells of its window, the winner. Change the winner a little: the pooled
# value changes by the same. Change another cell a little: nothing happens. So the winner gets the whole derivative, the
# others get nothing. The forward pass has stored where the winner was: `pidx`.
#
# **Mean.** Each of the $K^2$ cells of the window has the same share, $\frac{1}{K^2}$. So each of them gets
# $\frac{1}{K^2}$ of the derivative.
#
# One window of 3 × 3 cells, with a derivative of 9:

# %%
window = lc.examples.integers(1, 3, 3, start=7)
u, pidx = lc.loops.max_pool2d(window, 3)
nine = np.full((1, 1, 1), 9.0)
to_winner = lc.loops.max_pool2d_backward(nine, pidx, window.shape)
evenly = lc.loops.mean_pool2d_backward(nine, 3, input_shape=window.shape)
lc.figures.row({"the window": window[0], "max pooling": to_winner[0], "mean pooling": evenly[0]})
plt.show()
print("the maximum is", u[0, 0, 0], "at x, y =", tuple(int(i) + 1 for i in pidx[0, 0, 0]), "counted from 1")
print("derivatives add up to", to_winner.sum(), "and", evenly.sum().round(12))

# %% [markdown]
# What to see: the maximum puts everything into one cell, the mean puts $\frac19$ of it into each. The sum of what
# comes back is what went in, both times.
#
# ## Max pooling: the formula and the listing
#
# With $P(l,m,i,j)$ the position of the winner of window $(i,j)$ in map $m$ (`pidx` in the listings) and $y(l,m,i,j)$
# the pooled value,
#
# $$y(l,m,i,j) = y(l-1,m,P(l,m,i,j)) \qquad
# \frac{dDiv}{dy(l-1,m,k,n)} = \sum_{(i,j):\ P(l,m,i,j)=(k,n)} \frac{dDiv}{dy(l,m,i,j)}$$
#
# The first is line 5 of L02 (notebook 04). Why is the second a sum? Windows overlap when they move by less than $K$,
# and one cell can win several of them. Line 5 of the listing does it with `+=`: it goes through the *outputs*, and adds
# each derivative at the place that `pidx` names.

# %%
print(lc.LISTINGS["L14"])

# %% [markdown]
# The teaching map is 6 × 5, the windows are 3 × 3 and move by 1. `pidx` is drawn as arrows from each output to its
# winner. Watch for cells that get more than one share:

# %%
lc.stepper("L14", at=1)

# %%
example = lc.LISTINGS["L14"].example()
dy = lc.LISTINGS["L14"].run()["dy"]
lc.figures.row({"Y(l-1,1)": lc.examples.POOLED[0], "dy(l,1)": example["dY"][0], "dy(l-1,1)": dy[0]}, scale=4)
plt.show()
won = np.zeros((6, 5), dtype=int)
np.add.at(won, tuple(example["pidx"][0].reshape(-1, 2).T), 1)
print("how many windows each cell of map 1 has won, lines are y:")
print(won.T)

# %% [markdown]
# What to see: most cells have won nothing, and their derivative is 0. The cell that has won most windows has the sum of
# their derivatives; some of them cancel.
#
# With a stride the listing is the same. Only the outputs are fewer:

# %%
print(lc.LISTINGS["L26"])

# %% [markdown]
# ## On a handwritten digit
#
# A nine, pooled by 3 × 3 windows that move by 2, so that neighbours overlap by one row or column. The derivative is
# taken as 1 for every pooled value: then `dy` *counts* the windows that a cell has won. Several cells of a window may
# be as bright as 1; then the first one in the order of the loops wins.

# %%
digit = lc.data.digits()[0][9]  # try another one
K, S = 3, 2  # try other windows
pooled, places = lc.vectorized.max_pool2d(digit, K, stride=S)
back = lc.vectorized.max_pool2d_backward(np.ones_like(pooled), places, digit.shape)
lc.figures.row({"Y(0,1): a nine": digit[0], "pooled": pooled[0], "dy(0,1)": back[0]})
plt.show()
print("pooled, lines are y:")
print(pooled[0].T)
print("dy(0,1), lines are y:")
print(back[0].T.astype(int))

# %%
lc.stepper("L26", dY=np.ones_like(pooled), pidx=places, input_shape=digit.shape, at=1)

# %% [markdown]
# What to see: the last row and column of the 8 × 8 digit lie in no window, `(8-3) % 2 = 1`, and so their derivative is
# 0. They are there all the same: `dy` has the size of the digit.
#
# ## Mean pooling
#
# Each window $(i,j)$ gives $\frac{1}{K^2}$ of its derivative to each of its cells; a cell adds up what it gets from all
# windows that it lies in:
#
# $$\frac{dDiv}{dy(l-1,m,k,n)} = \sum_{(i,j):\ \text{window } (i,j) \text{ covers } (k,n)} \frac{1}{K^2}
# \frac{dDiv}{dy(l,m,i,j)}$$
#
# The two decks print this listing twice, with different slips (below); corrected, L16 and L17 are one. Here `k` is the
# map, `x,y` the output and `i,j` the place in the window. Line 7 is the formula: `x+i-1` is the cell of the map.

# %%
print(lc.LISTINGS["L16"])

# %%
lc.stepper("L16", at=1)

# %% [markdown]
# With a stride, L28 adds to the whole window at once (line 7); `m,n` count the outputs:

# %%
print(lc.LISTINGS["L28"])

# %% [markdown]
# ### As a convolution
#
# Second view: a cell *gathers* $\frac{1}{K^2}$ of each derivative whose window covers it. That is a convolution of each
# derivative map alone ("channel-wise") with a filter of which all values are $\frac{1}{K^2}$, after padding with $K-1$
# zeros (lines 1 and 4; line 9 gathers). It is the story of notebook 08; here the flip doesn't show, because a uniform
# filter is its own flip.

# %%
print(lc.LISTINGS["L18"])
mean = lc.LISTINGS["L16"].example()
scatter, gather = lc.LISTINGS["L16"].run()["dy"], lc.LISTINGS["L18"].run(**mean)["dy"]
print("scatter (L16) and gather (L18) agree to 1e-12:", bool(abs(scatter - gather).max() < 1e-12))
lc.figures.row({"dy(l,1)": mean["dY"][0], "dy(l-1,1)": gather[0]}, scale=2)
plt.show()

# %% [markdown]
# What to see: the result is one row and one column larger, and smoother: neighbours share windows.
#
# The slide says it for stride 1. With a stride the windows lie $S$ apart, and the derivative map has to be brought to
# the size that stride 1 would have given, with zeros between, before it is padded:

# %%
strided = lc.LISTINGS["L28"].example()
spread = lc.loops.downsample_backward(strided["dY"], 2, (2, 5, 4))
right = lc.LISTINGS["L28"].run()["dy"]
padded = lc.loops.pad(strided["dY"], 1)
print("as it is: ", lc.loops.mean_pool2d(padded, 2).shape, " but dy is", right.shape)
print("upsampled:", bool(abs(lc.loops.mean_pool2d(lc.loops.pad(spread, 1), 2) - right).max() < 1e-12))

# %% [markdown]
# ## Without loops
#
# Max pooling backward is one `np.add.at`, which adds again where a place comes twice (`dy[places] += du` would not).
# Mean pooling backward is one addition for each column of the window and one for each row.

# %%
print(lc.compare("max_pool2d_backward", du=example["dY"], pidx=example["pidx"], input_shape=(2, 6, 5)))
print(lc.compare("mean_pool2d_backward", du=mean["dY"], K=2, input_shape=(2, 6, 5)))

# %% tags=["live"]
for name, inputs in [("max_pool2d_backward", dict(du=example["dY"], pidx=example["pidx"], input_shape=(2, 6, 5))),
                     ("mean_pool2d_backward", dict(du=mean["dY"], K=2, input_shape=(2, 6, 5)))]:
    times = lc.compare(name, **inputs).times
    print(f"{name}: the loops took {times['loops'] / times['vectorized']:.0f} times as long")

# %% [markdown]
# There are no multiply-adds to count: pooling backward only adds (and divides by $K^2$).
#
# ## A witness who knows no backward pass
#
# On a photograph no two cells of a window are equal, and central differences agree. On a tie they don't: at a tie the
# maximum has no derivative. Whoever of the two grows becomes the maximum, whoever shrinks leaves it to the other; so
# each gets half. The listing must choose one, and takes the first in the order of the loops (x outer, y inner); the
# slides give no rule.

# %%
photo = lc.data.flower(x=8, y=4, W=6, H=5)
u, pidx = lc.loops.max_pool2d(photo, 3, stride=2)
du = lc.examples.integers(*u.shape, start=4)
numeric = central_differences(lambda y: lc.vectorized.max_pool2d(y, 3, stride=2)[0], photo, du)
print("photograph, agree to 1e-7:",
      bool(abs(numeric - lc.loops.max_pool2d_backward(du, pidx, photo.shape)).max() < 1e-7))
tie, one = np.array([[[0.0, 2.0], [2.0, 1.0]]]), np.ones((1, 1, 1))
u, pidx = lc.loops.max_pool2d(tie, 2)
print("a tie, by the listing:")
print(lc.loops.max_pool2d_backward(one, pidx, tie.shape)[0].T)
print("a tie, by central differences:")
print(central_differences(lambda y: lc.vectorized.max_pool2d(y, 2)[0], tie, one)[0].T.round(6))

# %% [markdown]
# ## Other poolings
#
# Any pooling that has a derivative (or a subgradient, like the maximum) goes back the same way. One example is softmax
# pooling, a mean in which larger cells count more. Its derivative has a share for every cell, and a part for how the
# shares themselves change:

# %%
print(lc.LISTINGS["softmax_pool_backward"])
soft = lc.LISTINGS["softmax_pool_backward"].example()
numeric = central_differences(lambda y: lc.LISTINGS["softmax_pool"].run(y=y, K=2)["Y"], soft["y"], soft["dY"])
print("agrees with central differences to 1e-7:",
      bool(abs(numeric - lc.LISTINGS["softmax_pool_backward"].run()["dy"]).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### The slides' own slips
#
# Max pooling: the derivative is allocated in the size of the output, no layer is named, and the formula has one
# derivative where there should be a sum.

# %%
for row in (*lc.errata("L14"), *lc.errata("L26")):
    print(row.describe())

# %% [markdown]
# Mean pooling: the most slips of all listings. E20 is the one to remember. The second deck uses `j` for the map *and*
# for the window; the inner loop overwrites the outer one. Nothing stops, the numbers are wrong.

# %%
for row in (*lc.errata("L16"), *lc.errata("L28")):
    print(row.describe())

# %% [markdown]
# ### `=` instead of `+=`
#
# The same slip as E33, by students. It is invisible as long as the windows don't overlap, $S \ge K$. Run for windows
# of 2 × 2 with stride 2, and of 3 × 3 with stride 2:

# %%
line = "dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]"
last_wins = lc.slips.variant(lc.LISTINGS["L26"].function, {line: line.replace("+=", "=")}, name="last wins")
for K in (2, 3):
    u, pidx = lc.loops.max_pool2d(lc.examples.POOLED, K, stride=2)
    inputs = dict(dY=lc.examples.integers(*u.shape, start=8), pidx=pidx, input_shape=(2, 6, 5))
    error = abs(lc.trace(last_wins, like="L26", **inputs).result["dy"] - lc.LISTINGS["L26"].run(**inputs)["dy"]).max()
    print(f"K = {K}, S = 2: wrong by up to {error}")

# %% [markdown]
# ### A position in the window
#
# `pidx` is a position in the **map below**. Whoever stores the position in the window sends every derivative into the
# map's upper left corner:

# %%
corner = np.stack(np.meshgrid(np.arange(4), np.arange(3), indexing="ij"), axis=-1)
in_window = example["pidx"] - corner
wrong = lc.loops.max_pool2d_backward(example["dY"], in_window, (2, 6, 5))
print("map 1, lines are y:")
print(wrong[0].T)
print("wrong by up to", abs(wrong - dy).max())

# %% [markdown]
# ## The poll (S1)
#
# *Max pooling sends derivatives only to the largest input of the window. Mean pooling spreads them evenly.*
#
# Both are **true**. The first picture of this page has run it; here once more as numbers:

# %%
print("max:  cells with a derivative:", np.count_nonzero(to_winner), "of 9, at the maximum:",
      to_winner[window == window.max()])
print("mean: cells with a derivative:", np.count_nonzero(evenly), "of 9, all equal:",
      bool((evenly == evenly[0, 0, 0]).all()))

# %% [markdown]
# ## Exercises
#
# 1. A cell has won three windows, whose outputs have the derivatives 5, -2 and 1. What is its derivative?

# %%
answer = None
derivatives, same_place = np.array([[[5.0], [-2.0], [1.0]]]), np.full((1, 3, 1, 2), 2)
judge(answer, lambda: lc.loops.max_pool2d_backward(derivatives, same_place, (1, 5, 3)).sum())

# %% [markdown]
# 2. Mean pooling of a 6 × 5 map by 3 × 3 windows with stride 1; the derivative is 1 for every output. What is it for
#    the cell in column 2, row 1?

# %%
answer = None
judge(answer, lambda: lc.loops.mean_pool2d_backward(np.ones((1, 4, 3)), 3, input_shape=(1, 6, 5))[0, 1, 0])

# %% [markdown]
# 3. Write the derivative of max pooling in NumPy. `du` is (D, W', H'), `pidx` (D, W', H', 2), counted from 0. If it
#    isn't right yet, `lc.check(my_max_pool_backward, "max_pool2d_backward")` names the mistake.


# %%
def my_max_pool_backward(du, pidx, input_shape):
    return None


judge(my_max_pool_backward(example["dY"], example["pidx"], (2, 6, 5)), lambda: dy)

# %% [markdown]
# ## Summary
#
# $$\text{max: } \frac{dDiv}{dy(l-1,m,k,n)} = \sum_{P(l,m,i,j)=(k,n)} \frac{dDiv}{dy(l,m,i,j)} \qquad
# \text{mean: } \frac{dDiv}{dy(l-1,m,k,n)} = \sum_{\text{windows over }(k,n)} \frac{1}{K^2}\frac{dDiv}{dy(l,m,i,j)}$$
#
# - allocate the size of the *input*, set it to 0, go through the *outputs*, and add;
# - `pidx` is a position in the map below; `=` for `+=` hides until windows overlap;
# - mean pooling backward is a channel-wise convolution by $\frac{1}{K^2}$, with the strided derivative upsampled first.
#
# Before: [10 · The backward loops](10_backward_loops.ipynb) ·
# after: [12 · Resampling backward](12_resampling_backward.ipynb)
