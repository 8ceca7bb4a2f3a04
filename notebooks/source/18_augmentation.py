# %% [markdown]
# # 18 · Augmentation, and many views of one picture
#
# You have 30 pictures of each digit. To have more, you turn, flip, stretch and move them at random, and keep their
# class.
#
# **Will the network know more of the digits that it has never seen, or fewer? And what if you only move them, by up
# to two cells?** Vote. The answer is measured below.
#
# (You need what a trained network is, 13; about 30 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import losses, views
from lecture_cnn.nets.augmentation import Move, crops, warped, warped_by_loops
from lecture_cnn.nets.training import in_use

# %% [markdown]
# ## The slide's moves
#
# A large network learns few pictures by heart. A flower that is turned or a little larger is still a flower. So make
# new pictures from the old ones: *data augmentation*.
#
# | move | drawn |
# |---|---|
# | rotation | uniformly between 0° and 360° |
# | translation | uniformly between -10 and 10 pixels, along $x$ and along $y$ |
# | rescaling | by a factor between $1/1.6$ and $1.6$, log-uniform |
# | flipping | yes or no (Bernoulli) |
# | shearing | by an angle uniformly between -20° and 20° |
# | stretching | by a factor between $1/1.3$ and $1.3$, log-uniform |

# %%
flower = lc.data.flower(x=22, y=8, W=36, H=36, shrink=8)
rng = np.random.default_rng(4)
moved = {"as it is": flower, **{f"move {n}": warped(flower, Move.drawn(rng, cells=4)) for n in range(1, 6)}}
lc.figures.row(moved, height=1.7)
plt.show()
one = {"rotation": Move(rotation=40), "translation": Move(right=6, down=-4), "rescaling": Move(scale=1.5),
       "flipping": Move(flip=True), "shearing": Move(shear=20), "stretching": Move(stretch=1.3)}
lc.figures.row({name: warped(flower, move) for name, move in one.items()}, height=1.7)
plt.show()
print("picture", flower.shape, " a move:", Move.drawn(np.random.default_rng(4), cells=4)._fields)

# %% [markdown]
# Above, five random moves of all six kinds; below, each kind alone. Where nothing comes, cells are 0.
#
# ## Why a scale is drawn from the logarithms
#
# 5,000 random moves:

# %%
moves = np.array([Move.drawn(rng) for _ in range(5_000)], float)
figure, axes = plt.subplots(1, 7, figsize=(13, 2.2), layout="constrained", FigureClass=lc.figures.Figure)
rows = []
for name, values, axis in zip(Move._fields, moves.T, axes):
    axis.hist(values, bins=20 if name != "flip" else [-0.25, 0.25, 0.75, 1.25], color="#0072b2")
    axis.set(title=name, yticks=[])
    rows.append({"move": name, "least": values.min().round(2), "median": np.median(values).round(2),
                 "most": values.max().round(2)})
plt.show()
print(facts.table(rows))

# %% [markdown]
# Rotation, translation and shear are flat. Scale and stretch fall towards the right: *log-uniform* means that the
# logarithm is uniform,
#
# $$s = e^{u}, \qquad u \sim U(-\log 1.6,\ \log 1.6)$$
#
# (`Move.drawn`). **Why?** Enlarging by a factor is then as likely as shrinking by it, and the median is $e^0 = 1$. A
# uniform factor has the median $\frac{1/1.6+1.6}{2} = 1.1125$: it enlarges more often.

# %%
plain = rng.uniform(1 / 1.6, 1.6, 100_000)
print("exact medians: log-uniform", np.exp(0), " plain uniform", (1 / 1.6 + 1.6) / 2)
for name, scale in ("log-uniform", moves[:, 3]), ("plain uniform", plain):
    print(f"{name}: median of {len(scale):,} {np.median(scale):.2f}, enlarged in {np.mean(scale > 1):.0%} of the cases")

# %%
answer = None  # a number
exercise("18.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## One move, cell by cell
#
# A move takes the place $\mathbf{x}$, seen from the centre, to $A\mathbf{x} + \mathbf{t}$: $A$ turns, shears,
# stretches and flips, $\mathbf{t}$ translates. **Why compute it backwards?** To fill *every* cell of the result, ask
# where it came from:
#
# $$z(\mathbf{x}) = y\big(A^{-1}(\mathbf{x}-\mathbf{t})\big)$$
#
# That place lies between four cells; take their weighted mean (bilinear). `warped_by_loops` does so; `warped` leaves
# it to SciPy:

# %%
y, labels, train, held_out = views.shared_out(0, 30)
digit = y[train[60]]  # a two
turn = Move(rotation=25, scale=1.2, right=1)
by_loops, by_scipy = warped_by_loops(digit, turn), warped(digit, turn)
lc.figures.row({"a two": digit[0], "moved": by_loops[0]}, height=1.8)
plt.show()
print("A =", turn.matrix().round(3).tolist())
print("largest difference between loops and SciPy:", abs(by_loops - by_scipy).max().round(9))
x, row = 10, 6  # counted from 1, so that the centre is at 8.5
seen = np.array([x - 8.5 - 1, row - 8.5])  # from the centre, less the move to the right
print(f"cell ({x}, {row}) comes from", (np.linalg.inv(turn.matrix()) @ seen + 8.5).round(3).tolist())

# %%
answer = None  # a letter
exercise("18.2", answer)

# %% [markdown]
# ## Does it help?
#
# One small network learns 30 digits of each class: as they are, moved by up to 2 cells anew in each batch, or moved
# in all six ways. The test: 360 other digits, as they are and moved. One of each class, and what three batches make of
# it:

# %%
ten = y[train[::30]]
rng = np.random.default_rng(0)
kinds = {"as they are": ten}
for kind in ("translation", "all of the slide's"):
    move = views.MOVES[kind]
    kinds |= {f"{kind}, {n}": move(ten, rng) for n in (1, 2, 3)}
grid = np.block([[digit[0].T for digit in row] for row in kinds.values()])
plt.figure(figsize=(7, 4.4), layout="constrained", FigureClass=lc.figures.Figure)
plt.imshow(grid, cmap="Greys")
plt.yticks(16 * np.arange(len(kinds)) + 8, kinds)
plt.xticks([])
plt.title("ten digits, moved anew in each batch")
plt.show()

# %%
found = views.few_digits(folds=1)
figure, axis = plt.subplots(figsize=(7, 2.4), layout="constrained", FigureClass=lc.figures.Figure)
for k, (column, colour) in enumerate((("learned", "#999999"), ("held_out", "#0072b2"), ("held_out_moved", "#d55e00"))):
    bars = axis.bar(np.arange(3) + 0.27 * (k - 1), [row[column] for row in found], 0.25, color=colour,
                    label=column.replace("_", " "))
    axis.bar_label(bars, fmt="%.2f", fontsize=8)
axis.set(xticks=range(3), xticklabels=[f"moves: {row['moves']}" for row in found], ylim=(0, 1.35), ylabel="share right")
axis.legend(fontsize=8, ncols=3, loc="upper right")
plt.show()
for row in found:
    print(f"{row['moves']:18} learned {row['learned']:.2f}, held out {row['held_out']:.2f},",
          f"held out and moved {row['held_out_moved']:.2f}")

# %% tags=["live"]
print(facts.table(found))

# %% [markdown]
# With translation fewer of the held-out digits are wrong, and far more of the moved ones are right.
#
# ## Where it goes wrong
#
# **A move that changes the class.** Why are all six moves so bad? Show sixes, turned by 180°, to the network that
# learned with translations:

# %%
network = views.learned(y[train], labels[train], views.MOVES["translation"], updates=240)
sixes = y[held_out][labels[held_out] == 6]
upside_down = np.stack([warped(six, Move(rotation=180)) for six in sixes])
lc.figures.row({"a six": sixes[1, 0], "turned by 180°": upside_down[1, 0]}, height=1.8)
plt.show()
for name, pictures in ("upright", sixes), ("turned", upside_down):
    named = in_use(network, pictures).argmax(axis=1)
    counts = np.bincount(named)
    print(f"{name}: most are named {counts.argmax()}, {at_least(counts.max() / len(sixes))} of them")

# %% [markdown]
# A six upside down *is* a nine. And 10 pixels are more than half of a picture of 16 × 16: of many a digit nothing is
# left, so that even the learned ones are not known. **Move only as far as the class stays.**
#
# **A translation is a cut.** To move by whole cells, pad with zeros and cut out a window. L40 does that on the way
# back, to take the padding off; here it is used forward, and the window begins elsewhere:

# %%
print(lc.LISTINGS["L40"])
lc.stepper("L40")

# %%
padded = np.pad(digit, ((0, 0), (2, 2), (2, 2)))
right, down = 2, -1  # try other values, from -2 to 2
cut = padded[:, 2 - right:18 - right, 2 - down:18 - down]
moved_digit = warped(digit, Move(right=right, down=down))
print("largest difference between the cut and the move:", abs(cut - moved_digit).max().round(9))
print("sum of the cells, before and after:", round(digit.sum(), 3), round(cut.sum(), 3))

# %% [markdown]
# ## Ten views that vote
#
# AlexNet classifies ten views of a picture and takes the mean of the ten softmax outputs: four corners and the
# centre, and each flipped.

# %%
small = lc.data.flower(x=25, y=11, W=28, H=28, shrink=8)
shown = crops(small[None], (22, 22))[:, 0]
lc.figures.row({("flipped " if n > 4 else "") + ("up left", "up right", "low left", "low right", "centre")[n % 5]: view
                for n, view in enumerate(shown)}, height=1.2)
plt.show()
print("one picture", small.shape, "-> views", shown.shape)

# %% [markdown]
# **Is the vote better than the centre alone?** Three trainings on digits in 20 × 20 with views of 16 × 16: on the
# centre only, on random crops, and on crops of which half are flipped (as AlexNet did). The share of held-out digits
# that are right:

# %%
voted = views.ten_views(updates=300, folds=1)
figure, axis = plt.subplots(figsize=(7, 2.4), layout="constrained", FigureClass=lc.figures.Figure)
for k, (column, colour) in enumerate((("centre", "#999999"), ("five_crops", "#0072b2"), ("ten_views", "#d55e00"))):
    bars = axis.bar(np.arange(3) + 0.27 * (k - 1), [row[column] for row in voted], 0.25, color=colour,
                    label=column.replace("_", " "))
    axis.bar_label(bars, fmt="%.2f", fontsize=8)
axis.set(xticks=range(3), xticklabels=[f"trained on: {row['trained_on']}" for row in voted], ylim=(0, 1.35),
         ylabel="share right")
axis.legend(fontsize=8, ncols=3, loc="upper right")
plt.show()
for row in voted:
    print(f"trained on {row['trained_on']:16} centre {row['centre']:.2f}, five crops {row['five_crops']:.2f},",
          f"ten views {row['ten_views']:.2f}")

# %% tags=["live"]
print(facts.table(voted))

# %% [markdown]
# A view that the network never learned has no right to vote. For digits flips are no gain: with crops alone, five
# crops beat everything with flips.
#
# ## Top-5 error
#
# A dog on a sofa has two good answers. So a network may name five of ImageNet's 1000 categories, and is wrong if the
# right one is not among them. Here, with $k$ answers of ten:

# %%
z = in_use(network, y[held_out])
errors = [losses.top_error(z, labels[held_out], k) for k in range(1, 11)]
plt.figure(figsize=(5, 2.2), layout="constrained", FigureClass=lc.figures.Figure)
plt.plot(range(1, 11), errors, "o-", color="#0072b2")
plt.xlabel("k")
plt.title("top-k error, held-out digits")
plt.show()
print(f"times that it rises with k: {np.sum(np.diff(errors) > 0)}   top-10 error: {errors[-1]}")
guesses = np.random.default_rng(0).random((20_000, 1000))
print(f"guessing among 1000 categories: top-1 error {losses.top_error(guesses, np.zeros(20_000, int), 1):.3f}, "
      f"top-5 error {losses.top_error(guesses, np.zeros(20_000, int)):.3f}")

# %% [markdown]
# The five largest probabilities below each picture, as AlexNet's slide draws them; orange is the right class:

# %%
probabilities = lc.vectorized.softmax(z)
unsure = np.argsort(probabilities.max(axis=1), kind="stable")[:5]  # where the largest one is smallest
figure, axes = plt.subplots(2, 5, figsize=(9, 3.6), layout="constrained", FigureClass=lc.figures.Figure)
figure.label = "five digits, and below each its five largest probabilities as bars"
for (above, below), n in zip(axes.T, unsure):
    five = np.argsort(-probabilities[n], kind="stable")[:5]
    own = labels[held_out][n]
    above.imshow(y[held_out][n, 0].T, cmap="Greys")
    above.set_title(f"a {own}", fontsize=10)
    above.axis("off")
    below.barh(range(5), probabilities[n, five], color=["#d55e00" if k == own else "#999999" for k in five])
    below.set_yticks(range(5), five)
    below.set(xlim=(0, 1), xticks=[0, 0.5, 1])
    below.invert_yaxis()
axes[1, 2].set_xlabel("probability")
plt.show()
inside = [labels[held_out][n] in np.argsort(-probabilities[n])[:5] for n in unsure]
first = probabilities[unsure].argmax(axis=1) == labels[held_out][unsure]
print(f"of {len(unsure)} digits the right class is among the five for {sum(inside)}, and first for {first.sum()}")

# %% [markdown]
# AlexNet's top-5 error is 18.2 % on the slides, seven of them together have 15.4 %.

# %% [markdown]
# ## Write it


# %%
def my_views(y, w, h):
    return None


exercise("18.3", my_views)

# %% [markdown]
# ## What you can do now
#
# - make new data from old, as long as the class stays;
# - draw a factor from its logarithm, and say why;
# - let views vote, such as were learned, and count a top-5 error.
#
# Next: the lecture's large networks, counted.
#
# Before: [17 · Receptive fields and features](17_receptive_fields.ipynb) · after: [19 ·
# Architectures](19_architectures.ipynb)
