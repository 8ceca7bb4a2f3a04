# %% [markdown]
# # 07 · How one Y influences the divergence
#
# Five numbers $y_1 \dots y_5$, and a filter of three weights $a, b, c$. Its window moves over the numbers: $z_1$ is
# made at $y_1, y_2, y_3$, $z_2$ at $y_2, y_3, y_4$, $z_3$ at $y_3, y_4, y_5$. Each time the first cell of the window
# meets $a$, the last one $c$.
#
# **The number $y_3$ is in all three windows. In $z_1$ it meets $c$. Which weight does it meet in $z_3$?** Vote, then
# press → to see.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, questions

questions.stage("07 series")

# %% [markdown]
# ## The band
#
# Each row below is one $z$, each column one $y$; a cell holds the weight between them. (You need the forward pass,
# 02, and the chain rule; all of this page takes about 25 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise

series, abc = np.array([3.0, 1, 2, -1, 2]), np.array([1.0, 2, 4])
band.band(band.forward_run(series, abc), column=3)

# %% [markdown]
# Read a **row**: $a, b, c$. Read the marked **column** downwards: $c, b, a$. Why in reverse? From row to row the
# window begins one place further right, so the same $y$ lies one place further *left* in it.
#
# Counted from 0, the place of $z$ and the place of the weight add up to the place of $y$: for $y_3$, which is at 2,
# $0+2$, $1+1$ and $2+0$. That is the rule of this page.
#
# ## Back the same way, by hand
#
# $Div$, the [divergence](GLOSSARY.md#divergence), says how wrong the network's output is (05). Suppose the
# derivatives $dz_1, dz_2, dz_3$ are known: $dz_1$ says how much $Div$ grows if $z_1$ grows by a little. What is
# $dy_3$?
#
# If $y_3$ grows by 1, $z_1$ grows by $c$, $z_2$ by $b$, $z_3$ by $a$. Each of these changes $Div$, and the changes
# add up: that is the chain rule. So
#
# $$dy_3 = c\,dz_1 + b\,dz_2 + a\,dz_3$$
#
# With the weights 1, 2, 4 and the derivatives 2, -1, 1 this is $4\cdot 2 + 2\cdot(-1) + 1\cdot 1 = 7$. Line 10 of the
# backward listing adds these three products one by one. A check with the forward pass only: add 1 to $y_3$.

# %%
dz_series = np.array([2.0, -1, 1])
run = band.backward_run(dz_series, abc, series)
print(lc.LISTINGS["tdnn_backward"])
print()
print("the listing:", run.result["dY"][0], " its third number is dy3")
before, after = (np.correlate(y, abc, "valid") for y in (series, series + [0, 0, 1, 0, 0]))
print("z grows by", after - before, " so Div grows by", dz_series @ (after - before))

# %%
answer = None  # a number
exercise("07.1", answer)  # seed=1 draws other numbers, for a neighbour

# %% [markdown]
# ## Two dimensions
#
# Now a map of 6 × 5 cells and filters of 3 × 3. Add 1 to one cell of map 1 and look at what changes in the three maps
# of $z$. Before you run it: where in the block of changes will the filter's first weight stand?

# %%
w = lc.examples.integers(3, 2, 3, 3, start=2)  # w(l,n,m,i,j): 3 maps out, 2 maps in, 3 x 3
m, x, y = 0, 2, 2  # counted from 0; try another map or another cell
one = np.zeros((6, 5))
one[x, y] = 1
change = facts.influence_by_trial(w, m, x, y, (6, 5))
lc.figures.row({f"added to Y(l-1,{m + 1})": one, **{f"change of z(l,{n + 1})": change[n] for n in range(3)},
                f"the filter w(l,1,{m + 1})": w[0, m]}, scale=2)
plt.show()

# %% [markdown]
# The first weight stands last: left and right are exchanged, and so are up and down. It is the column of the band,
# once for each axis. And **every** map of $z$ changes, each by its own filter (the picture has the first one's).
#
# In formulas this course counts from 0 and writes $(x,y)$ for a place in a map, $(i,j)$ for a place in the filter,
# $m$ for a map below, $n$ for a map of $z$. The cell $Y(l-1,m,x,y)$ is in $z(l,n,x-i,y-j)$ through $w_l(m,n,i,j)$:
# the places add up. Over all ways:
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{i,j} \frac{dDiv}{dz(l,n,x-i,y-j)}\; w_l(m,n,i,j)$$
#
# Weights outside of the filter, and $z$ outside of its map, count as 0. Formulas write $w_l(m,n,\dots)$, the map below
# first; listings and arrays `w(l,n,m,...)`, the map of $z$ first. It is the same weight.
#
# **Why a sum over $n$?** Forward, one map of $z$ collects from all maps of $Y$. Backward, one map of $Y$ collects
# from all maps of $z$, because it went into all of them. So input and output maps change places. Here is each part
# for map 1, and the sum:

# %%
dz = lc.examples.integers(3, 4, 3, start=4)
parts = facts.gradient_by_output_map(dz, w)
lc.figures.row({**{f"through z(l,{n + 1})": parts[n, 0] for n in range(3)}, "dY(l-1,1)": parts.sum(axis=0)[0]},
               scale=12)
plt.show()

# %% [markdown]
# ## The slides' example, Y(2,2)
#
# The slides go through $Y(l-1,m,2,2)$ of a 5 × 5 map. Listing L36 has their nine lines. It counts from 1, so the cell
# is `Y(l-1,m,3,3)`, and the places of `z` and of the weight add up to 4: 1 + 3, 2 + 2, 3 + 1. Before each → say which
# weight comes: the cell of `z` and the weight move in opposite directions.

# %%
questions.stage("07 slide")

# %% [markdown]
# The formula as a listing, of L34. The sum over $n$ is line 5; lines 6 and 7 run over the windows that hold the cell
# (here `x',y'` is the window's place in $z$; in all other listings it is the weight's place in the filter); line 8 is
# the product.

# %%
print(lc.LISTINGS["input_derivative_formula"])

# %% [markdown]
# ## At the border
#
# How many windows hold a cell? In a 6 × 5 map, for each cell:

# %%
counts = facts.influence_counts((6, 5), 3)
lc.figures.row({"windows that hold the cell": counts})
plt.show()

# %% [markdown]
# A corner is in one window, a cell in the middle in 9 of the 12.

# %%
answer = None  # a letter, such as "a"
exercise("07.2", answer)

# %% [markdown]
# ## On a handwritten digit
#
# A five, and a filter that answers to a change from left to right. With $Div = \frac12\sum z^2$ the derivative of
# each $z$ is $z$ itself.

# %%
digit = lc.data.digits()[0][5]  # try another one
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None]
z_digit = lc.vectorized.conv2d(digit, edge)
dy_digit = lc.vectorized.conv2d_input_gradient(z_digit, edge, input_shape=digit.shape)
lc.figures.row({"Y(0,1): a five": digit[0], "z(1,1) = dz(1,1)": z_digit[0], "dY(0,1)": dy_digit[0]})
plt.show()
column, row = np.unravel_index(dy_digit[0].argmax(), dy_digit[0].shape)
print(f"more ink would raise Div most in column {column + 1}, row {row + 1}")

# %%
lc.stepper("input_derivative_formula", dz=z_digit, w=edge, at=dict(m=1, x=5, y=4, n=1), mode="stage")

# %% [markdown]
# ## Where it goes wrong: one map instead of all
#
# Line 5 changed, so that only the first map of $z$ counts. Nothing stops, and the shape is right:

# %%
listing = lc.LISTINGS["input_derivative_formula"]
one_map = lc.slips.variant(listing.function, {"for n in span(1, D[l]):": "for n in span(1, 1):"}, name="one map only")
wrong = lc.trace(one_map, like="input_derivative_formula", dz=dz, w=w).result["dY"]
right = listing.run(dz=dz, w=w)["dY"]
lc.figures.row({"line 5 changed: dY(0,1)": wrong[0], "right: dY(0,1)": right[0]}, scale=12)
plt.show()
print("shapes", wrong.shape, right.shape, "  largest error of map 1:", abs(wrong - right)[0].max())

# %% [markdown]
# ## Write it


# %%
def my_dy(dz, w):
    return None


exercise("07.3", my_dy)

# %% [markdown]
# ## What you can do now
#
# - say through which weight a $y$ enters a $z$: places, from 0, add up;
# - write $dy$ as a sum over **all** maps $n$ and over the windows that hold the cell;
# - explain why the weights come in reverse, and why the border has fewer of them.
#
# Next the column of the band becomes a window, and backward becomes a convolution again.
#
# Before: [06 · Through the activation](06_activation.ipynb) ·
# after: [08 · dY as a convolution with the flipped filter](08_flipped_filter.ipynb)
