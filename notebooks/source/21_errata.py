# %% [markdown]
# # 21 · The errata: puzzles
#
# One slide exchanges width and height in a line. Students run it on a 5 × 5 picture, and every number is right.
#
# ```
# printed    dzpad = zeros(Dlx(Hl+2(Kl-1))x(Wl+2(Kl-1)))
# corrected  dzpad = zeros(Dlx(Wl+2(Kl-1))x(Hl+2(Kl-1)))
# ```
#
# **On which map would you have seen the slip?** Name a size, then look below.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise

rows = {row.id: row for row in lc.errata()}


def puzzle(name):
    print("printed   ", rows[name].printed)
    print("corrected ", rows[name].corrected)


e = lc.examples.integers


def errors(name, tried):
    """The largest error on each of these inputs, as printed and as corrected."""
    results = [(what, *rows[name].run(**inputs)) for what, inputs in tried.items()]
    print(facts.table([{"tried on": what, "as printed": printed, "corrected": corrected}
                       for what, printed, corrected in results]))


errors("E05", {"dz of 3 x 3": dict(dz=e(3, 3, 3, start=4), w=e(3, 2, 3, 3, start=2)),
               "dz of 4 x 3": dict(dz=e(3, 4, 3, start=4), w=e(3, 2, 3, 3, start=2))})

# %% [markdown]
# On any map that is not square: there the line stops. On square maps nobody can see it, however often it runs.
#
# (You need 00 to 12; about 30 minutes; [words and symbols](GLOSSARY.md).) Each puzzle shows a line as a slide prints
# it and as it should be. **On which map would you not see it?** Decide, then read on: both lines have run, and the
# number is the largest error, $\max|\text{printed} - \text{right}|$. "Right" comes from the vectorized version, which
# was written apart from the listings.
#
# ## 1 · Two indices change places

# %%
puzzle("E07")

# %%
answer = None  # a letter
exercise("21.1", answer)

# %% [markdown]
# The listings store one filter per *output* map: `w(l,j,i,x',y')`. The formula slides write the input map first. Who
# mixes the two sees it at once, late, or never:

# %%
errors("E07", {f"{D_in} in, {D_out} out": dict(dz=e(D_out, 4, 3, start=4), w=e(D_out, D_in, 3, 3, start=2))
               for D_in, D_out in ((1, 1), (2, 2), (2, 3))})

# %% [markdown]
# Late is worst: the numbers are wrong, and nothing stops.
#
# ## 2 · A letter is used twice
#
# The second deck calls the map `j`, and inside the window it counts with `j` again:

# %%
puzzle("E20")

# %% [markdown]
# The inner loop overwrites the outer one. So the *row of the window* decides the map! Which map gets the upper rows?

# %%
inputs = lc.LISTINGS["L17"].example()
wrong = lc.trace(rows["E20"].function(), like="L17", **inputs).result["dy"]
right = lc.LISTINGS["L17"].run()["dy"]
lc.figures.row({"as printed, map 1": wrong[0], "as printed, map 2": wrong[1], "corrected, map 1": right[0],
                "corrected, map 2": right[1]}, scale=2)
plt.show()
errors("E20", {"2 maps, K = 2": inputs, "4 maps, K = 2": dict(dY=e(4, 5, 4, start=4), K=2, input_shape=(4, 6, 5)),
               "1 map, K = 2": dict(dY=e(1, 5, 4, start=4), K=2, input_shape=(1, 6, 5)),
               "1 map, K = 1": dict(dY=e(1, 6, 5, start=4), K=1, input_shape=(1, 6, 5))})

# %% [markdown]
# With windows of 2 × 2, map 1 gets the upper row of each window, map 2 the lower row, and both twice: the last row of
# map 1 and the first row of map 2 stay empty. It hides only where there is nothing to pool: one map, and windows of
# one cell.
#
# ## 3 · "Equal", where a sum is meant

# %%
puzzle("E33")

# %% [markdown]
# $P$ says which cell won the window: our `pidx`. (The second letter was $l$, which is the layer; hence $n$.) Each `=`
# erases what an earlier window brought. When does no cell get anything twice?

# %%
tried = {}
for K, S in ((3, 1), (3, 2), (2, 2), (3, 3)):
    u, pidx = lc.loops.max_pool2d(lc.examples.POOLED, K, stride=S)
    tried[f"K = {K}, S = {S}"] = dict(dY=e(*u.shape, start=8), pidx=pidx, input_shape=(2, 6, 5))
errors("E33", tried)

# %%
lc.stepper(rows["E33"].function(), like="L14", **lc.LISTINGS["L14"].example(), at=2)

# %% [markdown]
# Where windows don't overlap, $S \ge K$. Most networks pool so, and would train with the slip for years.
#
# ## 4 · A counter that counts too late

# %%
puzzle("E04")

# %% [markdown]
# In pseudocode the indentation is the program, and here a machine that read the slides has lost it: line 8 of the
# listing below, which is right, has gone to the loop over `x`, line 9 to that over `j`. Where do all windows write?

# %%
print(lc.LISTINGS["L05"])
errors("E04", {"6 x 5, windows of 2 x 2": dict(y=e(2, 6, 5, start=1), K=2, stride=2),
               "3 x 2, windows of 2 x 2": dict(y=e(2, 3, 2, start=1), K=2, stride=2)})
lc.stepper(rows["E04"].function(), like="L05", **lc.LISTINGS["L05"].example(), at=dict(j=1, x=1, y=3))

# %% [markdown]
# All into the cell (1,1) of their map. It hides where a map has room for one window only.
#
# ## 5 · Two numbers for a range

# %%
puzzle("E32")
errors("E32", {f"K = {K}": dict(y=e(2, 6, 5, start=1), K=K) for K in (1, 2, 3, 4)})

# %% [markdown]
# $\{i, i+K-1\}$ is a set of two numbers, of one if $K = 1$. So up to $K = 2$ they are all there are; from 3 on only the
# corners of the window count.
#
# ## 6 · The bias is left out

# %%
puzzle("E11")

# %%
answer = None  # a number
exercise("21.2", answer)  # seed=1 draws other numbers

# %% [markdown]
# You would not see it where every bias is 0: in a network that has just been made.
#
# ## 7 · L for K
#
# The notes pad with $L-1$ zeros. $L$ is the number of layers; the filter's size is $K$.

# %%
listing = lc.LISTINGS["L07"]
for L in (2, 3, 4):
    changes = {old: new.replace("L = 2", f"L = {L}") for old, new in rows["E39"].changes}
    printed = lc.slips.variant(listing.function, changes, name=f"L = {L}")
    try:
        error = abs(lc.trace(printed, like="L07", **listing.example()).result["dy"] - listing.run()["dy"]).max()
    except IndexError as stopped:
        error = stopped
    print(f"a network of {L} layers, filters of 3 x 3: {error}")

# %% [markdown]
# It hides where the network happens to have as many layers as the filter has columns.
#
# ## 8 · An index below 0
#
# "The sum over all places" (07) holds weights outside of the filter; the formula means 0. The listing's arrays stop
# at such an index. A student's NumPy takes -1 for the *last* weight:

# %%
puzzle("E36")
dz, w = listing.example().values()
dY = lc.LISTINGS["input_derivative_formula"].run(dz=dz, w=w)["dY"]
wrapped = np.zeros_like(dY)
for n, m, x, y, a, c in np.ndindex(3, 2, 6, 5, 4, 3):
    if x - a < 3 and y - c < 3:  # an index of 3 would stop with an error; -1 and -2 don't
        wrapped[m, x, y] += dz[n, a, c] * w[n, m, x - a, y - c]
print("negative indices: wrong by up to", abs(wrapped - dY).max())

# %% [markdown]
# ## 9 · All at once

# %%
answer = None  # four numbers, (D_in, D_out, W, H)
exercise("21.3", answer)

# %% [markdown]
# So test on maps with $W \ne H$, with more than one map, with as many maps in as out *and* with different numbers of
# them, with $K \ge 3$ and overlapping windows, with a bias that is not 0 and a filter that is not its own flip.
#
# ## Looks odd, is right
#
# The activation *inside* the innermost loop of L23 (done too often, but the last one counts), and the flip written as
# $K+1-x$ (E59):

# %%
line = "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]"
often = lc.slips.variant(lc.LISTINGS["L23"].function,
                         {line: line + "\nY[l, j, m, n] = activation(z[l, j, m, n])",
                          "Y[l, j, m, n] = activation(z[l, j, m, n])": ""}, name="activation in the loop")
wasteful = lc.trace(often, like="L23", **lc.LISTINGS["L23"].example()).result["Y"]
print("activation in the innermost loop, largest error:", abs(wasteful - lc.LISTINGS["L23"].run()["Y"]).max())
by_index, by_flips = lc.LISTINGS["L35"].run(), lc.LISTINGS["L07"].run()
print("K+1-x against two flips, largest difference:", abs(by_index["dY"] - by_flips["dy"]).max())

# %% [markdown]
# ## Sizes and counts
#
# Some rows are numbers that don't fit together. What layers would need, counted: AlexNet (E46, E47), LeNet-5 (E50),
# and the width of a transposed convolution (E43). The last table: with which padding $P$ do $n$ columns become $nS$,
# with which $nS+1$? The notes have a rule, $nS$ for an even filter; it holds for an even stride, and is reversed for
# an odd one.

# %%
layers = (3, 96, 11), (96, 256, 5), (256, 384, 3), (384, 384, 3), (384, 256, 3)  # maps in, maps out, K
conv = sum(facts.conv_parameters(*layer)["total"] for layer in layers)
for stride, last in (2, 2), (1, 6):  # the width of the last pooled maps
    flat = 256 * last * last
    total = conv + (flat + 1) * 4096 + (4096 + 1) * 4096 + (4096 + 1) * 1000
    print(f"AlexNet, Conv2 with stride {stride}: {total:,} parameters (the slide says 60 million)")
print("(227-11)/4 + 1 =", (227 - 11) / 4 + 1, "  (224-11)/4 + 1 =", (224 - 11) / 4 + 1)
print(f"LeNet-5: {sum(row['parameters'] for row in facts.lenet5()):,} parameters; "
      f"with three input maps {sum(row['parameters'] for row in facts.lenet5((3, 32, 32))):,}")
print(facts.table(facts.transposed_sizes(strides=(2, 3), largest_filter=5)))

# %% [markdown]
# ## All rows
#
# A machine took the decks' text from the slides, and lost superscripts, line breaks and indentation. So each row has
# a *source*: the slide, the text as extracted (not the lecturer's slip), or unknown. What do the printed lines do?

# %%
kinds = {"stops with an error": [], "leaves cells unwritten": [], "gives wrong numbers in silence": [],
         "on wording: nothing to run": []}
for row in rows.values():
    printed = row.run()[0] if row.changes else None
    kind = (3 if printed is None else 2 if not isinstance(printed, str) else 1 if "never written" in printed else 0)
    list(kinds.values())[kind].append(row.id)
for kind, ids in kinds.items():
    print(f"{len(ids):2}  {kind}: {' '.join(ids)}")

# %%
for row in rows.values():
    print(row.describe())

# %% [markdown]
# ## What you can do now
#
# - name an input on which a slip hides, and one on which it shows;
# - tell a slip that stops from one that runs on in silence;
# - choose the maps for your own tests.
#
# Before: [20 · Speech](20_speech.ipynb) · after: [22 · The polls](22_polls.ipynb)
