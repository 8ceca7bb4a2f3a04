# %% [markdown]
# # 02 · Forward: the convolution layer
#
# **You will** compute a convolution layer one multiply-add at a time, on two small maps and on a photograph.
#
# **You will learn** how many planes a filter has, what the seven loops of the forward pass count, how a segment
# replaces the inner three, and how many weights a layer has.
#
# **You need** notebook 00 (indexing); 01 (scanning) helps. **Time:** about 40 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import judge

# %% [markdown]
# ## The idea
#
# A convolution layer scans its maps for patterns, as notebook 01 scanned a series. Filter $j$ is a pattern. It has one
# plane for **each** map below, because the pattern is looked for in all maps at once. At each position the window is
# cut out of all maps, every number is multiplied by the weight that lies on it, and all products and a bias are added:
# this is one number $z(l,j,x,y)$. The activation $f$, here $f(z) = \max(z,0)$ (ReLU), makes $Y(l,j,x,y)$ of it. Another
# filter makes another map.

# %%
inputs = lc.LISTINGS["L21"].example()
y, w, b = inputs["y"], inputs["w"], inputs["b"]
run = lc.LISTINGS["L21"].run()
lc.figures.row({"Y(0,1)": y[0], "Y(0,2)": y[1], "plane 1 of filter 1": w[0, 0],
                "plane 2 of filter 1": w[0, 1], "z(1,1)": run["z"][0]}, height=1.7)
plt.show()
print("Y(0)", y.shape, " w(1)", w.shape, " b(1)", b.shape, " z(1)", run["z"].shape)

# %% [markdown]
# What to see: two maps of 6 × 5 and a filter of two planes of 3 × 3 make **one** map of 4 × 3. The layer has three such
# filters, so three maps come out. White is 0, orange is positive, blue is negative.
#
# ## The formula
#
# With $w_l(m,n,i,j)$ the weight from input map $m$ to output map $n$ at column $i$ and row $j$ of the filter, and
# positions counted from 0, as on the formula slides,
#
# $$z(l,n,x,y) = b_l(n) + \sum_{m=1}^{D_{l-1}} \sum_{i=0}^{K_l-1} \sum_{j=0}^{K_l-1} w_l(m,n,i,j)\, Y(l-1,m,x+i,y+j)
# \qquad Y(l,n,x,y) = f(z(l,n,x,y))$$
#
# The listings count from 1 and write the output map first: $w_l(m,n,i,j)$ is `w(l,j,i,x',y')`, and the position
# $x+i$ becomes `x+x'-1`.

# %%
print(lc.LISTINGS["L21"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_{l-1}$, $D_l$ | maps in, maps out | 2, 3 |
# | $W_{l-1}$, $H_{l-1}$ | width and height of the maps below | 6, 5 |
# | $W_l = W_{l-1}-K_l+1$, $H_l$ likewise | size of the result (lines 1 and 2) | 4, 3 |
# | $K_l$ | width and height of the filter | 3 |
# | `w(l,j,i,x',y')` | weight from input map `i` to output map `j` | 3 × 2 × 3 × 3 |
# | `b(l,j)` | bias of output map `j` | 3 |
# | `z(l,j,x,y)`, `Y(l,j,x,y)` | before and after the activation | 3 × 4 × 3 |
#
# The triple sum is line 8, inside three loops; the bias is line 4; the activation is line 9. Lines 1 to 3 say for which
# $z$. There is no flip anywhere: the first weight meets the first cell of the window.
#
# ## Step through it
#
# 720 steps: for each of the 36 cells one for the bias, 18 products, one activation. Space goes to the next stop;
# the stops here are the first product, the first activation, and the first cell of the second filter.

# %%
lc.stepper("L21", stops=[dict(j=1, i=1), dict(x=1, y=1, j=2), dict(x=1, y=2, j=1)])

# %% [markdown]
# The first value, checked by hand. (A pair of planes lies on a pair of windows; `*` multiplies cell by cell.)

# %%
for m in range(2):
    products = w[0, m] * y[m, 0:3, 0:3]
    print(f"map {m + 1}: nine products, lines are y, sum {products.sum()}")
    print(products.T)
total = sum((w[0, m] * y[m, 0:3, 0:3]).sum() for m in range(2))
print(f"{total} + bias {b[0]} = {total + b[0]}   z(1,1,1,1) = {run['z'][0, 0, 0]}",
      f"  Y(1,1,1,1) = relu = {run['Y'][0, 0, 0]}")

# %% [markdown]
# ## The slides' own example
#
# A 5 × 5 picture of ones and zeros, and a 3 × 3 filter with five ones: at each place count the ones of the picture that
# lie under a one of the filter.

# %%
image, cross = lc.examples.SLIDE_IMAGE, lc.examples.SLIDE_FILTER
slide_z = lc.loops.conv2d(image[None], cross[None, None])[0]
lc.figures.row({"the picture": image, "the filter": cross, "z": slide_z}, height=1.7)
plt.show()
print("z as on the slide (lines are y):")
print(slide_z.T.astype(int))
print(lc.facts.table(lc.facts.animated_example()))

# %% [markdown]
# The table's positions count from 0. Its last column is the same scan with the filter flipped: nothing changes, because
# this filter is its own flip. It can't show whether a program flips or not; the filters of the teaching example can.
#
# ## The segment
#
# The three inner loops only add up the products of the window with the filter. Written as one inner product of two
# blocks of $D_{l-1} \times K_l \times K_l$ numbers they become one line, L29 (line 5 below cuts the *segment* out of
# all maps, line 6 multiplies and adds):

# %%
print(lc.LISTINGS["L29"])
segments = lc.LISTINGS["L29"].run()
print()
print("the same z as L21:", bool((segments["z"] == run["z"]).all()))

# %% [markdown]
# ## On a photograph
#
# Three maps (red, green, blue) of 14 × 12 cells; two filters of three planes each. The first answers to a change from
# left to right, the second to a change from top to bottom.

# %%
photo = lc.data.flower()
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]) / 8  # x first: its columns are lines here
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
z_photo = lc.vectorized.conv2d(photo, w_photo)
lc.figures.row({"Y(0)": photo, "z(1,1): left to right": z_photo[0], "z(1,2): top to bottom": z_photo[1]},
               scale=abs(z_photo).max())
plt.show()
print("Y(0)", photo.shape, " w(1)", w_photo.shape, " z(1)", z_photo.shape, " largest |z|", round(abs(z_photo).max(), 3))

# %% [markdown]
# What to see: the first map is strong at the flower's left edge (orange: it gets brighter to the right) and right edge
# (blue), the second at its upper and lower edge.

# %%
lc.stepper("L29", y=photo, w=w_photo, b=np.zeros(2), activation="relu", at=dict(x=2, y=5, j=1))

# %% [markdown]
# ## Plane by plane
#
# Another way to look at the same sum: each plane of each filter scans its own map; that makes $D_{l-1}$ maps for each
# filter; then these are added. On the teaching example, output map 1 (the table below has all three, counted from 0):

# %%
planes = lc.facts.planes(y, w)
lc.figures.row({"plane 1 scans Y(0,1)": planes[0, 0], "plane 2 scans Y(0,2)": planes[0, 1],
                "their sum": planes[0].sum(axis=0), "z(1,1) less b(1,1)": run["z"][0] - b[0]}, height=1.6)
plt.show()
print("sum of the planes + bias = z(1,1):", bool((planes[0].sum(axis=0) + b[0] == run["z"][0]).all()))
print(lc.facts.table(lc.facts.alternate_view()))

# %% [markdown]
# ## All layers
#
# A network is one more loop, over the layers, and at its end a softmax (notebook 05). L10 is it with all loops written
# out, L01 with segments. On the same small network of two layers both give the same numbers:

# %%
print(lc.LISTINGS["L10"])
print()
print(lc.LISTINGS["L01"])
by_loops, by_segments = lc.LISTINGS["L10"].run(), lc.LISTINGS["L01"].run()
print()
print("sizes of Y(0), Y(1), Y(2):", [layer.shape for layer in by_loops["Y"]])
print("z of both layers equal:", all(bool((a == c).all()) for a, c in zip(by_loops["z"], by_segments["z"])))

# %% [markdown]
# ## How many weights
#
# Each output map has one filter of $K_l^2 D_{l-1}$ weights (as many as lines 5 to 7 of L21 run through), and a bias
# (line 4). All of them:
#
# $$D_l\, (K_l^2\, D_{l-1} + 1)$$
#
# It does not depend on the size of the picture. Here are the weights of LeNet-5, an early network that reads
# handwritten digits (notebook 19), counted in its arrays:

# %%
print(lc.facts.table([lc.facts.conv_parameters(D_in=2, D_out=3, K=3)]))
print("counted in the arrays:", w.size + b.size)
print(lc.facts.table(lc.facts.lenet5()))

# %% [markdown]
# ## The same without loops
#
# `lc.vectorized.conv2d` cuts all windows at once (NumPy does so without copying) and multiplies them with all filters
# in one matrix product. The multiply-adds are the same, one for each time that line 8 of L21 is run:
# $D_l D_{l-1} K_l^2 W_l H_l$. Who does them is not the same.

# %%
print(lc.compare("conv2d", y=y, w=w, b=b))
print()
print(lc.compare("conv2d", y=photo, w=w_photo))

# %% tags=["live"]
found = lc.compare("conv2d", y=photo, w=w_photo)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# (The derivatives of this layer are checked against central differences in notebooks 08 to 10.)
#
# ## What goes wrong
#
# ### The slides' own slips
#
# Each printed line, put back into the listing and run. The number is the largest error of a result; where the run
# stops, its error stands there.

# %%
for row in lc.errata():
    if row.id in ("E11", "E12", "E13", "E26", "E37"):
        print(row.describe(), end="\n\n")

# %% [markdown]
# E26 is a matter of indentation, and it leaves all cells of Y but one unwritten. (For E13 and E37 the array notices.
# In a language that doesn't check, E37 reads the window one cell further right and down.)
#
# ### "A filter is 3 × 3"
#
# It is $D_{l-1} \times 3 \times 3$. Who uses one plane for all maps has too few weights, and other numbers:

# %%
one_plane = np.repeat(w[:, :1], 2, axis=1)
wrong = lc.vectorized.conv2d(y, one_plane, b)
print("weights:", w[:, :1].size, "instead of", w.size, "  largest error of z:", abs(wrong - run["z"]).max())

# %% [markdown]
# ### The bias inside the loops
#
# One bias for each output cell, not one for each product. With `+ b(l,j)` in the innermost line it is added once
# there for each of the $K_l^2 D_{l-1} = 18$ products, 18 times too often:

# %%
listing = lc.LISTINGS["L21"]
product = "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]"
bias_inside = lc.slips.variant(listing.function, {product: product + " + b[l, j]"}, name="bias inside")
wrong = lc.trace(bias_inside, like="L21").result["z"]
print("error of each map:", abs(wrong - run["z"]).max(axis=(1, 2)).tolist(), "  18 |b|:", (18 * abs(b)).tolist())

# %% [markdown]
# ## The poll
#
# *(a) The number of channels (planes) in a filter equals the number of input maps. (b) It equals the number of output
# maps. (c) The number of filters equals the number of input maps. (d) It equals the number of output maps.*
#
# (a) and (d) are true. `w` is $D_l \times D_{l-1} \times K_l \times K_l$: try the four sizes and see which the layer
# takes, with 2 maps in and 3 maps out.

# %%
for filters in (2, 3):
    for channels in (2, 3):
        try:
            z = lc.vectorized.conv2d(y, np.ones((filters, channels, 3, 3)))
            wanted = "- as wanted" if len(z) == 3 else ""
            print(f"{filters} filters of {channels} planes: {len(z)} maps out", wanted)
        except ValueError:
            print(f"{filters} filters of {channels} planes: do not fit the 2 maps below")

# %% [markdown]
# ## Try it
#
# Other sizes: see the size of the result and the number of multiply-adds change.

# %%
D_in, D_out, W, H, K = 3, 4, 9, 7, 2  # try other values
found = lc.compare("conv2d", y=lc.examples.integers(D_in, W, H), w=lc.examples.integers(D_out, D_in, K, K, start=2))
print(found)
print("z:", found.results["z"].shape)

# %% [markdown]
# ## Exercises
#
# 1. A layer has 3 maps below it and makes 6, with filters of 5 × 5 and biases. How many numbers does it learn?

# %%
answer = None
judge(answer, lambda: lc.facts.conv_parameters(D_in=3, D_out=6, K=5)["total"])

# %% [markdown]
# 2. In the picture of the section "The slides' own example", let the weight in the middle of the filter be 0. What is
#    $z$ then in column 2, row 3, counted from 1?

# %%
answer = None
judge(answer, lambda: lc.loops.conv2d(image[None], (cross * [[1, 1, 1], [1, 0, 1], [1, 1, 1]])[None, None])[0, 1, 2])

# %% [markdown]
# 3. Write the layer in NumPy with two loops, over x and y. Inside, multiply the segment with all filters at once:
#    `(w * segment).sum(axis=(1, 2, 3))`. Return `z` with the bias. If it is not right yet,
#    `lc.check(my_conv, "conv2d", stride=1, padding=0)` tries it on harder cases and names the mistake; its button
#    *Hint* says a little more at each press.


# %%
def my_conv(y, w, b):
    return None


judge(my_conv(y, w, b), lambda: lc.vectorized.conv2d(y, w, b))

# %% [markdown]
# ## Summary
#
# $$z(l,n,x,y) = b_l(n) + \sum_m \sum_{i,j} w_l(m,n,i,j)\, Y(l-1,m,x+i,y+j)$$
#
# - a filter has a plane for each map below; a layer has a filter for each map that it makes: poll (a) and (d);
# - counted from 1 the window's cells are $x+x'-1$, $y+y'-1$; there is no flip;
# - $W_l = W_{l-1}-K_l+1$; $D_l (K_l^2 D_{l-1} + 1)$ numbers to learn; $D_l D_{l-1} K_l^2 W_l H_l$ multiply-adds.
#
# Before: [01 · scanning and the TDNN](01_scanning.ipynb)
#
# Next: [03 · stride, padding, resampling](03_stride_padding_resampling.ipynb)
