# %% [markdown]
# # 02 · Forward: the convolution layer
#
# Five numbers 3, 1, 2, -1, 2 and a filter of three weights 1, 2, 4. The layer lays the filter on the first three
# numbers and adds the products. A mathematician who hears *convolution* reverses the filter first.
#
# **What does the layer compute: $1\cdot 3 + 2\cdot 1 + 4\cdot 2 = 13$, or $4\cdot 3 + 2\cdot 1 + 1\cdot 2 = 16$?**
# Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, questions

questions.stage("02 series")

# %% [markdown]
# ## Why it is called convolution
#
# (You need 00; about 30 minutes; [words and symbols](GLOSSARY.md).) Every row below is one output; read from left to
# right it holds the weights in their own order. Nothing is flipped:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

band.band(band.forward_run([3, 1, 2, -1, 2], [1, 2, 4]))

# %% [markdown]
# In mathematics this is a [*cross-correlation*](GLOSSARY.md#cross-correlation); a convolution reads the filter
# backwards. For a known filter that matters. Here the weights are **learned**. A network that flipped would learn
# them in reverse order and compute the same. So nobody flips, and the name has stayed. Why did people say convolution
# at all? Because backward the true one appears, with the flip: 07 and 08.
#
# ## Maps
#
# On maps the window is $K \times K$. A filter looks for its pattern in **all** maps below at once, so it has one
# plane for each of them (also called a *channel*). All products and a bias make one number $z$, on the slides the
# *affine map*; the activation, here $\max(z,0)$ (ReLU), makes $Y$ of it. Another filter makes another map.

# %%
inputs = lc.LISTINGS["L21"].example()
y, w, b = inputs["y"], inputs["w"], inputs["b"]
run = lc.LISTINGS["L21"].run()
lc.figures.row({"Y(0,1)": y[0], "Y(0,2)": y[1], "plane 1 of filter 1": w[0, 0],
                "plane 2 of filter 1": w[0, 1], "z(1,1)": run["z"][0]}, height=1.7)
plt.show()
print("Y(0)", y.shape, " w(1)", w.shape, " b(1)", b.shape, " z(1)", run["z"].shape)

# %% [markdown]
# By hand, a value inside: $z$ in column 2, row 2 of map 1. Nine products for each map, and the bias:

# %%
for m in range(2):
    products = w[0, m] * y[m, 1:4, 1:4]
    text = " ".join(f"{value:+.0f}" for value in products.T.ravel())
    print(f"map {m + 1}: {text} = {products.sum():.0f}")
print(f"the bias: {b[0]:.0f}   z(1,1,2,2) = {run['z'][0, 1, 1]:.0f}")

# %% [markdown]
# From 0, with $(i,j)$ the place in the filter and $(x,y)$ the place in the map, for output map $n$ and input maps $m$
# ($w_l(m,n,i,j)$ names the input map first, arrays and listings the output map):
#
# $$z(l,n,x,y) = b_l(n) + \sum_m \sum_{i,j} w_l(m,n,i,j)\, Y(l-1,m,x+i,y+j) \qquad Y(l,n,x,y) = f(z(l,n,x,y))$$
#
# There is a plus in $x+i$: no flip. As a listing, from 1, the product is line 8, the bias line 4, the activation line
# 9.

# %%
print(lc.LISTINGS["L21"])

# %% [markdown]
# Seven loops: lines 1 to 3 say for which $z$, lines 5 to 7 run over the window.

# %%
lc.stepper("L21", mode="stage", stops=[dict(j=1, i=1), dict(x=1, y=1, j=2), dict(x=1, y=2, j=1)])

# %% [markdown]
# ## The slides' own example
#
# A 5 × 5 picture of ones and zeros, and a filter with five ones: count the ones that lie under a one.

# %%
image, cross = lc.examples.SLIDE_IMAGE, lc.examples.SLIDE_FILTER
slide_z = lc.loops.conv2d(image[None], cross[None, None])[0]
lc.figures.row({"the picture": image, "the filter": cross, "z": slide_z}, height=1.7)
plt.show()

# %% [markdown]
# This filter is its own flip. On it nobody can see whether a program flips; that is why the examples here use others.
#
# ## Segments
#
# The inner three loops are one inner product of two blocks of $D_{l-1} \times K_l \times K_l$ numbers. L29 cuts the
# block, the *segment*, out of all maps (line 5) and multiplies (line 6):

# %%
print(lc.LISTINGS["L29"])

# %%
photo = lc.data.flower()
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])  # x first: its columns are lines here
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
z_photo = lc.vectorized.conv2d(photo, w_photo)
lc.figures.row({"Y(0)": photo, "z(1,1): left to right": z_photo[0], "z(1,2): top to bottom": z_photo[1]},
               scale=abs(z_photo).max())
plt.show()
print("Y(0)", photo.shape, " w(1)", w_photo.shape, " z(1)", z_photo.shape)

# %% [markdown]
# The first filter answers at the flower's left edge (orange: brighter to the right) and right edge (blue), the second
# at its upper and lower edge. Step through it:

# %%
lc.stepper("L29", y=photo, w=w_photo, b=np.zeros(2), activation="relu", at=dict(x=2, y=5, j=1), mode="stage")

# %% [markdown]
# ## How many weights
#
# Each output map has one filter of $K_l^2 D_{l-1}$ weights, and one bias, however large the picture is. All of them:
#
# $$D_l\,(K_l^2\,D_{l-1} + 1)$$
#
# (Lines 5 to 7 of L21 run through one filter, line 4 uses the bias.)

# %%
answer = None  # a number
exercise("02.1", answer)  # seed=1 draws other numbers

# %%
answer = None  # a letter
exercise("02.2", answer)

# %% [markdown]
# ## A whole network
#
# One more loop, over the layers, and at the end a softmax of all numbers of the last maps (05). L10 writes all loops
# out, L01 uses segments.

# %%
print(lc.LISTINGS["L10"])
print()
print(lc.LISTINGS["L01"])
sizes = [layer.shape for layer in lc.LISTINGS["L10"].run()["Y"]]
print()
print("sizes of Y(0), Y(1), Y(2):", sizes)

# %% [markdown]
# Without loops over places: NumPy cuts all windows at once and multiplies them with all filters in one matrix
# product. `lc.show(lc.vectorized.conv2d)` shows it beside the listing. Other sizes, and how many products they take:

# %%
D_in, D_out, W, H, K = 3, 4, 9, 7, 2  # try other values
found = lc.compare("conv2d", y=lc.examples.integers(D_in, W, H), w=lc.examples.integers(D_out, D_in, K, K, start=2))
print(found)
print("z:", found.results["z"].shape)

# %% [markdown]
# ## Where it goes wrong: one plane for all maps
#
# "The filter is 3 × 3", says the student, and uses one plane for both maps. It runs, with half the weights:

# %%
wrong = lc.vectorized.conv2d(y, np.repeat(w[:, :1], 2, axis=1), b)
lc.figures.row({"one plane: z(1,1)": wrong[0], "right: z(1,1)": run["z"][0]}, scale=20)
plt.show()
error = abs(wrong - run["z"])
print("largest error of map 1:", error[0].max(), "  of all maps:", error.max())

# %% [markdown]
# ## Write it


# %%
def my_conv(y, w, b):
    return None


exercise("02.3", my_conv)

# %% [markdown]
# ## What you can do now
#
# - compute any $z$ of a convolution layer by hand and in code;
# - say how many planes, filters, maps and weights there are, and why;
# - say why it is called convolution, though nothing is flipped forward.
#
# Before: [01 · scanning and the TDNN](01_scanning.ipynb)
#
# Next: [03 · stride, padding, resampling](03_stride_padding_resampling.ipynb)
