# %% [markdown]
# # 08 · dY as a convolution with the flipped filter
#
# **You will** step through the derivative of the divergence with respect to $Y(l-1)$, cell by cell: first on maps of
# 6 × 5 numbers, then on a photograph.
#
# **You will learn** why the backward pass of a convolution is again a convolution, of the zero-padded derivative maps
# with the *flipped* filter; where each number of it comes from; and what goes wrong when the flip is left out.
#
# **You need** the forward pass of a convolution layer and the chain rule. **Time:** about 40 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The question
#
# Layer $l$ takes the maps $Y(l-1,m)$ and makes the maps $z(l,n)$. With $w_l(m,n,x',y')$ the filter from map $m$ to
# map $n$, and positions counted from 0 as on the formula slides,
#
# $$z(l,n,x,y) = \sum_m \sum_{x',y'} w_l(m,n,x',y')\, Y(l-1,m,x+x',y+y') + b_l(n)$$
#
# This is line 8 of L21 (notebook 02). The divergence $Div$, the number that says how wrong the output is (05), depends
# on the $z$, and backpropagation has already given $\frac{dDiv}{dz(l,n,x,y)}$ for all of them. We want
# $\frac{dDiv}{dY(l-1,m,x,y)}$.
#
# One $Y(l-1,m,x,y)$ is used once in every $z(l,n,x',y')$ whose window covers it, and there it is multiplied by the
# weight $w_l(m,n,x-x',y-y')$. So, with the weights taken as 0 outside the filter,
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{x',y'} \frac{dDiv}{dz(l,n,x',y')}\, w_l(m,n,x-x',y-y')$$
#
# As $x'$ grows, the index $x-x'$ of the weight *falls*: the filter is read backwards. That is the flip.

# %% [markdown]
# ## The listing
#
# The lecture's vector notation computes just this: pad the derivative maps with $K_l-1$ zeros on every side (lines 3
# and 8), flip every filter left-right and up-down and exchange its input and output map (line 7), and convolve (lines 9
# to 13). All sums of the formula are the one inner product of line 13. Everything counts from 1 and a range $a:b$
# includes both ends. What you read here is made from the Python that runs.

# %%
print(lc.LISTINGS["L07"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_{l-1}$, $D_l$ | maps in, maps out | 2, 3 |
# | $W_{l-1}$, $H_{l-1}$ | width and height of $Y(l-1)$, and so of `dy(l-1)` | 6, 5 |
# | $W_l$, $H_l$ | width and height of $z(l)$, and so of `dz(l)` | 4, 3 |
# | $K_l$ | width and height of the filter | 3 |
# | `w(l,j,i,x',y')` | weight from input map `i` to output map `j` | 3 × 2 × 3 × 3 |
# | `dz(l,j,x,y)` | $\frac{dDiv}{dz(l,j,x,y)}$ | 3 × 4 × 3 |
# | `dy(l-1,j,x,y)` | $\frac{dDiv}{dY(l-1,j,x,y)}$ | 2 × 6 × 5 |
#
# ## Step through it
#
# → and ← go one step; Shift and an arrow go to the next value of the chosen loop variable; `a` plays; `?` shows all
# keys. Watch three things: the filters turn (line 7), the border of zeros is there before any product is formed
# (lines 3 and 8), and the window of line 12 starts with a single cell of `dz` in its corner. Put the pointer on a cell
# of `dy` to see all the products that it is the sum of.

# %%
lc.stepper("L07")

# %% [markdown]
# The first value, checked by hand. The window at $x=1, y=1$ meets the padding everywhere but in its last cell, so of
# the 27 products of `dy(0,1,1,1)` three are left, one for each map of `dz`, and each with the flipped filter's last
# weight, which is the filter's *first*:

# %%
inputs = lc.LISTINGS["L07"].example()
dz, w = inputs["dz"], inputs["w"]
dy = lc.LISTINGS["L07"].run(dz=dz, w=w)["dy"]
for n in range(3):
    print(f"map {n + 1}: w(1,{n + 1},1,1,1) dz(1,{n + 1},1,1) = {w[n, 0, 0, 0]} · {dz[n, 0, 0]}")
print(f"their sum is {sum(w[:, 0, 0, 0] * dz[:, 0, 0])}, and dy(0,1,1,1) is {dy[0, 0, 0]}")

# %% [markdown]
# ## Two views of one gradient
#
# The backward loop of the lecture (L11) gets to the same derivative the other way round. It runs the forward loop in
# reverse and *scatters*: each `dz(l,j,x,y)` adds its share to all the cells of `dY(l-1)` that it came from. The listing
# above *gathers*: each cell of `dy(l-1)` collects its shares. Below both are on one clock, the cells in the order of
# L07. Equal products have equal colours; products with the padding are grey. The teaching values are whole numbers,
# so every sum is exact and the difference ends at 0, not just near it.

# %%
print(lc.LISTINGS["L11"])

# %%
lc.stepper("L07", beside="L11")

# %%
scattered = lc.LISTINGS["L11"].run(y=np.zeros((2, 6, 5)), z=dz, w=w, dY=dz, activation="identity")["dY"]
print("largest difference between scatter and gather:", abs(scattered - dy).max())

# %% [markdown]
# ## On a photograph
#
# Now a crop of a real photograph, three maps (red, green, blue) of 14 × 12 cells, and two filters: one answers to a
# change from left to right, one to a change from top to bottom. Neither is its own flip. The divergence is
# $\frac12\sum z^2$, so that $dz = z$.

# %%
photo = lc.data.flower()  # try another crop: lc.data.flower(x=9, y=4, W=12, H=9)
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]) / 8
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
z_photo = lc.vectorized.conv2d(photo, w_photo)
dy_photo = lc.vectorized.conv2d_input_gradient(z_photo, w_photo, input_shape=photo.shape)

figure, axes = plt.subplots(1, 4, figsize=(10, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
_, W, H = photo.shape
axes[0].imshow(lc.maps_to_picture(photo), extent=(0.5, W + 0.5, H + 0.5, 0.5))
axes[0].set_title("Y(0), the crop")
for axis, values, title in [(axes[1], z_photo[0], "z(1,1) = dz(1,1)"), (axes[2], z_photo[1], "z(1,2) = dz(1,2)"),
                            (axes[3], dy_photo[0], "dY(0,1)")]:
    limit = abs(values).max()
    W, H = values.shape
    axis.imshow(values.T, cmap="RdBu_r", vmin=-limit, vmax=limit, extent=(0.5, W + 0.5, H + 0.5, 0.5))
    axis.set_title(title)
plt.show()
print("Y(0):", photo.shape, " z(1):", z_photo.shape, " dY(0):", dy_photo.shape)
print("the red map's corner:", photo[0, 0, 0].round(4), " dY(0,1,1,1):", dy_photo[0, 0, 0].round(6))

# %% [markdown]
# What to see: the first filter answers where the picture grows brighter to the right (red, the flower's left edge) or
# darker (blue, its right edge), the second in the same way at its top and bottom; the derivative is the size of the
# photograph again, two cells wider and higher than `dz`.

# %%
lc.stepper("L07", dz=z_photo, w=w_photo)

# %% [markdown]
# ## The same without loops
#
# `lc.vectorized.conv2d_input_gradient` has no loop over positions. It scatters, as L11 does: one matrix product makes
# what each `dz` gives to each of the cells of its window, and one addition for each of the $K^2$ filter positions puts
# it where it belongs. These are the same sums that the listing above gathers.

# %%
print(lc.compare("conv2d_input_gradient", dz=dz, w=w, input_shape=(2, 6, 5)))
print()
print(lc.compare("conv2d_input_gradient", dz=z_photo, w=w_photo, input_shape=photo.shape))

# %% tags=["live"]
found = lc.compare("conv2d_input_gradient", dz=z_photo, w=w_photo, input_shape=photo.shape)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# ## The same with a shifted map
#
# The lecture's notes say it a third way: shift the derivative maps down and right by $K_l-1$ (that is the padding, seen
# from the corner), flip the filter into $\widehat{w}$, and run a regular convolution over them. Counted from 0 the
# notes write $z_{shift}(l,n,x,y) = z(l,n,x-K+1,y-K+1)$. In the listing, counted from 1, the shift is line 6,
# $\widehat{w}$ is line 10, and the regular convolution is line 18:

# %%
print(lc.LISTINGS["L35"])
print("the same derivative:", bool((lc.LISTINGS["L35"].run(dz=dz, w=w)["dY"] == dy).all()))

# %% [markdown]
# ## A witness who knows no backward pass
#
# Change one number of $Y$ by a little, run the *forward* pass, see how $Div$ changes. These central differences know
# nothing of flips. With $Div = \sum z \cdot dz$ for a fixed $dz$:

# %%
numeric = central_differences(lambda y: lc.vectorized.conv2d(y, w), np.zeros((2, 6, 5)), dz)
print("dY agrees with central differences to 1e-7:", bool(abs(numeric - dy).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### Without the flip
#
# The most common mistake. It gives no error, and the result has the right shape:

# %%
listing = lc.LISTINGS["L07"]
no_flip = lc.slips.variant(
    listing.function,
    {"Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))": "Wflip[i, j, :, :] = w[l, j, i, :, :]"},
    name="no flip",
)
wrong = lc.trace(no_flip, like="L07", dz=dz, w=w).result["dy"]
print("shape", wrong.shape, " wrong in", int((wrong != dy).sum()), "of", dy.size, "cells")
print("by up to", abs(wrong - dy).max())

# %% [markdown]
# ### An example that hides it
#
# The slides animate a 5 × 5 picture with this 3 × 3 filter. It is equal to its own flip, so on it the mistake cannot
# be seen: never test a backward pass on such a filter.

# %%
slide_filter = lc.examples.SLIDE_FILTER[None, None].astype(float)
slide_dz = lc.vectorized.conv2d(lc.examples.SLIDE_IMAGE[None].astype(float), slide_filter)
print("z of the slide's example, as printed (rows are y):")
print(slide_dz[0].T)
print("the filter equals its flip:", bool((slide_filter == slide_filter[..., ::-1, ::-1]).all()))
right = listing.run(dz=slide_dz, w=slide_filter)["dy"]
hidden = lc.trace(no_flip, like="L07", dz=slide_dz, w=slide_filter).result["dy"]
print("largest error without the flip:", abs(hidden - right).max())

# %% [markdown]
# ### The slide's own slips
#
# The printed listing cannot run: width and height are exchanged, there is a `:` too many in three places, the filter's
# maps are exchanged, and `Wflip` lost its index. Each of these lines, put back into the listing one at a time and run:

# %%
for row in lc.errata("L07"):
    print(row.describe(), "\n")

# %% [markdown]
# ## The size of the result
#
# `dz` of $W_l \times H_l$ becomes `dy` of $(W_l+K_l-1) \times (H_l+K_l-1)$ (lines 10 and 11 of L07). That is the size
# of the map that was convolved. If the forward pass padded it by $P$, this is the *padded* map, and the border has to
# be cut off before backpropagation goes on (L40):

# %%
print(lc.LISTINGS["L40"])
for P in (0, 1, 2):
    y = lc.examples.integers(2, 6, 5, start=1)
    z = lc.loops.conv2d(y, w, padding=P)
    full = lc.loops.conv2d_input_gradient(z, w, input_shape=(2, 6 + 2 * P, 5 + 2 * P))
    cropped = lc.loops.conv2d_input_gradient(z, w, padding=P, input_shape=y.shape)
    print(f"P = {P}: z {z.shape[1:]}, derivative of the padded map {full.shape[1:]},",
          f"without its border {cropped.shape[1:]}, equal inside: {bool((lc.loops.crop(full, P) == cropped).all())}")

# %% [markdown]
# ## The poll
#
# *To compute the derivative for $Y(l-1,m)$: (a) take plane m of all filters; (b) flip each of them left-right and
# up-down; (c) convolve the zero-padded derivative maps with them and add up; (d) flip the result back.*
#
# The first three are true, the last is not: the flip belongs to the filter, and nothing is left to undo.

# %%
plane = w[:, 0]
padded = lc.vectorized.pad(dz, 2)
by_hand = lc.vectorized.conv2d(padded, plane[None, :, ::-1, ::-1])[0]
print("(a) to (c) give map 1 of dY:", bool((by_hand == dy[0]).all()))
print("flipped back as in (d) too: ", bool((by_hand[::-1, ::-1] == dy[0]).all()))

# %% [markdown]
# ## Exercises
#
# 1. `dz` is 4 × 3 and the filter 3 × 3. How many of the cells of one map of `dzpad` are zero padding?

# %%
answer = None
judge(answer, lambda: int((lc.trace("L07").state(1)["dzpad"][0] == 0).sum()) - dz[0].size)

# %% [markdown]
# 2. How many products that do not touch the padding go into `dy(0,1,3,3)` of the teaching example?

# %%
answer = None
ones = dict(dz=np.ones((3, 4, 3)), w=np.ones((3, 2, 3, 3)))
judge(answer, lambda: lc.LISTINGS["L07"].run(**ones)["dy"][0, 2, 2])

# %% [markdown]
# 3. Write `dy` in NumPy, with `np.pad`, a flip by slicing, and `lc.vectorized.conv2d`.


# %%
def my_dy(dz, w):
    return None


judge(my_dy(dz, w), lambda: dy)

# %% [markdown]
# ## Summary
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{x',y'} \frac{dDiv}{dz(l,n,x',y')}\, w_l(m,n,x-x',y-y')$$
#
# - pad `dz(l)` with $K_l-1$ zeros on every side, flip the filters both ways, exchange their maps, convolve, and sum
#   over **all** maps $n$: line 13;
# - the result has the size of the map that was convolved; cut off what padding added;
# - test with W ≠ H, maps in ≠ maps out, and a filter that is not its own flip.
#
# Before: [07 · How one Y influences the divergence](07_influence.ipynb) ·
# after: [09 · One weight, and dw](09_one_weight.ipynb)
