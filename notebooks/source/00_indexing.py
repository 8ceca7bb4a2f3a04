# %% [markdown]
# # 00 · Indexing: maps, positions, and ranges that count from 1
#
# **For whom:** you know how an MLP learns. **What for:** you will step through every loop of two lectures,
# Convolutional Networks III and IV, and write the loops yourself. **How long:** 23 pages of 20 to 60 minutes, in
# order. **The slides:** Bhiksha Raj's, [CMU 11-785](https://deeplearning.cs.cmu.edu).
#
# ![Forward a filter a b c moves over numbers; backward the window carries c b a](../figures/flip.gif)
#
# That is where we are going (08): forward $a\,b\,c$, backward $c\,b\,a$. Why? First, how to read the listings.
#
# **A window stands in the upper left corner of a map, at column $x=1$, row $y=1$. `y` is the inner loop. Does the
# window go right or down?** In JupyterLab, Shift+Enter runs a cell. Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("00 window")

# %% [markdown]
# ## A map
#
# A map is a rectangle of numbers. A colour picture is three maps: how much red, green and blue there is at each
# place. A layer $l$ reads the maps of layer $l-1$ and makes its own. Four things name one number, $Y(l,j,x,y)$:
#
# | symbol | is | counts |
# |---|---|---|
# | $l$ | the layer; layer 0 is the picture | from 0 |
# | $j$ | the map, one of $D_l$ | from 1 |
# | $x$ | the column, one of $W_l$ (the width) | from 1, to the right |
# | $y$ | the row, one of $H_l$ (the height) | from 1, downwards |
#
# **x comes before y**, as in a coordinate system. Pictures in Python usually have rows first.

# %%
import matplotlib.pyplot as plt

from lecture_cnn.course.exercises import exercise
from lecture_cnn.onebased import Array

photo = lc.data.flower(x=6, y=3, W=8, H=6)
lc.figures.row({"the picture": photo, "Y(0,1): red": photo[0]})
plt.show()
print("Y(0) has the shape (D, W, H) =", photo.shape)

# %% [markdown]
# Orange is positive, white 0, blue negative; $x$ stands above each map, $y$ beside it. All maps of the course are
# drawn like this.
#
# ## One cell, in two countings
#
# The listings count from 1, because the slides do. NumPy counts from 0. A formula shows by its letters how it counts:
# with $m, n, i, j$ as the maps and places from 0, with a listing's own letters from 1. `Array` is the array on which
# the listings run:

# %%
Y = Array.from_numpy(photo)
print("the lecture:  Y(0,1,3,2) =", round(Y[1, 3, 2], 3), "   map 1, column 3, row 2")
print("NumPy:      photo[0,2,1] =", round(photo[0, 2, 1], 3), "   every index one less")
picture = lc.maps_to_picture(photo)
print("as a picture (H, W, C):", picture.shape, "  as maps (D, W, H):", lc.picture_to_maps(picture).shape)

# %%
answer = None  # a letter
exercise("00.1", answer)

# %% [markdown]
# ## Ranges include both ends
#
# In the lecture $a:b$ is $a, a+1, \dots, b$. So $x:x+K-1$ holds $K$ columns. That is the *window* which nearly every
# listing cuts out. A map of width $W$ has room for it at $x = 1, \dots, W-K+1$. So a layer that looks at each window
# makes a map of
#
# $$W_l = W_{l-1}-K_l+1, \qquad H_l = H_{l-1}-K_l+1$$
#
# In Python a range excludes its end, and the same window is `x:x+K` with `x` one less.

# %%
K, x, y = 3, 2, 3  # try other values
window = Y[1, x:x + K - 1, y:y + K - 1]
print(f"Y(0,1,{x}:{x + K - 1},{y}:{y + K - 1}), lines are y:")
print(window.to_numpy().T.round(3))
print(f"windows side by side: {8 - K + 1}, one below another: {6 - K + 1}")

# %% [markdown]
# ## The first listing
#
# The mean of each window is the simplest layer. Lines 2 and 3 are $W_l$ and $H_l$; the last line holds the window.
# The layer's number comes first in every array; `W_{l-1}` is the width of the maps *below*, `K_l` the size of this
# layer's window. `L03` is a number of this course, `L15` the same listing in the second lecture.

# %%
print(lc.LISTINGS["L03"])

# %% [markdown]
# The inner loop is `y`: the window goes **down** a column first, then on to the next column. By hand, the first value:
# the window at $x=1, y=1$ holds four cells. Take their mean, then look.

# %%
first = lc.LISTINGS["L03"].example()["y"][0, 0:2, 0:2]
print("the four cells, column by column:", first.ravel().astype(int).tolist(), " their sum:", int(first.sum()))

# %%
lc.stepper("L03", mode="stage")

# %% [markdown]
# On a handwritten digit, 8 × 8, the mean of 3 × 3 cells blurs and leaves 6 × 6: the window must lie inside.

# %%
digit = lc.data.digits()[0][3]
blurred = lc.LISTINGS["L03"].run(y=digit, K=3)["Y"]
lc.figures.row({"Y(0,1): the digit 3": digit[0], "Y(1,1): means": blurred[0]}, height=3.2)
plt.show()

# %%
answer = None  # a number
exercise("00.2", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## The names to come
#
# A convolution layer multiplies the cells of a window with *weights*, adds the products and a *bias*, and applies an
# *activation* (02). The names of the course; where a slide uses a letter for something else, the page says so:
#
# | in listings, from 1 | in formulas, from 0 | is |
# |---|---|---|
# | `j`, `i` | $n$, $m$ | output map, input map |
# | `x,y` | $(x,y)$ | place in a map |
# | `x',y'` | $(i,j)$ | place in the filter |
# | `w(l,j,i,x',y')` | $w_l(m,n,i,j)$ | a weight; listings put the *output* map first |
# | `z(l,j,x,y)`, `b(l,j)` | $z(l,n,x,y)$, $b_l(n)$ | the sum before the activation, and its bias |
#
# All [symbols](GLOSSARY.md#symbols) and [words](GLOSSARY.md#words) stand in the glossary, the listings' numbers on
# the [contents page](README.md).
#
# ## Where it goes wrong: counting from 0
#
# NumPy takes index -1 as "the last". So a listing that is copied with the wrong count runs, and gives wrong numbers.
# The lecture's array stops:

# %%
for what, index in [("Y(0,1,0,1)", (1, 0, 1)), ("Y(0,1,9,1)", (1, 9, 1))]:
    try:
        Y[index]
    except IndexError as error:
        print(f"{what}: {str(error).split(': ', 1)[-1]}")
print("NumPy's photo[0, -1, 0] gives", round(photo[0, -1, 0], 3), "without a word: the last column")

# %% [markdown]
# Exchanged axes are as quiet on a square map. So test with $W \ne H$, always.
#
# ## Write it


# %%
def my_crop(y, P):
    return None


exercise("00.3", my_crop)

# %% [markdown]
# ## What you can do now
#
# - read $Y(l,j,x,y)$, and write it in NumPy as `y[j-1, x-1, y-1]`;
# - say how many windows of $K \times K$ a map has room for;
# - read a listing, and step through it.
#
# Next: [01 · scanning and the TDNN](01_scanning.ipynb)
