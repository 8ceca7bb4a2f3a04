# %% [markdown]
# # 24 · Self similarity: weights that are computed from the maps
#
# Five times, each with a sound and a number: a 6, b 2, b 4, b 1, and a without a number. A filter of three at time 5
# sees times 4 and 5 only, and its weights are the same for every series. The other a is at time 1. *Self similarity*
# asks all times how similar they are, and takes from the similar ones.
#
# **From which times does time 5 take?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("24 sound")

# %% [markdown]
# (You need 01, 05 and 10; about 30 minutes. The second deck names "Transformers and self similarity" in its outline
# and has no slide on it.)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import about
from lecture_cnn.nets import similarity

# %% [markdown]
# ## Two tables of weights
#
# Every $Y(t)$ is a weighted sum over the times $t'$ of the layer below. Here is the weight of each $t'$ (a column) for
# each $t$ (a row): of a filter $1, 2, 1$, and of self similarity on the five sounds above.

# %%
sounds = np.array([[1.0, 0, 0, 0, 1], [0, 1, 1, 1, 0], [6, 2, 4, 1, 0]])  # is it a, is it b, the number
same = 8 * np.eye(2, 3)  # wq and wk: compare the first two rows, which sound it is
number = np.array([[0.0, 0, 1]])  # wv: hand on the third row
run = lc.trace("self_similarity", y=sounds, wq=same, wk=same, wv=number)
shares = lc.vectorized.softmax(run.result["s"])
band = 2 * np.eye(5) + np.eye(5, k=1) + np.eye(5, k=-1)
figure, axes = plt.subplots(1, 2, figsize=(7, 3), layout="constrained", FigureClass=lc.figures.Figure)
for axis, weights, title in zip(axes, (band, shares), ("a filter of three: a band", "self similarity: who is alike")):
    axis.imshow(weights, cmap="Oranges", vmin=0, vmax=weights.max(), extent=(0.5, 5.5, 5.5, 0.5))
    axis.set(title=title, xlabel="takes from t'", ylabel="t", xticks=range(1, 6), yticks=range(1, 6))
    for (t, t_), weight in np.ndenumerate(weights):
        if weight > 1e-6:
            axis.text(t_ + 1, t + 1, f"{weight:.3g}", ha="center", va="center")
plt.show()
print("Y:", run.result["Y"][0].round(3).tolist())

# %% [markdown]
# The band is the same for every series. The right table is made of this series, and would be another one for the next.
#
# ## By hand
#
# Each time has a *query*, what it looks for, a *key*, what it is, and a *value*, what it gives:
#
# $$q(t) = w_q Y(l-1,t), \quad k(t) = w_k Y(l-1,t), \quad v(t) = w_v Y(l-1,t)$$
#
# $$s(t,t') = \frac{q(t)\cdot k(t')}{\sqrt{D_k}}, \qquad p(t,t') = \frac{e^{s(t,t')}}{\sum_{t''} e^{s(t,t'')}}, \qquad
# Y(l,t) = \sum_{t'} p(t,t')\, v(t')$$
#
# (In the listing below lines 6, 7 and 11, then 16 and 17, 18, 22.) For $t = 5$: query and key of a are both $(8, 0)$,
# those of b $(0, 8)$. So $s(5,1) = 8\cdot8/\sqrt2 = 45.3$ and $s(5,2) = 0$. Of two scores of 45.3 and three of 0 the
# softmax makes one half each, and next to nothing: $Y(5) = \frac12 \cdot 6 + \frac12 \cdot 0 = 3$.

# %%
print("s(5,:) ", run.result["s"][4].round(1).tolist())
print("p(5,:) ", shares[4].round(6).tolist())
print("v      ", run.result["v"][0].tolist())
print("Y(5) = ", (shares[4] * run.result["v"][0]).sum().round(6))

# %% [markdown]
# ## The listing
#
# A convolution has a loop over $t'$ in its window. Here $t'$ goes over all times, and the weight is computed before it
# is used. (The root of $D_k$ keeps scores of long keys from growing; without it the softmax would be 0 and 1.)

# %%
print(lc.LISTINGS["self_similarity"])

# %%
lc.stepper("self_similarity", at=dict(t=1, t_=2))

# %% [markdown]
# ## Backward
#
# Nothing new, only more ways: $Y$ goes into the result as value, as key and as query, and its three derivatives add
# up. From `dY` come two: for the values, line 11, and for the shares, line 10. Through the softmax (05) it goes on to
# the scores, line 14, from there to query and key, and from all three to $Y$ and the weights.

# %%
print(lc.LISTINGS["self_similarity_backward"])

# %%
lc.stepper("self_similarity_backward", at=dict(t=1, t_=1))

# %% [markdown]
# Is it right? By the loops, without them, and by central differences:

# %%
print(lc.compare("self_similarity"))
print()
print(lc.compare("self_similarity_backward"))

# %% [markdown]
# ## Without loops
#
# The loops over $t$, $t'$ and $j$ are matrix products.

# %%
print(lc.show(lc.vectorized.self_similarity))

# %% [markdown]
# ## What is shared, and what moves
#
# Both share their weights over all times: neither has a weight with an index $t$. Both move along when the series
# moves (turned in a circle here, so that nothing falls out). If the times are *mixed*, the neighbours are others, and
# a convolution gives other numbers. Self similarity has no neighbours:

# %%
y = lc.examples.integers(3, 8, start=1)
w = lc.examples.integers(1, 3, 3, start=2)
wq, wk, wv = (lc.examples.integers(2, 3, start=n, largest=1) for n in (3, 4, 5))


def scanned(y):
    return lc.vectorized.conv1d(np.concatenate([y[:, -1:], y, y[:, :1]], axis=1), w)


def similar(y):
    return lc.vectorized.self_similarity(y, wq, wk, wv)


rows = []
for name, order in ("moved by 3", np.roll(np.arange(8), 3)), ("mixed", np.array([2, 7, 0, 5, 1, 6, 4, 3])):
    moved = {"the series is": name}
    for layer, f in ("convolution", scanned), ("self_similarity", similar):
        moved[f"{layer} goes along"] = bool(np.allclose(f(y[:, order]), f(y)[:, order]))
    rows.append(moved)
print(facts.table(rows))

# %% [markdown]
# So it can't tell "before" from "after". Transformers add a row to $Y$ that tells the time.
#
# ## On a picture
#
# The cells of a map are a series, too, one after the other. Each cell has a colour, and takes from cells of similar
# colours, wherever they are. The cell ringed in black, and how much it takes from each:

# %%
maps = lc.data.flower(x=4, y=2, W=18, H=14)
cells = maps.reshape(3, -1)
colour = cells - cells.mean(axis=1, keepdims=True)
similar_cells = lc.vectorized.softmax(40 * colour.T @ colour)
figure, axes = plt.subplots(1, 3, figsize=(9, 2.5), layout="constrained", FigureClass=lc.figures.Figure)
axes[0].imshow(lc.maps_to_picture(maps))
axes[0].set_title("the picture")
for axis, (a, c) in zip(axes[1:], ((9, 6), (1, 1))):
    axis.imshow(similar_cells[a * 14 + c].reshape(18, 14).T, cmap="Oranges")
    axis.plot(a, c, "o", color="black", markersize=9, fillstyle="none")
    axis.set_title(f"the cell at ({a + 1},{c + 1}) takes from")
for axis in axes:
    axis.set(xticks=[], yticks=[])
plt.show()
in_all = similar_cells.sum(axis=1).round(6)
print("a cell takes in all: at least", in_all.min(), " at most", in_all.max())

# %% [markdown]
# (A score is a product: of two cells of one colour the brighter one counts more.) One step reaches the whole map. A
# filter of 3 × 3 would need a dozen layers for that (17).
#
# ## A task for it
#
# Twelve times, six sounds, each twice, anywhere. Where a sound comes first, there is a number with it; where it comes
# again, there is none. Bring it there. Three networks learn this from 2,000 series: a convolution of 3, one of 23,
# which sees *all* twelve times from anywhere, and self similarity:

# %%
y12, d12 = similarity.recalled(1, seed=3)
print("sound ", y12[0, :6].argmax(axis=0).tolist())
print("number", y12[0, 6].astype(int).tolist())
print("wanted", d12[0, 0].astype(int).tolist())
rows = similarity.trial()
for row in rows:
    print(f"{row['network']:18}{row['parameters']:6,} weights   finds {about(row['found'])} of the numbers")

# %% tags=["live"]
print(facts.table(rows))

# %% [markdown]
# We measured 0.09 for the convolution of 3, 0.12 for that of 23 with its 2,609 weights, and 1.00 for self similarity
# with 119. Guessing finds a sixth. The wide filter sees everything, but its weights belong to *distances*. The partner
# stands at another distance each time. Self similarity learns to ask for the sound instead: wherever $w_q$ and $w_k$
# say the same of a sound, its score is large. (From other first weights it may stop half-way: two of six,
# `similarity.trial(seed=1)`.)

# %%
network = similarity.learned("self similarity")
wq, wk, wv = network.weights().values()
asked = wq[:, :6].T @ wk[:, :6] / np.sqrt(8)  # the score of each sound for each sound
print("sounds 0 to 5 ask most for", asked.argmax(axis=1).tolist())

# %% [markdown]
# ## Where it goes wrong
#
# **The softmax along the wrong axis.** The scores are a square, so no shape complains. Then what a time *gives* sums to
# 1, not what it takes:

# %%
scores = lc.LISTINGS["self_similarity"].run()["s"]  # of the teaching example: three times
powers = np.exp(scores - scores.max())
for name, axis in ("over t'", 1), ("over t", 0):
    taken = powers / powers.sum(axis=axis, keepdims=True)
    print(f"softmax {name}: each time takes in all", taken.sum(axis=1).round(2).tolist())


def my_self_similarity(y, wq, wk, wv):
    q, k, v = wq @ y, wk @ y, wv @ y
    powers = np.exp(q.T @ k / np.sqrt(len(q)))
    return v @ (powers / powers.sum(axis=0)).T  # axis=1 would be right


print("lc.check finds it right:", lc.check(my_self_similarity, "self_similarity").ok)

# %% [markdown]
# ## Exercises

# %%
answer = None
exercise("24.1", answer)

# %%
answer = None
exercise("24.2", answer)

# %%


def my_similar(q, k, v):
    return None


exercise("24.3", my_similar)

# %% [markdown]
# ## What you can do now
#
# - write self similarity, forward and backward, with loops and without;
# - say what it shares with a convolution, and what it gives up: it knows no neighbours;
# - name a task that no filter solves and it does: find the partner, wherever it is.
#
# Next: every sentence of the decks, run.
#
# Before: [23 · Segmentation](23_segmentation.ipynb) · [contents](README.md)
