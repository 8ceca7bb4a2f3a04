# %% [markdown]
# # 00 · Indexing: maps, positions, and ranges that count from 1
#
# **You will** read one cell, one window and one map of a picture, in the lecture's notation and in NumPy.
#
# **You will learn** what `Y(l,j,x,y)` means, why x comes before y, what a range `x:x+K-1` holds, and how to read the
# slides where a subscript has slipped.
#
# **You need** Python and a little NumPy. **Time:** about 25 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import judge
from lecture_cnn.onebased import Array

# %% [markdown]
# ## The idea
#
# A convolutional network works on *maps*. A map is a rectangle of numbers. A colour picture is three maps: how much
# red, how much green, how much blue there is at each place. A layer $l$ reads the maps of layer $l-1$ and makes maps
# of its own. One number is named by four things:
#
# $$Y(l,j,x,y)$$
#
# | symbol | is | counts |
# |---|---|---|
# | $l$ | the layer; layer 0 is the picture | from 0 |
# | $j$ | the map, one of $D_l$ | from 1 |
# | $x$ | the column, one of $W_l$ (the width) | from 1, to the right |
# | $y$ | the row, one of $H_l$ (the height) | from 1, downwards |
#
# So **x comes before y**, as in a coordinate system. An array of a picture in Python usually has it the other way
# round: rows first. Here is a crop of a photograph, and the first of its three maps.

# %%
photo = lc.data.flower(x=6, y=3, W=8, H=6)
lc.figures.row({"the picture": photo, "Y(0,1): red": photo[0]})
plt.show()
print("Y(0) has the shape (D, W, H) =", photo.shape)

# %% [markdown]
# What to see: the numbers above the map are $x$, those beside it $y$. The brightest petals are near 1 (orange), the
# dark background is near 0 (white). Every map in this course is drawn like this.
#
# ## One cell, in two countings
#
# The listings of the lecture count from 1. NumPy counts from 0. `Array` is the lecture's array: it counts from 1, and
# it is what the listings run on. The same cell has these two names:

# %%
Y = Array.from_numpy(photo)
print("the lecture:  Y(0,1,3,2) =", round(Y[1, 3, 2], 3), "   map 1, column 3, row 2")
print("NumPy:      photo[0,2,1] =", round(photo[0, 2, 1], 3), "   every index one less")

# %% [markdown]
# `lc.picture_to_maps` turns a picture with rows first into maps, and `lc.maps_to_picture` goes back. A map that is
# *printed* by NumPy has its columns as lines; transpose it to see it as on the slide:

# %%
picture = lc.maps_to_picture(photo)
print("as a picture (H, W, C):", picture.shape, "  as maps (D, W, H):", lc.picture_to_maps(picture).shape)
print("picture[row 1, column 2, channel 0] =", round(picture[1, 2, 0], 3))
print("Y(0,1), as on the slide (lines are y):")
print(photo[0].T.round(1))

# %% [markdown]
# ## Ranges include both ends
#
# In the lecture $a:b$ is $a, a+1, \dots, b$. So $x:x+K-1$ holds $K$ columns. This is the *window* that nearly every
# listing cuts out of a map: $K$ columns from $x$ on, $K$ rows from $y$ on. A map of width $W$ has room for it at
# $x = 1, \dots, W-K+1$, and so a layer that looks at each window makes a map of
#
# $$W_l = W_{l-1}-K_l+1, \qquad H_l = H_{l-1}-K_l+1$$
#
# In Python a range excludes its end, and the same window is `x:x+K` with `x` one less.

# %%
K, x, y = 3, 2, 3  # try other values
window = Y[1, x:x + K - 1, y:y + K - 1]
print(f"Y(0,1,{x}:{x + K - 1},{y}:{y + K - 1}), lines are y:")
print(window.to_numpy().T.round(3))
print("NumPy's photo[0, x-1:x-1+K, y-1:y-1+K] is the same:",
      bool((photo[0, x - 1:x - 1 + K, y - 1:y - 1 + K] == window.to_numpy()).all()))
print(f"windows side by side: {8 - K + 1}, one below another: {6 - K + 1}")

# %% [markdown]
# ## The first listing
#
# The mean of each window is the simplest layer of the lecture. Read the ranges of the loops against the formula
# above: line 2 and line 3 are $W_l$ and $H_l$. In the last line the window stands inside of `mean`. The layer's number
# comes first in every array, as on the slide; `W_{l-1}` is the width of the maps *below*, `K_l` the size of this
# layer's window.

# %%
print(lc.LISTINGS["L03"])

# %% [markdown]
# The text above is made from Python that runs. In Python $x = 1:n$ is `span(1, n)`, with both ends, and layer $l$ of an
# array is `Y[l]`:

# %%
print(lc.LISTINGS["L03"].source.split('"""')[-1].strip("\n"))

# %% [markdown]
# ## Step through it
#
# → and ← go one step, Shift and an arrow go to the next value of the chosen loop variable, `?` shows all keys. `y` runs
# fastest, so the window goes *down* first, then one column to the right. Put the pointer on a cell of `Y(1)`: the four
# cells that it is the mean of light up.

# %%
lc.stepper("L03")

# %% [markdown]
# The first value by hand. The window at $x=1, y=1$ holds columns 1:2 and rows 1:2 of map 1:

# %%
y_small = lc.LISTINGS["L03"].example()["y"]
first = y_small[0, 0:2, 0:2]
print("the four values, column by column:", first.ravel().tolist())
print("their sum over 4:", first.sum() / 4, "  Y(1,1,1,1):", lc.LISTINGS["L03"].run()["Y"][0, 0, 0])

# %% [markdown]
# And on a handwritten digit, one map of 8 × 8. The mean over 3 × 3 cells blurs it, and leaves 6 × 6.

# %%
digit = lc.data.digits()[0][3]
blurred = lc.LISTINGS["L03"].run(y=digit, K=3)["Y"]
lc.figures.row({"Y(0,1): the digit 3": digit[0], "Y(1,1): means": blurred[0]})
plt.show()
lc.stepper("L03", y=digit, K=3)

# %% [markdown]
# What to see: the result is two columns narrower and two rows lower, because the window must lie inside.
#
# ## Without loops
#
# `lc.vectorized` has the same operations without loops over positions: NumPy adds whole shifted maps at once. Both
# give the same numbers, and every later notebook compares them like this:

# %%
print(lc.compare("mean_pool2d", y=digit, K=3))

# %% tags=["live"]
found = lc.compare("mean_pool2d", y=lc.data.flower(W=20, H=14), K=3)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# ## Filters and layers
#
# A convolution layer multiplies the cells of a window with numbers of its own, the *weights*, adds up the products and
# one more number, the *bias*, and then applies a function, the *activation*, to the sum (notebook 02). The weights of a
# layer have five indices. The listings put the *output* map first:
#
# | written | is | size |
# |---|---|---|
# | `w(l,j,i,x',y')` | from map `i` to map `j`, column `x'`, row `y'` | $D_l \times D_{l-1} \times K_l \times K_l$ |
# | $w_l(m,n,i,j)$ in formulas | *input* map $m$, output map $n$, column $i$, row $j$ from 0 | two axes exchanged |
# | `z(l,j,x,y)` | the sum of products before the activation | $D_l \times W_l \times H_l$ |
# | `b(l,j)` | the bias of output map `j` | $D_l$ |
# | $W_m$ (recap slides) | filter $m$ (there $L$ is its size, elsewhere the number of layers) | $3 \times L \times L$ |
#
# So a filter has as many planes as there are maps below it, and a layer has as many filters as it makes maps:

# %%
print(lc.facts.table(lc.facts.filter_shapes(picture=(3, 32, 32), layers=((6, 5), (16, 5)))))

# %% [markdown]
# ## What goes wrong
#
# ### Counting from 0 in a listing, or past the end
#
# NumPy takes index -1 as "the last", so that a listing copied with the wrong count runs and gives wrong numbers. The
# lecture's array does not:

# %%
for what, index in [("Y(0,1,0,1)", (1, 0, 1)), ("Y(0,1,9,1)", (1, 9, 1)),
                    ("Y(0,1,7:9,1:3)", (1, slice(7, 9), slice(1, 3)))]:
    try:
        Y[index]
    except IndexError as error:
        print(f"{what}: {str(error).split(': ', 1)[-1]}")
print("NumPy's photo[0, -1, 0] gives", round(photo[0, -1, 0], 3), "without a word: the last column")

# %% [markdown]
# ### Row first
#
# On a map that is wider than high, exchanging x and y runs into an error sooner or later. On a square map it never
# does, and the number is just another one:

# %%
print("digit(x=3, y=2) =", digit[0, 2, 1], "  exchanged, digit(x=2, y=3) =", digit[0, 1, 2],
      "  no error: the map is 8 × 8")
try:
    photo[0, 5, 7]
except IndexError as error:
    print("photo, 8 × 6, exchanged:", error)

# %% [markdown]
# ### The end of the range left out
#
# Someone who reads $x:x+K-1$ as Python does gets $K-1$ columns: a mean over 4 cells instead of 9.

# %%
listing = lc.LISTINGS["L03"]
short = lc.slips.variant(
    listing.function,
    {"Y[l, j, x, y] = mean(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])":
     "Y[l, j, x, y] = mean(Y[l-1, j, x:x+K[l]-2, y:y+K[l]-2])"},
    name="end left out",
)
wrong = lc.trace(short, like="L03", y=digit, K=3).result["Y"]
print("wrong in", int((abs(wrong - blurred) > 1e-9).sum()), "of", wrong.size, "cells, by up to",
      round(abs(wrong - blurred).max(), 3))

# %% [markdown]
# ### Subscripts that slipped
#
# On the printed slides the subscript in $H_{l-1}$ (the height of the layer below) and the "minus one" in $H_l-1$ (this
# height less one) both became `Hl-1`. In one line of listing L07 the first reading is right and the second wrong, in
# another it is the other way round. This course numbers the slips of the slides E01, E02, ... (notebook 21 has all of
# them). Here are the two that are about names, run as printed and as corrected. (E62 is from a listing that notebook 08
# explains. Look at the sizes only.)

# %%
for row in lc.errata():
    if row.id in ("E61", "E62"):
        print(row.describe(), end="\n\n")
print("one sign for two things (E54):", next(row.reason for row in lc.errata() if row.id == "E54"))

# %% [markdown]
# ## Exercises
#
# Write your answer in the place of `None` and run the cell again: `judge` says whether it is right.
#
# 1. A photograph has 427 rows, 640 columns and three colours. What is the shape `(D, W, H)` of its maps? (A tuple.)

# %%
answer = None
judge(answer, lambda: lc.picture_to_maps(np.zeros((427, 640, 3), dtype=np.uint8)).shape)

# %% [markdown]
# 2. How many different windows of 4 × 4 cells lie inside a map with $W=10$, $H=9$?

# %%
answer = None
judge(answer, lambda: lc.LISTINGS["L03"].run(y=np.ones((1, 10, 9)), K=4)["Y"].size)

# %% [markdown]
# 3. Write `Y(0,2,3:5,2:4)` of `photo` with NumPy's indices: map 2, columns 3 to 5, rows 2 to 4.

# %%
answer = None
judge(answer, lambda: Y[2, 3:5, 2:4].to_numpy())

# %% [markdown]
# ## Summary
#
# - $Y(l,j,x,y)$: layer, map, column, row; all but the layer count from 1; in NumPy `y[j-1, x-1, y-1]`;
# - $a:b$ includes both ends: $x:x+K-1$ has $K$ columns, and there are $W-K+1$ of them side by side;
# - `w(l,j,i,x',y')`: output map first; $w_l(m,n,i,j)$ of the formulas: input map first;
# - test with $W \neq H$: on a square map exchanged axes cannot be seen.
#
# Next: [01 · scanning and the TDNN](01_scanning.ipynb)
