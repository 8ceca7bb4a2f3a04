# %% [markdown]
# # 28 · The same loops, fast
#
# A processor adds four or more numbers at once, if they are neighbours and no sum waits for another one. The lecture's
# loops add one product at a time. Here are those of L21, shortened; x, y and j name the cell of z, and i, x' and y' its
# products:
#
#     for x, for y, for j:
#         z(j,x,y) = b(j)
#         for i, for x', for y':
#             z(j,x,y) += w(j,i,x',y') Y(i, x + x', y + y')
#
# To feed the processor, loops must change places. But numbers in a computer are rounded: $(0.1 + 0.2) + 0.3$ and
# $0.1 + (0.2 + 0.3)$ are not the same.
#
# **Which loops may change places so that no bit of the result changes: (a) any, (b) those over x, y and j, outward or
# inward, (c) those over i, x' and y', among each other, (d) none?** Decide, then read on.

# %%
import inspect

import numpy as np

import lecture_cnn as lc
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.fast_loops import disordered, in_lanes, interchanged, listed, reordered, scattered, tiled

print((0.1 + 0.2) + 0.3 == 0.1 + (0.2 + 0.3))

# %% [markdown]
# ## As in the lecture
#
# (You need 02 and 10; about 30 minutes.) Here is L21 counted from 0, with a bias and without an activation. The arrays
# are drawn as NumPy prints them: x runs down, y to the right. Step it: one cell of z gets all its products before the
# next one begins. At step 60 the first cell of map 0 has its 18, and the same cell of map 1 gets its own.

# %%
rng = np.random.default_rng(28)
Y, w, b = (rng.normal(size=size).round(1) for size in [(2, 4, 6), (3, 2, 3, 3), 3])

print(inspect.getsource(listed))
print("the bits of L21:", np.array_equal(listed(Y, w, b), lc.LISTINGS["L21"].run(y=Y, w=w, b=b)["z"]))
lc.stepper(listed, operation="conv2d", at=60, y=Y, w=w, b=b)

# %% [markdown]
# ## Free loops and ordered loops
#
# The bits of a cell come from what it begins with (b) and from what is added, in this order. What happens to *other*
# cells in between changes nothing.
#
# Take any two iterations of the loop over j (or x, or y), wherever the other loops stand: they write *different* cells
# of z. Such a loop is **free**: it may go anywhere, even inside of the others, and may even run backwards. Two
# iterations of the loops over i, x' and y' add to the *same* cell: these are **ordered**. Leave their order and their
# direction as they are, and each cell keeps its order, too. (It is not the only way: see "Backward".)
#
# **1. Interchange.** Free loops change places. j goes outward. At step 60, as above, another cell is being added up,
# the *neighbour* in map 0. As many lines run (893, each line but those of `for`); this alone is hardly faster. But one
# filter is now used for a whole map, and such a small thing stays in the fast memory beside the processor (its cache):

# %%
print(*inspect.getsource(interchanged).splitlines()[6:], sep="\n")
lc.stepper(interchanged, operation="conv2d", at=60, y=Y, w=w, b=b)

# %% [markdown]
# **2. Tile.** The free loop over j is cut into pieces of three. The loop over the pieces stands outside; the three of a
# piece go inside of all other loops, where they are written out. So three filters meet the same cell of Y: it is read
# once (`read`) and used three times. Each of the three cells has a sum of its own, which begins with its b and is
# stored at the end: at step 81, three cells in three maps. 629 lines run in the place of 893:

# %%
print(inspect.getsource(tiled))
lc.stepper(tiled, operation="conv2d", at=81, y=Y, w=w, b=b)

# %% [markdown]
# **3. Lanes.** From `interchanged`: four neighbours along y, which are four cells of z, go into the four lanes of a
# vector, which is a few numbers that the processor takes as one. (A NumPy slice stands for it here.) One instruction
# multiplies all lanes, the next one adds to the sum in each lane its own product; each lane is rounded after each of
# the two, as a number alone is. Lanes are never added to each other. Why along y, and not the three of y' side by side?
# Those add to one cell, and a filter is short. 347 lines run; each takes the processor about as long as for one cell:

# %%
print(inspect.getsource(in_lanes))
lc.stepper(in_lanes, operation="conv2d", at=25, y=Y, w=w, b=b)

# %% [markdown]
# ## In no cell is anything added in another order
#
# A number that remembers what was added to it shows it. `Noted` is a float with the list of its additions (`a + b`
# calls `a.__add__(b)`); the biases are such numbers, so the cells of z become such numbers too. `disordered` is answer
# (c): `listed` with its loops over x' and y' in each other's place.

# %%
class Noted(float):
    added = ()

    def __add__(self, other):
        total = Noted(float(self) + float(other))
        total.added = (*self.added, float(other))
        return total

noted = np.array([Noted(number) for number in b], dtype=object)
print(*inspect.getsource(disordered).splitlines()[6:], sep="\n")
first, z = listed(Y, w, noted), listed(Y, w, b)
print("\nadditions for the cell z(0,0,0):", len(first[0, 0, 0].added))
print("of 24 cells              additions in the same order   same bits   largest difference")
for function in (interchanged, tiled, in_lanes, disordered):
    mine = function(Y, w, noted).ravel()
    same = sum(one.added == other.added for one, other in zip(mine, first.ravel()))
    other = function(Y, w, b)
    print(f"{function.__name__:13} {same:38} {np.sum(other == z):11}   {np.abs(other - z).max():.1e}")

# %% [markdown]
# In the first three each cell gets the same additions in the same order, so no bit changes: the answer is (b). In the
# fourth the additions are the same numbers in another order; the result is as good, but it is another one. (In some
# cells the roundings came out alike by chance.)
#
# A sum must have the type of z: a float32 cell is rounded to float32 at *each* addition, so its sum may not be kept in
# float64. And as each cell gets the same additions, an inf or a NaN comes out where it does in the listing.

# %% [markdown]
# ## Backward: a scatter
#
# The forward loops *gather*: one cell of z, and all its products. The loops of L11 *scatter*: one dz, and a share for
# each cell of dY in its window. Here they are in one dimension, with two maps of dz. All loops run backwards:

# %%
dz, w1 = rng.normal(size=(2, 12)), rng.normal(size=(2, 3))
print(inspect.getsource(scattered))

# %% [markdown]
# Two iterations of x, j or x' can meet in one cell of dY, so none of these loops is free as above. But look at one
# cell. Which products come to X = 5, and in which order? Written down while the loops run:

# %%
X = 5
for x in range(11, -1, -1):
    for j in range(1, -1, -1):
        for x_ in range(2, -1, -1):
            if x + x_ == X:
                print(f"x = {x}   j = {j}   x' = {x_}   w({j},{x_}) dz({j},{x})")

# %% [markdown]
# Cell X gets a product from each x with X = x + x'. From one to the next x falls, so x' *rises*, though its own loop
# falls. "x falling, then j" and "x' rising, then j" are the same order *in this cell*, and that is all that counts. So
# x' may be the outer loop, if it rises. And while x' stands still, each x adds to *another* cell: **inside of x', the
# loop over x is free**, and can go into lanes. (With the two in each other's place it would be x' that is free. But a
# filter has three to five cells, and a map is long.)

# %%
print(inspect.getsource(reordered))
print("the same bits:", np.array_equal(reordered(dz, w1), scattered(dz, w1)))

# %% [markdown]
# A cell's sum is made in several iterations of the loop over x'. So each begins with what the cell holds, adds its
# products over j, and stores it again. In two dimensions x and y each have such a loop, and the one that the lanes take
# is chosen.
#
# ## By machine
#
# `lc.compiled` does all this by itself: it reads the listing's own text, finds the free loops, and writes loops in
# tiles and lanes at once. What it can't take runs as the listing stands. With numba (`pip install -e ".[fast]"`) the
# loops become machine code; without it, as on this page, Python runs the same text, with the same bits, and that is
# slower than the listing. `explain` prints the loops as they run: `load` fills a vector with neighbours, `spread` with
# one number, `store` writes it; `cell` is one number of an array, `sum_0` is a sum, `read_0` what was read. A tile has
# several of j, of x and of vectors. Find it, the lanes, and the three ordered loops:

# %%
lc.compiled.explain("L21", y=Y, w=w, b=b)

# %% [markdown]
# `sum_0` to `sum_5` are the tile: three of j, two of x, one vector; each holds the sums of four cells. The lanes run
# along y (`load` takes the neighbours from `y + y_` on). The ordered loops are i, `x_` and `y_`, inside, as in the
# lecture. The loops over x, y and j stand outside, in steps of a tile. "Every index proved from the text" says
# that no index can leave its array, so the machine code needs no check. The listing's last line, Y = activation(z), is
# not there: the activation is the identity, so Y is z.

# %%
fast = lc.compiled.run(lc.LISTINGS["L21"].function, engine="python", y=Y, w=w, b=b)["z"]
print("the same bits as L21:", np.array_equal(fast, lc.LISTINGS["L21"].run(y=Y, w=w, b=b)["z"]))

# %% [markdown]
# The clock, for a batch of 64 digits and LeNet-5's first layer. On one core with numba and vectors of 8 lanes we
# measured 0.12 ms by `compiled` and 2.5 ms by `vectorized` (each the best of 15 calls). `listed`, as it stands, took
# Python 28 ms for *one* digit.

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
# - interchange loops, tile them and put them into lanes, and say why no bit changes;
# - read the loops that a compiler makes of yours.
#
# Before: [27 · my_ops](27_my_ops.ipynb) · [contents](README.md)
