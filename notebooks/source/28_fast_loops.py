# %% [markdown]
# # 28 · The same loops, fast
#
# A processor adds eight numbers at once, if they are neighbours and do not wait for one another. L21 adds one product
# at a time: its loops run over x, y and j, and inside over i, x' and y'. To feed the processor, loops must change
# places. But numbers in a computer are rounded: $(0.1 + 0.2) + 0.3$ and $0.1 + (0.2 + 0.3)$ are not the same.
#
# **Which loops of L21 may change places so that no bit of the result changes: (a) any, (b) x, y and j among each other
# and around the others, (c) i, x' and y' among each other, (d) none?** Decide, then read on.

# %%
import inspect

import numpy as np

import lecture_cnn as lc
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.fast_loops import gathered, in_lanes, interchanged, listed, scattered, tiled

print((0.1 + 0.2) + 0.3 == 0.1 + (0.2 + 0.3))

# %% [markdown]
# ## As in the lecture
#
# (You need 02 and 10; about 30 minutes.) Here is L21 counted from 0, with a bias and without an activation. Step it:
# one cell of z gets all its products before the next one begins.

# %%
rng = np.random.default_rng(28)
y, w, b = rng.normal(size=(2, 4, 6)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)

print("the bits of L21:", np.array_equal(listed(y, w, b), lc.LISTINGS["L21"].run(y=y, w=w, b=b)["z"]))
lc.stepper(listed, operation="conv2d", y=y, w=w, b=b)

# %% [markdown]
# ## Free loops and ordered loops
#
# Each turn of the loops over x, v (the slide's y) and j writes *another* cell of z. Such a loop is **free**: its turns
# have nothing to do with each other. The loops over i, x' and y' add to *one* cell, one product after the other: these
# are **ordered**.
#
# **1. Interchange.** Free loops change places. j goes outward, so that a filter is used for a whole map:

# %%
lc.stepper(interchanged, operation="conv2d", y=y, w=w, b=b)

# %% [markdown]
# **2. Tile.** A free loop is cut into pieces, and the piece goes inside. Here three filters meet the same cell of y: it
# is read once and used three times. Each of the three sums has a variable of its own:

# %%
lc.stepper(tiled, operation="conv2d", y=y, w=w, b=b)

# %% [markdown]
# **3. Lanes.** Four neighbours along v go into the four lanes of a vector. The processor multiplies and adds all lanes
# with one instruction; each lane is rounded as a number alone is:

# %%
lc.stepper(in_lanes, operation="conv2d", y=y, w=w, b=b)

# %% [markdown]
# ## Nothing is added in another order
#
# A number that remembers what was added to it shows it. `Noted` is a float with the list of its additions; the biases
# are such numbers, so the cells of z become such numbers too:

# %%
class Noted(float):
    added = ()

    def __add__(self, other):
        total = Noted(float(self) + float(other))
        total.added = (*self.added, float(other))
        return total

noted = np.array([Noted(number) for number in b], dtype=object)
first = listed(y, w, noted)
print("additions for the cell z(1,1,1):", len(first[0, 0, 0].added))
for function in (interchanged, tiled, in_lanes):
    z = function(y, w, noted)
    same = [one.added == other.added for one, other in zip(z.ravel(), first.ravel())]
    bits = np.array_equal(function(y, w, b), listed(y, w, b))
    print(f"{function.__name__:13} the same additions in the same order: {all(same)}   the same bits: {bits}")

# %% [markdown]
# The number of additions for a cell is the same, and so is their order. That is why no bit changes: the answer is (b).
# And an ordered loop that runs the other way round? Only the loop over i goes from the last map to the first:

# %%
def other_way(y, w, b):
    return listed(y[::-1], w[:, ::-1], b)


other, z = other_way(y, w, b), listed(y, w, b)
print("the same bits:", np.array_equal(other, z))
print("nearly the same:", np.allclose(other, z, rtol=1e-12, atol=1e-12))

# %% [markdown]
# ## Backward: from a scatter to a gather
#
# In L11 each turn of x, y, j, i, x' and y' adds to a cell of dY that other turns add to as well: no loop is free. But
# look at one cell. In one dimension, with two maps of dz and the loops of L11 (x and j from the last to the first):

# %%
dz, w1 = rng.normal(size=(2, 12)), rng.normal(size=(2, 3))
print(inspect.getsource(scattered))

# %% [markdown]
# Cell X gets a product from each x with X = x + x'. Because x falls, x' *rises*. So X may be the outer loop, and it is
# free; x' (rising) and then j (falling) are its ordered loops. Where x = X - x' lies outside of dz, a zero stands:

# %%
print(inspect.getsource(gathered))
print("the same bits:", np.array_equal(gathered(dz, w1), scattered(dz, w1)))

# %% [markdown]
# (0 times a weight is 0, and adding 0 changes nothing. If a weight is infinite, 0 times it is NaN: then `lc.compiled`
# takes the scatter as it stands.)
#
# ## By machine
#
# `lc.compiled` does all this by itself: it reads the listing's own text, finds the free loops, and writes loops in
# tiles and lanes. With numba (`pip install -e ".[fast]"`) they become machine code; without it Python runs the text,
# slowly, with the same bits. `explain` prints the loops as they run on your machine:

# %% tags=["live"]
lc.compiled.explain("L21", y=y, w=w, b=b)

# %%
fast = lc.compiled.run(lc.LISTINGS["L21"].function, engine="python", y=y, w=w, b=b)["z"]
print("the same bits as L21:", np.array_equal(fast, lc.LISTINGS["L21"].run(y=y, w=w, b=b)["z"]))

# %% [markdown]
# The clock, for a batch of 64 digits and LeNet-5's first layer. Without numba the cell takes one digit:

# %% tags=["live"]
import importlib.util  # noqa: E402
import time  # noqa: E402

N = 64 if importlib.util.find_spec("numba") else 1
digits, filters = rng.normal(size=(N, 1, 28, 28)), rng.normal(size=(6, 1, 5, 5))
for name in ("compiled", "vectorized"):
    conv2d = getattr(lc, name).conv2d
    conv2d(digits, filters)  # the first call makes the machine code
    begin = time.perf_counter()
    conv2d(digits, filters)
    print(f"{name:11} {1000 * (time.perf_counter() - begin):8.2f} ms for {N}")

# %% [markdown]
# ## Exercises

# %%
answer = None
exercise("28.1", answer)

# %%
answer = None
exercise("28.2", answer)

# %%


def my_lanes(dz, w):
    return None


exercise("28.3", my_lanes)

# %% [markdown]
# ## What you can do now
#
# - tell free loops from ordered ones, in any listing;
# - exchange loops, tile them and put them into lanes, and say why no bit changes;
# - read the loops that a compiler makes of yours.
#
# Before: [27 · my_ops](27_my_ops.ipynb) · [contents](README.md)
