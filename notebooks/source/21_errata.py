# %% [markdown]
# # 21 · The errata: each slip of the slides, run
#
# One slide exchanges width and height in a line. A class runs it on a 5 × 5 picture, and every number is right.
#
# **On which map would you have seen the slip?** Name a size, then look at "Width and height" below.
#
# (You need the listings, 00 to 12; about 30 minutes, or one row at a time.)

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import judge

# %% [markdown]
# ## The idea
#
# A machine took the decks' text from the slides, and lost superscripts, line breaks and indentation. So each row has a
# *source*: the slide, the text as extracted (not the lecturer's slip), or unknown.
#
# Nothing is argued here: the printed line is put back into the corrected listing, and both run on the same teaching
# example. The number is the largest absolute error of the arrays that the listing makes,
#
# $$\max_{\text{cells}} |\text{printed} - \text{right}|$$
#
# where "right" comes from the vectorized version, which was written apart from the listings. "Corrected" must come to
# 0. A printed line that stops has its error in place of the number. `row.describe()` prints a row:

# %%
rows = {row.id: row for row in lc.errata()}
print(rows["E14"].describe())

# %% [markdown]
# What do the printed lines do?

# %%
kinds = {"stops with an error": [], "leaves cells unwritten": [], "gives wrong numbers in silence": [],
         "on wording: nothing to run": []}
for row in rows.values():
    printed = row.run()[0] if row.changes else None
    kind = (3 if printed is None else 2 if not isinstance(printed, str) else 1 if "never written" in printed else 0)
    list(kinds.values())[kind].append(row.id)
for kind, ids in kinds.items():
    print(f"{len(ids):2}  {kind}: {' '.join(ids)}")

# %% [markdown]
# The silent ones are the dangerous ones.
#
# ## Width and height
#
# x runs over the width and always comes first. Where the slide exchanges the two, nothing is wrong on square maps.

# %%


def show(*ids):
    for name in ids:
        print(rows[name].describe())


show("E05", "E09", "E22", "E21", "E62")

# %% [markdown]
# ## Maps and indices
#
# The listings store one filter per *output* map, so the output map comes first: `w(l,j,i,x',y')`. The formula slides
# write $w_l(m,n,x',y')$, input map first. Mixing the two gives an error only if the numbers of maps differ.

# %%
show("E06", "E07", "E08", "E10", "E13", "E16", "E17", "E20", "E31", "E61")

# %% [markdown]
# E20 in a picture. The second deck uses `j` for the map and again inside the window. The inner loop overwrites the
# outer one. So the *row* of the window decides the map: with windows of 2 × 2, map 1 gets the upper row of each
# window, map 2 the lower row, and both get it twice, once for each round of the outer loop:

# %%
inputs = lc.LISTINGS["L17"].example()
wrong = lc.trace(rows["E20"].function(), like="L17", **inputs).result["dy"]
right = lc.LISTINGS["L17"].run()["dy"]
lc.figures.row({"as printed, map 1": wrong[0], "as printed, map 2": wrong[1], "corrected, map 1": right[0],
                "corrected, map 2": right[1]}, scale=2)
plt.show()
print("as printed, map 1 has nothing in its last row:", bool((wrong[0, :, -1] == 0).all()),
      "  map 2 nothing in its first:", bool((wrong[1, :, 0] == 0).all()))
print("largest error:", abs(wrong - right).max())

# %% [markdown]
# As printed the last row of map 1 and the first row of map 2 are empty. No error is raised.
#
# ## Counting from 1
#
# In a listing that counts from 1 the first cell of the window at `x` is `x+1-1`. Two slides count from 0 in the
# middle of a listing that counts from 1, and the formulas of the notes are right only if they count from 0.

# %%
show("E19", "E24", "E36", "E37", "E38")

# %% [markdown]
# ## Counters and indentation
#
# In pseudocode the indentation is the program. A counter belongs to the loop that it counts.

# %%
show("E04", "E26", "E27")

# %% [markdown]
# In E27 the counters stand too deep: `n` goes up with every `x'`, so the second column of products is added to
# another cell. In E04 they stand too far out: `n` is counted up only after the loop over `y`, `m` only after the loop
# over `x`. So all windows of a map write into its cell `(1,1)`. Step through it:

# %%
lc.stepper(rows["E04"].function(), like="L05", **lc.LISTINGS["L05"].example(), at=3)

# %% [markdown]
# ## Sizes, and arrays that are not there
#
# A derivative has the size of its variable. Going back through pooling, that is the *input* of the pooling.

# %%
show("E15", "E18", "E25", "E29", "E30", "E39", "E63")

# %% [markdown]
# ## Left out
#
# A name without a value, a term that is missing, a product broken over two lines.

# %%
show("E01", "E02", "E03", "E11", "E12", "E14", "E23", "E28")

# %% [markdown]
# ## Formulas
#
# E32: $k \in \{i, i+K-1\}$ are two numbers, not the $K$ numbers from $i$ to $i+K-1$; only the corners of the window
# are added.

# %%
show("E32", "E33", "E34", "E35", "E64")

# %% [markdown]
# E33 to step through: the formula says "equal" where a sum is needed, since one cell may win several windows. Each
# `=` erases what was there:

# %%
lc.stepper(rows["E33"].function(), like="L14", **lc.LISTINGS["L14"].example(), at=2)

# %% [markdown]
# ## On which sizes do they hide?
#
# The printed lines again, on sizes where nothing is seen, or where an error becomes a silent wrong number (errors as
# printed and as corrected):

# %%
e = lc.examples.integers
tried = [
    ("E05", "a square map", dict(dz=e(3, 3, 3, start=4), w=e(3, 2, 3, 3, start=2))),
    ("E09", "a square map", dict(dz=e(3, 3, 3, start=4), y=e(2, 5, 5, start=1), K=3)),
    ("E22", "a square map", dict(dz=e(2, 3, 3, start=4), S=2, H=5, W=5)),
    ("E07", "one map in and out", dict(dz=e(1, 4, 3, start=4), w=e(1, 1, 3, 3, start=2))),
    ("E07", "two maps in and out", dict(dz=e(2, 4, 3, start=4), w=e(2, 2, 3, 3, start=2))),
    ("E10", "two maps in and out", dict(dz=e(2, 4, 3, start=4), y=e(2, 6, 5, start=1), K=3)),
    ("E20", "four maps", dict(dY=e(4, 5, 4, start=4), K=2, input_shape=(4, 6, 5))),
    ("E32", "windows of 2 x 2", dict(y=e(2, 6, 5, start=1), K=2)),
    ("E26", "one output cell",
     dict(y=e(2, 3, 3, start=1), w=e(1, 2, 3, 3, start=2), b=e(1, start=3), activation="relu")),
]
print(facts.table([{"row": name, "tried on": where, "as printed": rows[name].run(**sizes)[0],
                    "corrected": rows[name].run(**sizes)[1]} for name, where, sizes in tried]))

# %% [markdown]
# So test on maps with $W \ne H$, with more than one map, with as many maps in as out *and* with different numbers of
# them, with $K \ge 3$ and overlapping windows, with a bias that is not 0 and a filter that is not its own flip.
#
# ## Rows on wording
#
# Where a number can decide, it is run.

# %%
for name in kinds["on wording: nothing to run"]:
    print(rows[name].describe())

# %% [markdown]
# **E40, E44**: one weight changes one map; one cell of $Y$ is used at no more than 9 of the positions of a map (07,
# 09):

# %%
print(facts.table(facts.weight_by_trial(e(2, 6, 5, start=1), e(3, 2, 3, 3, start=2), 1, 0, 1, 2)))
counts = facts.influence_counts((8, 8), 3)
print("a z map of 36 positions, and Y(x,y) goes into", counts.min(), "to", counts.max(), "of them, in the mean",
      counts.mean())

# %% [markdown]
# **E41, E42, E45**: the sizes of resampling and of the derivative are in notebook 12. **E43**: which padding makes a
# transposed convolution $nS$ or $nS+1$ wide? The rule of the notes holds for an even stride and is reversed for an
# odd one:

# %%
print(facts.table(facts.transposed_sizes(strides=(2, 3), largest_filter=5)))

# %% [markdown]
# **E46, E47, E50**: sizes and parameters of AlexNet's and LeNet-5's layers, from the numbers on the slides:

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

# %% [markdown]
# **E57**: maps move along with the pattern (equivariance); only a maximum over positions, or over the transforms,
# doesn't change (invariance):

# %%
print(facts.table(facts.moved_pattern()))
print()
print(facts.table(facts.turned_pattern()))

# %% [markdown]
# **E55** and **E58** run in notebook 11, **E60** in 10, **E52** in 09. E48, E49, E51, E53, E54, E56, E65, E66 and E71
# to E74 are matters of fact, typing or names; E67 to E70 say where our listings depart from the slides.
#
# ## Slips by students
#
# Three that the lessons met and that no slide prints. Which of them would a 3 × 3 filter of ones hide?
#
# **Python's negative indices** (07). "The sum over all places" holds weights outside of the filter; the formula means
# 0. Python takes -1 for the *last* weight. **A position in the window** (11): `pidx` is a place in the map below;
# stored as a place in the window it sends every derivative to the upper left corner. **Averaging** (12): going back
# through upsampling one picks every $S$-th derivative; whoever averages divides what was copied.

# %%
dz, w = lc.LISTINGS["L07"].example().values()
dY = lc.LISTINGS["input_derivative_formula"].run(dz=dz, w=w)["dY"]
wrapped = np.zeros_like(dY)
for n, m, x, y, a, c in np.ndindex(3, 2, 6, 5, 4, 3):
    if x - a < 3 and y - c < 3:  # an index of 3 would stop with an error; -1 and -2 don't
        wrapped[m, x, y] += dz[n, a, c] * w[n, m, x - a, y - c]
print("negative indices: wrong by up to", abs(wrapped - dY).max())
pooled = lc.LISTINGS["L14"].example()
corner = np.stack(np.meshgrid(np.arange(4), np.arange(3), indexing="ij"), axis=-1)
moved = lc.loops.max_pool2d_backward(pooled["dY"], pooled["pidx"] - corner, (2, 6, 5))
print("a position in the window: wrong by up to", abs(moved - lc.LISTINGS["L14"].run()["dy"]).max())
large = lc.LISTINGS["L20"].example()["dz"]
averaged = lc.loops.mean_pool2d(large, 2, stride=2)
print("averaging: wrong by up to", abs(averaged - lc.LISTINGS["L20"].run()["dy"]).max())

# %% [markdown]
# ## Looks odd, is right
#
# Three lines that look wrong, run: the activation *inside* the innermost loop of L23 (done too often, but the last one
# counts), the flip written as $K+1-x$ (E59), and loops that run downwards (10).

# %%
line = "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]"
often = lc.slips.variant(lc.LISTINGS["L23"].function,
                         {line: line + "\nY[l, j, m, n] = activation(z[l, j, m, n])",
                          "Y[l, j, m, n] = activation(z[l, j, m, n])": ""}, name="activation in the loop")
wasteful = lc.trace(often, like="L23", **lc.LISTINGS["L23"].example()).result["Y"]
print("activation in the innermost loop, largest error:", abs(wasteful - lc.LISTINGS["L23"].run()["Y"]).max())
by_index, by_flips = lc.LISTINGS["L35"].run(), lc.LISTINGS["L07"].run()
print("K+1-x (L35) and two flips (L07) give the same dY:", bool((by_index["dY"] == by_flips["dy"]).all()))

# %% [markdown]
# ## Exercises
#
# 1. E11: the bias is left out. The activation is the identity and the biases are 5, 0 and -2. What is the largest
#    error?

# %%
answer = None
changed = {**lc.LISTINGS["L21"].example(), "b": np.array([5.0, 0.0, -2.0]), "activation": "identity"}
judge(answer, lambda: rows["E11"].run(**changed)[0])

# %% [markdown]
# 2. E39: the notes pad with $L-1$ zeros, $L$ being the number of layers. The network has three layers, the filter is
#    3 × 3. What is the largest error?

# %%
answer = None
three = {old: new.replace("L = 2", "L = 3") for old, new in rows["E39"].changes}
as_printed = lc.slips.variant(lc.LISTINGS["L07"].function, three, name="L = 3")
judge(answer, lambda: abs(lc.trace(as_printed, like="L07", **lc.LISTINGS["L07"].example()).result["dy"]
                          - lc.LISTINGS["L07"].run()["dy"]).max())

# %% [markdown]
# 3. Find sizes `(D_in, D_out, W, H)` of an input (with a 3 × 3 filter) on which E05 and E09 cannot be seen, but E07
#    gives wrong numbers in silence.


# %%
def as_asked(D_in, D_out, W, H):
    dz, y, w = e(D_out, W - 2, H - 2, start=4), e(D_in, W, H, start=1), e(D_out, D_in, 3, 3, start=2)
    hidden = [rows["E05"].run(dz=dz, w=w)[0], rows["E09"].run(dz=dz, y=y, K=3)[0]]
    silent = rows["E07"].run(dz=dz, w=w)[0]
    return hidden == [0, 0] and not isinstance(silent, str) and silent > 0


answer = None
judge(None if answer is None else as_asked(*answer), lambda: True)

# %% [markdown]
# ## Summary
#
# $$\text{as printed} \to \max|\text{printed} - \text{right}| \qquad \text{corrected} \to 0$$
#
# - most slips stop with an error as soon as the line is run on maps with $W \ne H$ and $D_l \ne D_{l-1}$;
# - the others need a number to compare with: the vectorized version, or central differences;
# - square maps, one map, small windows, no bias and symmetric filters hide slips: never test on them alone.
#
# Before: [20 · Speech](20_speech.ipynb) · after: [22 · The polls](22_polls.ipynb)
