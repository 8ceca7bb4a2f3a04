# %% [markdown]
# # 11 · Pooling backward
#
# Max pooling looks at a map of 5 × 3 cells through three windows of 3 × 3. The cell in the middle holds a 7, the
# largest number of all, so all three windows give 7. Backpropagation has brought the derivatives of the three
# outputs: 2, -1 and 5.
#
# ```
# 1 3 2 1 2
# 2 1 7 3 1      three windows: columns 1 to 3, 2 to 4, 3 to 5
# 1 2 1 2 3
# ```
#
# **What is the derivative of the 7? And what is that of its neighbours?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("11 winner")

# %% [markdown]
# ## Two pictures
#
# (You need pooling and `pidx`, 04, and the two rules, 06; about 25 minutes; [words and symbols](GLOSSARY.md).) One
# window of 3 × 3, and a derivative of 9 that comes back to it:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

window = lc.examples.integers(1, 3, 3, start=7)
_, pidx = lc.loops.max_pool2d(window, 3)
nine = np.full((1, 1, 1), 9.0)
to_winner = lc.loops.max_pool2d_backward(nine, pidx, window.shape)
evenly = lc.loops.mean_pool2d_backward(nine, 3, input_shape=window.shape)
lc.figures.row({"the window": window[0], "back through the maximum": to_winner[0],
                "back through the mean": evenly[0]}, scale=9)
plt.show()

# %% [markdown]
# **The maximum.** The output *is* the winner. If the winner grows a little, the output grows as much; if another cell
# does, nothing happens. So the winner gets the whole derivative and the others get 0. That is why the forward pass
# stored where the winner was: `pidx`.
#
# **The mean.** Each of the nine cells is a ninth of the output, so each gets a ninth of the derivative.
#
# ## By hand: why `+=`
#
# Back to the 7. If it grows by 1, *all three* outputs grow by 1, and $Div$ grows by $2 + (-1) + 5 = 6$. Windows
# overlap when they move by less than their width, so one cell can win several of them, and each win brings its
# derivative. They are added:
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_{\text{windows won by }(x,y)} \frac{dDiv}{dY(l,m,\text{window})}$$
#
# Line 5 of the listing goes through the *outputs* and adds each derivative where `pidx` points. With `=` the last
# window would erase the others.

# %%
print(lc.LISTINGS["L14"])

# %% [markdown]
# `dy(l)` is the derivative of what pooling gave, `dy(l-1)` that of what it read: the slide's names for $dY(l)$ and
# $dY(l-1)$. A map of 6 × 5 cells, windows of 3 × 3, and where each window's winner was, counted from 1:

# %%
example = lc.LISTINGS["L14"].example()
places = example["pidx"][0] + 1
lc.figures.row({"Y(l-1,1)": lc.examples.POOLED[0], "pidx(l,1): column": places[..., 0],
                "pidx(l,1): row": places[..., 1], "dy(l,1)": example["dY"][0]}, scale=9)
plt.show()

# %% [markdown]
# Before each → say which cell of `dy(l-1)` will change: the one at the window's `pidx`.

# %%
lc.stepper("L14", at=1, mode="stage")

# %%
dy = lc.LISTINGS["L14"].run()["dy"]
won = np.zeros((6, 5))
np.add.at(won, tuple(example["pidx"][0].reshape(-1, 2).T), 1)
lc.figures.row({"Y(l-1,1)": lc.examples.POOLED[0], "windows won": won, "dy(l-1,1)": dy[0]}, scale=9)
plt.show()

# %% [markdown]
# With a stride nothing changes but the number of outputs. L26 is the same listing with other sizes; here it runs on a
# handwritten nine, 3 × 3 windows that move by 2, with the derivative 1 for each output. Then `dy` counts the wins:

# %%
print(lc.LISTINGS["L26"])
digit = lc.data.digits()[0][9]  # try another one
K, S = 3, 2  # try other windows
pooled, places = lc.vectorized.max_pool2d(digit, K, stride=S)
back = lc.vectorized.max_pool2d_backward(np.ones_like(pooled), places, digit.shape)
lc.figures.row({"Y(0,1): a nine": digit[0], "pooled": pooled[0], "dy(0,1)": back[0]})
plt.show()
print("dy adds up to", back.sum(), "for", pooled.size, "outputs")

# %%
lc.stepper("L26", dY=np.ones_like(pooled), pidx=places, input_shape=digit.shape, at=1, mode="stage")

# %% [markdown]
# The last row and column lie in no window. Their derivative is 0, and they are there all the same: `dy` is as large
# as the digit.
#
# ## Mean pooling
#
# A cell gets $\frac{1}{K^2}$ of the derivative of **each** window that holds it. Line 7 of L16 adds these shares. Its
# letters are its own: `k` is the map, `i,j` the place in the window, `K_{lpool}` the window's size $K_l$:
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_{\text{windows over }(x,y)} \frac{1}{K^2}\,\frac{dDiv}{dY(l,m,\text{window})}$$

# %%
print(lc.LISTINGS["L16"])

# %%
lc.stepper("L16", at=dict(k=1, x=1, y=2, i=1, j=1), mode="stage")

# %%
answer = None  # a number
exercise("11.1", answer)  # seed=1 draws other numbers

# %%
answer = None  # a letter
exercise("11.2", answer)

# %% [markdown]
# ### As a convolution
#
# In L16 the derivatives hand out shares. One can also ask a cell to collect them, as in 08: a window moves over the
# derivatives, with $K-1$ zeros around, and its filter has equal weights, $\frac{1}{K^2}$ (L18). The filter is its own
# flip, so the flip does not show. And each map stays alone, because pooling never mixed maps.
#
# With a stride (L28) the windows lie $S$ apart, so neighbours in `dy(l)` are not neighbours in the map. **Why put
# zeros between them first?** Stride 1 would have made more outputs. The stride dropped them; a dropped output changed
# nothing, so its derivative is 0. With these zeros two derivatives are as far apart as their windows. (Below, a map
# of 6 × 5, windows of 2 × 2, stride 2. Stride 1 would have made 5 × 4 outputs, so the last row is one of zeros, too.)

# %%
print(lc.LISTINGS["L18"])
print()
print(lc.LISTINGS["L28"])
strided = lc.LISTINGS["L28"].example()
spread = lc.loops.downsample_backward(strided["dY"], 2, (2, 5, 4))
gathered = lc.loops.mean_pool2d(lc.loops.pad(spread, 1), 2)
scattered = lc.LISTINGS["L28"].run()["dy"]
lc.figures.row({"dy(l,1), stride 2": strided["dY"][0], "zeros between": spread[0], "gathered (L18)": gathered[0],
                "scattered (L28)": scattered[0]}, scale=3)
plt.show()

# %% [markdown]
# Any other pooling that has a derivative goes back in the same way, for example a mean in which larger cells count more
# (`lc.stepper("softmax_pool_backward")`).
#
# ## Where it goes wrong: `=` for `+=`
#
# Line 5 changed. As long as windows don't overlap ($S \ge K$) nobody sees it:

# %%
line = "dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]"
last_wins = lc.slips.variant(lc.LISTINGS["L26"].function, {line: line.replace("+=", "=")}, name="last wins")
wrong = {}
for size in (2, 3):
    largest, pidx = lc.loops.max_pool2d(lc.examples.POOLED, size, stride=2)
    inputs = dict(dY=lc.examples.integers(*largest.shape, start=8), pidx=pidx, input_shape=(2, 6, 5))
    wrong[size] = lc.trace(last_wins, like="L26", **inputs).result["dy"]
    right = lc.LISTINGS["L26"].run(**inputs)["dy"]
    print(f"K = {size}, S = 2: largest error {abs(wrong[size] - right).max():g}")
lc.figures.row({"K = 3, with =: dy(0,2)": wrong[3][1], "with +=: dy(0,2)": right[1]}, scale=4)
plt.show()

# %% [markdown]
# ## Write it


# %%
def my_max_pool_backward(du, pidx, input_shape):
    return None


exercise("11.3", my_max_pool_backward)

# %% [markdown]
# ## What you can do now
#
# - send a derivative to the winner of a window, or evenly to all its cells;
# - say why both add up (`+=`): a cell can be in many windows;
# - write mean pooling backward as a convolution, with zeros between where there was a stride.
#
# Before: [10 · The backward loops](10_backward_loops.ipynb) ·
# after: [12 · Resampling backward](12_resampling_backward.ipynb)
