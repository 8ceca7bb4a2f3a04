# %% [markdown]
# # 28 · The same loops, fast
#
# A processor adds four or more numbers at once, if they are neighbours and no sum waits for another one. L21 adds one
# product at a time: its loops run over x, y and j, and inside over i, x' and y'. To feed the processor, loops must
# change places. But numbers in a computer are rounded: $(0.1 + 0.2) + 0.3$ and $0.1 + (0.2 + 0.3)$ are not the same.
#
# **Which loops of L21 may move so that no bit of the result changes: (a) any, (b) those over x, y and j, outward or
# inward, (c) those over i, x' and y', among each other, (d) none?** Decide, then read on.

# %%
import inspect

import numpy as np

import lecture_cnn as lc
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.fast_loops import exchanged, in_lanes, interchanged, listed, scattered, tiled, turned

print((0.1 + 0.2) + 0.3 == 0.1 + (0.2 + 0.3))

# %% [markdown]
# ## As in the lecture
#
# (You need 02 and 10; about 30 minutes.) Here is L21 counted from 0, with a bias and without an activation. v is the
# slide's y, as y is the input here. The arrays are drawn as NumPy prints them: x runs down, v to the right. Step it:
# one cell of z gets all its products before the next one begins. At step 60 the first cell of map 0 has its 18, and
# the same cell of map 1 gets its own.

# %%
rng = np.random.default_rng(28)
y, w, b = rng.normal(size=(2, 4, 6)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)

print(inspect.getsource(listed))
print("the bits of L21:", np.array_equal(listed(y, w, b), lc.LISTINGS["L21"].run(y=y, w=w, b=b)["z"]))
lc.stepper(listed, operation="conv2d", at=60, y=y, w=w, b=b)

# %% [markdown]
# ## Free loops and ordered loops
#
# A **turn** of a loop is one value of its variable. Take any two turns of the loop over j (or x, or v), wherever the
# other loops stand: they write *different* cells of z. Such a loop is **free**: what one turn does can't change what
# another one adds up, and it may even run backwards. Two turns of the loops over i, x' and y' add to the *same* cell:
# these are **ordered**. A free loop may go anywhere, even inside of the ordered ones, as long as each cell has a sum of
# its own that begins with b; the ordered ones keep their order and their direction.
#
# **1. Interchange.** Free loops change places. j goes outward. At step 60, as above, another cell is being added up,
# the *neighbour* in map 0. The steps are as many (893 lines run); this alone is hardly faster. But one filter is now
# used for a whole map, and such a small thing stays in the fast memory beside the processor (its cache):

# %%
lc.stepper(interchanged, operation="conv2d", at=60, y=y, w=w, b=b)

# %% [markdown]
# **2. Tile.** The free loop over j of `listed` is cut into pieces of three, and the piece goes inside, where it is
# written out. Three filters meet the same cell of y: it is read once (`read`) and used three times. Each of the three
# cells has a sum of its own, which is stored at the end. 629 lines run in the place of 893:

# %%
print(inspect.getsource(tiled))
lc.stepper(tiled, operation="conv2d", at=25, y=y, w=w, b=b)

# %% [markdown]
# **3. Lanes.** From `listed` again: four neighbours along v, which are four cells of z, go into the four lanes of a
# vector, which is a few numbers that the processor takes as one. One instruction multiplies all lanes, the next one
# adds to the sum in each lane its own product; each lane is rounded after each of the two, as a number alone is. (There
# are instructions that do both and round once. They would change bits, and aren't used.) Lanes are never added to each
# other. Why along v, and not the three of y' side by side? Those add to one cell, and a filter is short. 347 lines run:

# %%
print(inspect.getsource(in_lanes))
lc.stepper(in_lanes, operation="conv2d", at=25, y=y, w=w, b=b)

# %% [markdown]
# ## In no cell is anything added in another order
#
# A number that remembers what was added to it shows it. `Noted` is a float with the list of its additions (`a + b`
# calls `a.__add__(b)`); the biases are such numbers, so the cells of z become such numbers too. `exchanged` is answer
# (c): `listed` with its loops over x' and y' in each other's place.

# %%
class Noted(float):
    added = ()

    def __add__(self, other):
        total = Noted(float(self) + float(other))
        total.added = (*self.added, float(other))
        return total

noted = np.array([Noted(number) for number in b], dtype=object)
first, z = listed(y, w, noted), listed(y, w, b)
print("additions for the cell z(0,0,0):", len(first[0, 0, 0].added))
print("of 24 cells              additions in the same order   same bits   largest difference")
for function in (interchanged, tiled, in_lanes, exchanged):
    mine = function(y, w, noted).ravel()
    same = sum(one.added == other.added for one, other in zip(mine, first.ravel()))
    other = function(y, w, b)
    print(f"{function.__name__:13} {same:38} {np.sum(other == z):11}   {np.abs(other - z).max():.1e}")

# %% [markdown]
# In the first three each cell gets the same additions in the same order, so no bit changes: the answer is (b). In the
# fourth the additions are the same numbers in another order; the result is as good, but it is another one. (In some
# cells the roundings came out alike by chance.)
#
# Three things more. Three filters and four cells along v fit here: where a tile, or a vector in it, goes beyond the
# end, `lc.compiled` moves it back, over cells that are done, and writes the same bits there once more. (Where the
# lanes' cells don't lie side by side it may copy the array in another order of its axes, with zeros behind it; then the
# lanes go beyond the end.) A sum must have the type of z: a float32 cell is rounded to float32 at *each* addition, so
# its sum may not be kept in float64. And as each cell gets the same additions, an inf or a NaN comes out where it does
# in the listing.

# %% [markdown]
# ## Backward: a scatter, turned
#
# L11 is a *scatter*: each dz gives its shares to several cells of dY. Two turns of x, y, j, x' or y' can meet in one
# cell: none of these loops is free. But look at one cell. In one dimension, with two maps of dz and the loops of L11
# (all from the last to the first):

# %%
dz, w1 = rng.normal(size=(2, 12)), rng.normal(size=(2, 3))
print(inspect.getsource(scattered))

# %% [markdown]
# Which products come to the one cell X = 5, and in which order? Noted while the loops run:

# %%
X = 5
for x in range(11, -1, -1):
    for j in range(1, -1, -1):
        for x_ in range(2, -1, -1):
            if x + x_ == X:
                print(f"x = {x}   j = {j}   x' = {x_}   w({j},{x_}) dz({j},{x})")

# %% [markdown]
# Cell X gets a product from each x with X = x + x'. From one to the next x falls, so x' *rises*, though its own loop
# falls. "x falling, then j" and "x' rising, then j" are the same order. So x' may be the outer loop, if it rises; and
# for one x', each x adds to *another* cell: as long as x' stands still, the loop over x is free. (With the two in each
# other's place it would be x' that is free. But a filter has three to five cells, and a map is long.)

# %%
print(inspect.getsource(turned))
print("the same bits:", np.array_equal(turned(dz, w1), scattered(dz, w1)))

# %% [markdown]
# The sum of a cell is made in several turns of the loop over x'. So each begins with what the cell holds, adds its
# products over j, and is stored. Here nothing may be added twice: vectors overlap in one tile only, which loads all of
# them before it stores one. In two dimensions x and y each have such a loop, and the one that the lanes take is chosen.
#
# ## By machine
#
# `lc.compiled` does all this by itself: it reads the listing's own text, finds the free loops, and writes loops in
# tiles and lanes at once. What it can't take runs as the listing stands. With numba (`pip install -e ".[fast]"`) the
# loops become machine code; without it, as on this page, Python runs the same text, slowly, with the same bits.
# `explain` prints the loops as they run: `load` fills a vector with neighbours, `spread` with one number, `store`
# writes it; `cell` is one number of an array, `sum_0` is a sum, `read_0` what was read, and v is called y again. A tile
# has several of j, of x and of vectors. Find it, the lanes, and the three ordered loops:

# %%
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
