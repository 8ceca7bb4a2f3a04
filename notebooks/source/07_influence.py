# %% [markdown]
# # 07 · How one Y influences the divergence
#
# **You will** follow one number of a map forward into every number that it touches, and the derivative back the same
# way.
#
# **You will learn** through which weight $Y(l-1,m,x,y)$ enters $z(l,n,x',y')$, why its derivative is a sum over all
# maps $n$ and over the positions that its windows cover, and what happens at the border.
#
# **You need** the forward pass of a convolution layer (02) and the chain rule. **Time:** about 30 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# The derivative $\frac{dDiv}{dY(l-1,m,x,y)}$ answers one question: if this one number grows by a little, by how much
# does the divergence $Div$ grow, the number that says how wrong the network's output is (05)? The number doesn't reach
# $Div$ directly. It goes into some of the $z(l,n,x',y')$, and these go on. So we ask first: into which ones, and
# through which weight?
#
# We can simply try. Take the maps $Y(l-1)$ of two times 6 × 5 cells. Add 1 to the cell in column 3 and row 3 of map 1,
# and scan with the three 3 × 3 filters. $z$ is linear in $Y$, so what changes is the same whatever $Y$ was.

# %%
w = lc.examples.integers(3, 2, 3, 3, start=2)  # w(l,n,m,i,j): 3 maps out, 2 maps in, 3 x 3
m, x, y = 0, 2, 2  # try another map or another cell
one = np.zeros((6, 5))
one[x, y] = 1
change = facts.influence_by_trial(w, m, x, y, (6, 5))
lc.figures.row({f"added to Y(l-1,{m + 1})": one, **{f"change of z(l,{n + 1})": change[n] for n in range(3)},
                f"the filter w(l,1,{m + 1})": w[0, m]}, scale=2)
plt.show()

# %% [markdown]
# What to see: one cell changes in $Y$. In *each* map of $z$ a block of 3 × 3 cells changes, and by the weights of one
# plane of that map's filter. Compare the first block with the filter on the right: the weights stand there in reverse,
# left and right exchanged, up and down exchanged.
#
# Why in reverse? The window of $z(l,n,x',y')$ begins at $(x',y')$. The further right the window begins, the further
# *left* our cell lies inside it. With positions counted from 0, as on the formula slides, our cell $(x,y)$ lies at
# $(x-x',y-y')$ of that window, and so it meets the weight
#
# $$z(l,n,x',y') \mathrel{+}= Y(l-1,m,x,y)\; w_l(m,n,x-x',y-y')$$
#
# | symbol | is |
# |---|---|
# | $Y(l-1,m,x,y)$ | map $m$ of the layer below, column $x$, row $y$ |
# | $z(l,n,x',y')$ | map $n$ of this layer, before the activation |
# | $w_l(m,n,i,j)$ | the weight from map $m$ to map $n$ at place $(i,j)$ of the filter; **0 outside of it** |
# | $K$ | width and height of the filter: $0 \le i, j < K$ |
#
# **The rule to remember: the position of $z$ and the position of the weight add up to the position of $Y$.**
#
# ## The worked example of the slides: Y(2,2)
#
# The slides go through $Y(l-1,m,2,2)$ of a 5 × 5 map, one $z$ after the other. Here is each line, found from the rule:

# %%
w_example = lc.LISTINGS["L36"].example()["w"]
rows = [row for row in facts.influence(w_example, 0, 2, 2, (5, 5)) if row["n"] == 1]
for row in rows:
    in_z, in_w = f"{row['x']},{row['y']}", f"{row['i']},{row['j']}"
    print(f"z(l,n,{in_z}) += Y(l-1,m,2,2) w_l(m,n,{in_w})      ({in_z}) + ({in_w}) = (2,2)")

# %% [markdown]
# As a listing it counts from 1, like all listings, and each of its lines 2 to 10 is the rule for one $(x',y')$. Every
# coordinate is one more, so $Y(2,2)$ is `Y(l-1,m,3,3)`, and
# positions now add up to $(4,4)$: one extra 1 on each side of the sum. (In the listings the weight has the *output*
# map first, `w(l,n,m,...)`; the formula slides write $w_l(m,n,...)$.)

# %%
print(lc.LISTINGS["L36"])

# %% [markdown]
# → and ← go one step. Watch the cell of `z` and the cell of `w` go in opposite directions.

# %%
lc.stepper("L36", at=1)

# %% [markdown]
# ## Back the same way
#
# Backpropagation has already given $\frac{dDiv}{dz(l,n,x',y')}$ for every $z$; the listings call it `dz(l,n,x',y')`.
# The slope of $z(l,n,x',y')$ with respect to our $Y$ is the weight above. The chain rule multiplies the two, and adds
# up over all ways. This is the second of the three formulas that are L34 in the table of contents:
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{x',y'} \frac{dDiv}{dz(l,n,x',y')}\, w_l(m,n,x-x',y-y')$$
#
# Where does each part stand in the listing below? The sum over $n$ is the loop of line 5. The sum over $x',y'$ is lines
# 6 and 7; their bounds keep only the places where there is a weight, $0 \le x-x' < K$. Line 8 is the product.

# %%
print(lc.LISTINGS["input_derivative_formula"])

# %% [markdown]
# The same derivative for the one cell of the slides, written out with its numbers. Only map $n$ of the three is added
# here; the complete derivative needs the other two as well:

# %%
inputs = lc.LISTINGS["derivative_of_Y22"].example()
dz, w5 = inputs["dz"], inputs["w"]
for n in range(3):
    through_n = [row for row in facts.influence(w5, 0, 2, 2, (5, 5)) if row["n"] == n]
    products = [dz[n, row["x"], row["y"]] * row["weight"] + 0.0 for row in through_n]
    print(f"through z(l,{n + 1}):", " ".join(f"{p:+}" for p in products), "=", sum(products))
dy = lc.LISTINGS["input_derivative_formula"].run(dz=dz, w=w5)["dY"]
print("the sum over the three maps is", dy[0, 2, 2], "= dDiv/dY(l-1,1,2,2) counted from 0")

# %% [markdown]
# ## Map by map
#
# Map $m$ of $Y$ influences **every** map of $z$, map $n$ through plane $m$ of filter $n$ and through nothing else.
# Below a whole map is changed, and the change of each $z$ map is compared with that plane scanning the change (maps
# are counted from 0 in this table):

# %%
y = lc.examples.integers(2, 6, 5, start=1)
print(facts.table(facts.dependency(y, w)))

# %% [markdown]
# So the derivative of map $m$ is a sum of as many parts as there are maps $z$. Each part alone, and their sum:

# %%
dz65 = lc.examples.integers(3, 4, 3, start=4)
parts = facts.gradient_by_output_map(dz65, w)
lc.figures.row({**{f"dY(l-1,1) through z(l,{n + 1})": parts[n, 0] for n in range(3)}, "their sum": parts.sum(0)[0]},
               scale=12)
plt.show()
whole = lc.vectorized.conv2d_input_gradient(dz65, w, input_shape=(2, 6, 5))
print("the sum is the derivative:", bool((parts.sum(axis=0) == whole).all()))
print("its row y = 1, x = 1 to 6:", whole[0, :, 0])

# %% [markdown]
# What to see: the three parts have different signs at the same place. Leaving one out doesn't make the derivative a
# little smaller, it makes it wrong.
#
# ## At the border
#
# A corner cell lies in one window only. A cell far from the border lies in $K^2$ of them, *never* in all. How many
# positions of each map $z$ does each cell of a 6 × 5 map influence, tried cell by cell?

# %%
counts = facts.influence_counts((6, 5), 3)
lc.figures.row({"positions of one z map that Y(x,y) goes into": counts})
plt.show()
print(counts.T)

# %% [markdown]
# What to see: 1 in the corners, 9 in the middle. The numbers are products of how many windows cover the column and how
# many cover the row.
#
# ## On a handwritten digit
#
# One map of 8 × 8 cells, and a filter that answers to a change from left to right. The divergence is $\frac12\sum z^2$,
# so that $dz = z$. The stepper runs the formula's listing; put the pointer on a cell of `dY` to see what it is made of,
# at the border and inside.

# %%
digit = lc.data.digits()[0][5]  # try another one
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None] / 8
z_digit = lc.vectorized.conv2d(digit, edge)
dy_digit = lc.vectorized.conv2d_input_gradient(z_digit, edge, input_shape=digit.shape)
lc.figures.row({"Y(0,1): a five": digit[0], "z(1,1) = dz(1,1)": z_digit[0], "dY(0,1)": dy_digit[0]})
plt.show()
print("dY(0,1,1,1) =", dy_digit[0, 0, 0].round(6), "  one product: dz(1,1,1,1) w(1,1,1,1,1) =",
      (z_digit[0, 0, 0] * edge[0, 0, 0, 0]).round(6))

# %%
lc.stepper("input_derivative_formula", dz=z_digit, w=edge, at=dict(m=1, x=5, y=4))

# %% [markdown]
# ## Without loops
#
# For one cell away from the border, the double sum is the window of `dz` that ends at the cell, times the reversed
# plane of each filter. In NumPy that is one line. The vectorized version does it for all cells at once, and the other
# way round: it lets each `dz` add its share to all the cells of its window.

# %%
x, y_, K = 2, 2, 3
window = dz[:, x - K + 1:x + 1, y_ - K + 1:y_ + 1]
print("one line:", (window * w5[:, 0, ::-1, ::-1]).sum(), "  by the loops:", dy[0, x, y_])
print(lc.compare("conv2d_input_gradient", dz=z_digit, w=edge, input_shape=digit.shape))

# %% tags=["live"]
found = lc.compare("conv2d_input_gradient", dz=z_digit, w=edge, input_shape=digit.shape)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# Multiply-adds are the products that the loops add up: 9 weights at each of the 36 positions of $z$.
#
# ## A witness who knows no backward pass
#
# Change one number of $Y$ a little up and a little down, run the *forward* pass both times, divide. With
# $Div = \sum z\cdot dz$ for a fixed $dz$:

# %%
numeric = central_differences(lambda maps: lc.vectorized.conv2d(maps, w5), np.zeros((2, 5, 5)), dz)
print("dY agrees with central differences to 1e-7:", bool(abs(numeric - dy).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### The slide's own slip
#
# One of the nine lines of the slides names the wrong weight: for $z(1,2)$ they print $w_l(m,n,2,1)$. But
# $(1,2)+(2,1) = (3,3)$, which is not $(2,2)$. Run as printed and as corrected:

# %%
for row in lc.errata("L36"):
    print(row.describe())

# %% [markdown]
# ### The weights outside of the filter
#
# "The sum over $x',y'$" holds many places where $x-x'$ is negative. There is no weight there; the formula means 0. The
# listing stops with an error if it reads such a weight. Python does not: an index of $-1$ is the *last* weight.

# %%
for row in lc.errata("input_derivative_formula"):
    print(row.describe())
wrapped = np.zeros((2, 5, 5))
for n, m, x, y_, x2, y2 in np.ndindex(3, 2, 5, 5, 3, 3):
    if x - x2 < 3 and y_ - y2 < 3:  # an index of 3 would stop with an error; -1 and -2 don't
        wrapped[m, x, y_] += dz[n, x2, y2] * w5[n, m, x - x2, y_ - y2]
print("with Python's negative indices:", int((wrapped != dy).sum()), "of", dy.size, "cells are wrong, by up to",
      abs(wrapped - dy).max())

# %% [markdown]
# ### One map instead of all
#
# Students often take the derivative through one map $z(l,n)$ only. Here the listing runs with that one line changed
# (`variant`). The result has the right shape:

# %%
listing = lc.LISTINGS["input_derivative_formula"]
one_map = lc.slips.variant(listing.function, {"for n in span(1, D[l]):": "for n in span(1, 1):"}, name="one map only")
wrong = lc.trace(one_map, like="input_derivative_formula", dz=dz, w=w5).result["dY"]
print("shape", wrong.shape, " wrong by up to", abs(wrong - dy).max())

# %% [markdown]
# ## The poll (F2)
#
# *To get the derivative of the divergence with respect to one element $Y(l-1,m,x,y)$, must every position of every
# affine map of the next layer be considered? Is its derivative a sum over all of them?*
#
# Both are **true** if the weight is taken as 0 outside of the filter, as the formula does. Every *map* has its share.
# Of the positions, only those count whose window covers the element. (The slide calls $Y$ an "affine element"; it is an
# activation.)

# %%
everywhere = np.pad(w5, [(0, 0), (0, 0), (2, 2), (2, 2)])  # the weights, and 0 outside: index -2 stands at 0
total = sum(dz[n, x2, y2] * everywhere[n, 0, 0 - x2 + 2, 1 - y2 + 2] for n, x2, y2 in np.ndindex(3, 3, 3))
print("sum over every position of every map, with zeros outside:", total, "  dY(l-1,1,0,1):", dy[0, 0, 1])
print("positions of one z map with a weight: ", facts.influence_counts((5, 5), 3)[0, 1], "of 9")

# %% [markdown]
# ## Exercises
#
# 1. Counted from 0, through which weight $(i,j)$ does $Y(l-1,m,3,2)$ enter $z(l,n,1,2)$? Answer with a tuple.

# %%
answer = None
judge(answer, lambda: next((row["i"], row["j"]) for row in facts.influence(w, 0, 3, 2, (6, 5))
                           if (row["x"], row["y"]) == (1, 2)))

# %% [markdown]
# 2. A map of 6 × 5 cells, $K = 3$, and 8 filters. How many numbers $z$, over all maps, does the cell in the first
#    column and the second row influence?

# %%
answer = None
judge(answer, lambda: 8 * int(facts.influence_counts((6, 5), 3)[0, 1]))

# %% [markdown]
# 3. Write the derivative for one cell, counted from 0, with the border: `dz` is (maps, W', H'), `w` is (maps, maps
#    below, K, K). It is tried on every cell of a 5 × 5 map.


# %%
def one_derivative(dz, w, m, x, y):
    return None


mine = [one_derivative(dz, w5, *cell) for cell in np.ndindex(dy.shape)]
judge(None if mine[0] is None else mine, lambda: dy.ravel())

# %% [markdown]
# ## Summary
#
# $$z(l,n,x',y') \mathrel{+}= Y(l-1,m,x,y)\, w_l(m,n,x-x',y-y') \qquad
# \frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{x',y'} \frac{dDiv}{dz(l,n,x',y')}\, w_l(m,n,x-x',y-y')$$
#
# - counted from 0, the positions of $z$ and of the weight add up to the position of $Y$;
# - the derivative is a sum over **all** maps $n$, and over at most $K^2$ positions of each;
# - the weight is 0 outside of the filter; Python's negative indices are not.
#
# Before: [06 · Through the activation](06_activation.ipynb) ·
# after: [08 · dY as a convolution with the flipped filter](08_flipped_filter.ipynb)
