# %% [markdown]
# # 04 · Pooling, and where the maximum was
#
# Max pooling looks at a window of a map and passes on its largest number. Backpropagation will ask later *which* cell
# that was. So the place is stored, in `pidx`.
#
# **A window begins at column 2, row 1. Its largest number is a 9, in the window's first column and second row. What
# does `pidx` hold?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("04 place")

# %% [markdown]
# ## The picture
#
# (You need 00 and the stride of 03; about 25 minutes; [words and symbols](GLOSSARY.md).) **Why pool?** A convolution
# says how strongly a pattern is found at each place. Whether it was one pixel further left does often not matter.
# Each map is pooled by itself, and nothing is learned.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

run = lc.LISTINGS["L02"].run()
pooled, pidx = run["Y"], run["pidx"]
y = lc.LISTINGS["L02"].example()["y"]
lc.figures.row({"Y(0,2)": y[1], "Y(1,2): maxima": pooled[1], "pidx: column": pidx[1, ..., 0] + 1.0,
                "pidx: row": pidx[1, ..., 1] + 1.0}, height=1.8)
plt.show()

# %% [markdown]
# The two maps on the right say in which column and row of **Y(0,2)** each maximum was. Neighbouring windows overlap
# and often have the same winner.
#
# `pidx` is a place in the *map below*: the backward pass must find the cell again, and "first column of the window"
# does not say which column of the map that is. Line 4 finds it, line 5 uses it as an index:

# %%
print(lc.LISTINGS["L02"])

# %% [markdown]
# By hand, the first window: columns 1 to 3, rows 1 to 3. It holds its maximum 9 **twice**, at column 2, row 2 and at
# column 1, row 3. The slides have no rule for ties. The listings take the first in the order of the loops, x outside,
# y inside: column by column. So column 1 wins.

# %%
print("the window, lines are y:")
print(y[0, 0:3, 0:3].T.astype(int))
print("largest:", int(pooled[0, 0, 0]), " pidx(1,1,1,1) =", tuple((pidx[0, 0, 0] + 1).tolist()))

# %%
lc.stepper("L02", mode="stage", stops=[dict(j=1, x=1, y=2), dict(j=1, x=2, y=1), dict(j=2, x=1, y=1)])

# %%
answer = None  # a number
exercise("04.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Mean pooling
#
# The mean of the window, line 4 of L03:
#
# $$Y(l,n,x,y) = \frac{1}{K_l^2} \sum_{i,j} Y(l-1,n,x+i,y+j)$$
#
# It is a convolution of each map with a filter of equal weights, $\frac{1}{K_l^2}$. The maximum is no convolution: add
# two maps, and the results of a convolution add up; their maxima do not.

# %%
print(lc.LISTINGS["L03"])

# %% [markdown]
# ## With a stride
#
# Usually the windows hop. The counters are those of 03: `n` belongs to the loop over `y`, `m` to that over `x`.

# %%
print(lc.LISTINGS["L05"])
print()
print(lc.LISTINGS["L06"])

# %% [markdown]
# A handwritten digit, windows of 2 × 2 with stride 2. Max pooling keeps the strokes dark, mean pooling makes them
# paler:

# %%
digit = lc.data.digits()[0][3]
K, S = 2, 2  # try other values
largest, winners = lc.vectorized.max_pool2d(digit, K, stride=S)
means = lc.vectorized.mean_pool2d(digit, K, stride=S)
pictures = {"Y(0,1): the digit 3": digit[0], "max pooling": largest[0], "mean pooling": means[0]}
lc.figures.row(pictures, scale=1.0, height=3.2)
plt.show()
print(f"K = {K}, S = {S}: {digit.shape[1:]} becomes {largest.shape[1:]}")

# %%
lc.stepper("L05", y=digit, K=K, stride=S, mode="stage")

# %% [markdown]
# ## What it is good for: jitter
#
# Move the map by one pixel. If each maximum stays inside its window, and no larger number comes in, max pooling gives
# the *same* numbers. Below, in the first map all maxima are in the middle of their 3 × 3 windows, in the second one
# is at the edge, in the third a large number stands just outside.

# %%
kinds = ("centre", "edge", "neighbour")
lc.figures.row({kind: lc.facts.jitter_map(kind)[0] for kind in kinds}, height=1.9)
plt.show()
for kind in kinds:
    moved = [row for row in lc.facts.jitter(lc.facts.jitter_map(kind)) if (row["dx"], row["dy"]) != (0, 0)]
    same_maxima = np.sum([row["max_pooled_same"] == row["windows"] for row in moved])
    same_means = sum(row["mean_pooled_same"] == row["windows"] for row in moved)
    print(f"{kind:9}: of 8 moves, all maxima stay the same in {same_maxima}, all means in {same_means}")

# %% [markdown]
# So pooling makes a network *less* sensitive to jitter, not insensitive.
#
# ## Where it goes wrong: a place in the window
#
# A student stores the place inside the window. It is right for the first window only, because its corner is (1,1). (The
# 9 of the opening is at (1,2) in its window, which begins at (2,1): so in the map, and in `pidx`, it is at (2,2).)

# %%
for n in range(3):
    absolute = pidx[0, 0, n] + 1
    inside = absolute - [0, n]
    print(f"window at x=1, y={n + 1}: pidx {tuple(absolute.tolist())},  inside the window {tuple(inside.tolist())}")

# %%
answer = None  # a letter
exercise("04.2", answer)

# %% [markdown]
# ## Write it


# %%
def my_mean_pool(y, K):
    return None


exercise("04.3", my_mean_pool)

# %% [markdown]
# ## What you can do now
#
# - pool a map by hand, with the maximum or the mean, with any stride;
# - say what `pidx` holds, and which of two equal maxima wins;
# - say what pooling does to a picture that moves by a pixel.
#
# Before: [03 · stride, padding, resampling](03_stride_padding_resampling.ipynb)
#
# Next: [05 · the end of the network](05_end_of_the_network.ipynb)
