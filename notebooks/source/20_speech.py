# %% [markdown]
# # 20 · Speech: scanning along time, pooling along frequency
#
# A filter 1, 3, 1 scans a sound along time. At frames 2 to 4 it finds 1, 3, 1, so $z_2 = 11$. The same three numbers
# come again at frames 7 to 9.
#
# **What will $z_7$ be?** Vote, then press →. And if a network has only learned *whether* a word is in a recording,
# can it tell *when*?

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("20 word")

# %% [markdown]
# ## A picture of sound
#
# (You need 01 and 04; about 30 minutes; [words and symbols](GLOSSARY.md).) A *spectrogram* shows how loud each
# frequency band is at each time.
#
# - Along **time** ($x$) a pattern may come anywhere. So scan for it: a *time-delay neural network*, TDNN.
# - Along **frequency** ($y$) it shifts a little from speaker to speaker. What lies low stays low.
#
# Ours are drawn. A vowel is loud in two bands, its *formants*; a speaker shifts both by the same number of bands, which
# need not be a whole one.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import models, speech, summary
from lecture_cnn.nets.training import in_use

# %%
y, spoken, shift = speech.vowels(400, 1, speakers=6)
same = np.flatnonzero(spoken == 7)
chosen = same[np.unique(shift[same], return_index=True)[1]]  # one of each speaker, from the lowest to the highest
quiet, _, _ = speech.vowels(400, 1, speakers=6, noise=0.0)
figure, axes = plt.subplots(2, len(chosen), figsize=(9, 4.6), layout="constrained", FigureClass=lc.figures.Figure)
for (above, below), n in zip(axes.T, chosen):
    for axis, maps in (above, quiet), (below, y):
        axis.imshow(maps[n, 0].T, origin="lower", cmap="Greys", extent=(0.5, 9.5, 0.5, 32.5), aspect="auto")
        axis.set(xticks=(1, 5, 9), yticks=(1, 16, 32))
    above.set_title(f"shifted by {shift[n]:+.2f}", fontsize=9)
plt.show()
print("maps", y.shape, " vowels", np.bincount(spoken).tolist(), " speakers", len(np.unique(shift)))

# %% [markdown]
# One vowel, six speakers: the same two lines, higher or lower. Above without noise, below as the network gets them.
#
# ## Along time: the TDNN
#
# $$z(l,j,t) = b_l(j) + \sum_i \sum_{t'} w_l(j,i,t')\, Y(l-1,i,t+t'-1)$$
#
# $i$ is a band, $t$ a frame, $t'$ a place in the window, $j$ a detector; line 6 of L41 is the inner sum. Here it
# scans 8 bands and 10 frames:

# %%
print(lc.LISTINGS["L41"])
recordings, there, where = speech.recordings(400, seed=2)
short = recordings[0][:, :10].round(2)
lc.stepper("L41", y=short, w=lc.examples.integers(2, 8, 3, start=2), b=np.zeros(2), activation="relu")

# %% [markdown]
# Our recordings have 24 frames, each with one of six sounds. About half hold H, E, L, L, O in a row, the others the
# same sounds in another order. Two layers, with ReLU between them, scan in windows of 3: together $3 + 3 - 1 = 5$
# frames. The maximum over time says yes if it is above 0. The network is told whether the word is there, and
# **never where**.

# %%
network = speech.word_net()
print(summary(network))
training = speech.word_training(network)
score = in_use(network, recordings)[:, 0]
right = np.mean((score > 0) == there)
print(f"\n{there.mean():.0%} of 400 new recordings have the word; right: {at_least(right)}")

# %% tags=["live"]
print(f"on this machine {right:.1%} are right")

# %% [markdown]
# And yet it knows where. Before the maximum there is one answer for each window:

# %%
before_maximum = recordings
for layer in network.body.layers[:-1]:
    before_maximum = layer.forward(before_maximum)
detector = before_maximum[:, 0]
example = 2  # try another one, of those with the word: up to 150
n = np.flatnonzero(there == 1)[example]
figure, axes = plt.subplots(2, 1, figsize=(7, 3.4), sharex=True, layout="constrained", FigureClass=lc.figures.Figure)
axes[0].imshow(recordings[n], origin="lower", cmap="Greys", extent=(0.5, 24.5, 0.5, 8.5), aspect="auto")
axes[0].axvspan(where[n] + 0.5, where[n] + 5.5, fill=False, edgecolor="#009e73", linewidth=2)
axes[0].set_title("a recording: bands over frames; green: the word")
axes[1].plot(np.arange(1, 21), detector[n], "o-", color="#d55e00")
axes[1].set_title("the detector's answer for the window that begins there")
plt.show()
found = detector[there == 1].argmax(axis=1) == where[there == 1]
print("the word begins at frame", int(where[n]) + 1, "  the largest answer is at frame", int(detector[n].argmax()) + 1)
print("the largest answer is where the word begins: in", at_least(found.mean()), "of the recordings that have it")

# %% [markdown]
# One peak, where the word begins. **Why?** The maximum sends its derivative to the winning window only (11). So
# training teaches the filters what stands there. At first any window may win; but what is in all recordings with the
# word, and in none without it, is the word alone.

# %%
answer = None  # a number
exercise("20.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Along frequency: pooling by P
#
# For the vowels filters of 5 × 9 cells scan both directions. Then comes the maximum of $P$ neighbouring bands, never
# of neighbouring frames (`lc.vectorized.max_pool2d`, window 1 × $P$):
#
# $$u(j,t,f) = \max_{f'=1..P} Y(j,t,(f-1)P+f')$$
#
# **Why?** A formant that shifts by one band often stays in its window, and $u$ stays. (With $P = 4$ in three places
# of four.)

# %%
print(summary(models.spectrogram_net(speech.T, speech.F, speech.VOWELS, maps=12, pool=6, hidden=None)))

# %%
answer = None  # a letter
exercise("20.2", answer)

# %% [markdown]
# How wide should it pool? A drawn language, 6 speakers to learn from, 600 vowels of others as the test:

# %%
rows = speech.pooling((1, 6, 12, (4, 6, 8), (1, 2, 3, 4, 6, 12)), languages=1)
single, several = rows[:-2], rows[-2:]
P = [int(row["P"]) for row in single]
plt.figure(figsize=(6, 2.8), layout="constrained", FigureClass=lc.figures.Figure)
plt.plot(P, [row["error"] for row in single], "o-", color="#d55e00", label="one P")
for row in single:
    plt.annotate(f"{row['error']:.2f}", (int(row["P"]), row["error"] + 0.01), fontsize=8, ha="center")
for row, style in zip(several, ("--", ":")):
    plt.axhline(row["error"], color="#0072b2", linestyle=style, label=f"P = {row['P']} at once: {row['error']:.2f}")
plt.xlabel("P, bands pooled")
plt.ylabel("share of wrong vowels")
plt.ylim(0, 0.33)
plt.legend()
plt.show()
for row in rows:
    print(f"P = {row['P']:18} share of wrong vowels {row['error']:.2f}")

# %% tags=["live"]
print(facts.table([{"P": row["P"], "error": round(row["error"], 3), "languages": np.round(row["each"], 3)}
                   for row in rows]))

# %% [markdown]
# A valley. $P=1$ forgives no shift. $P=12$ forgives so much that different vowels look alike. (The picture has one
# language. The means of three, `speech.pooling(languages=3)`: 0.28 for $P=1$, 0.21 to 0.23 from 4 to 8, 0.28 for 12.)
#
# *Heterogeneous* pooling (HP) mixes widths. 4, 6 and 8 together do as well as a good single $P$ (0.22 for the three
# languages), and nobody had to choose it. With small widths it is worse (0.21): $P=1$ keeps 24 bands,
# $P=12$ only 2, so the last layer sees mostly those that forgive least. On the slide's real data all from 1 to 12
# together are best:

# %%
print(facts.table(speech.TIMIT, "TIMIT core test set, Convolutional Networks IV, table 1"))
first, last = speech.TIMIT[0]["error"], speech.TIMIT[-1]["error"]
print(f"\nfrom {first} to {last}: {(first - last) / first:.1%} of the errors are gone")
print("rows that are better than the one before:",
      sum(a["error"] > b["error"] for a, b in zip(speech.TIMIT, speech.TIMIT[1:])), "of", len(speech.TIMIT) - 1)

# %% [markdown]
# (TIMIT is read American English; the errors are in percent of single sounds. DNN: flat layers only; CNN-DNN: a
# convolution with pooling by $P$, then flat layers; P=1:m: all widths at once.)
#
# ## Text
#
# Each word gets a vector, its *embedding*. So a sentence is a series, too. This filter of 2 frames is made of the
# embeddings of "not" and "good":

# %%
sentence = "this is good and that is not good at all".split()
rng = np.random.default_rng(0)
embedding = {word: rng.standard_normal(16) for word in sorted(set(sentence))}
series = np.stack([embedding[word] for word in sentence], axis=1)
filter_ = np.stack([embedding["not"], embedding["good"]], axis=1)[None]
z = lc.LISTINGS["L41"].run(y=series, w=filter_, b=np.zeros(1), activation="relu")["z"][0]
print("series", series.shape, " filter", filter_.shape, " answers", z.shape)
print("the largest answer is at:", *sentence[z.argmax():z.argmax() + 2])

# %% [markdown]
# Who only counts the words, without their order, can't do that: "good" comes twice.
#
# ## Where it goes wrong
#
# **Pooling along the wrong axis.** Shift a formant by one band, $P=4$. How much do the maps change?

# %%
clean, _, _ = speech.vowels(60, 5, speakers=1, noise=0.0)
inside, up = clean[:, :, :8, :-4], np.roll(clean, 1, axis=3)[:, :, :8, :-4]  # shifted up by one band
change = {}
for name, window in ("no pooling", (1, 1)), ("along frequency", (1, 4)), ("along time", (4, 1)):
    a, b = (lc.vectorized.max_pool2d(v, window, stride=window)[0] for v in (inside, up))
    change[name] = np.linalg.norm(a - b) / np.linalg.norm(a)
    print(f"{name}: the maps change by {change[name]:.0%} of their length")

# %% [markdown]
# **A maximum over everything.** With $P = F$ a formant may move up by 10 bands, and nothing changes:

# %%
low, high = (np.exp(-((np.arange(32) - band) / 1.2)**2)[None, None].repeat(9, axis=1) for band in (8, 18))
pooled = [lc.vectorized.max_pool2d(v, (1, 32), stride=(1, 32))[0] for v in (low, high)]
print("pooled over all 32 bands, largest difference:", abs(pooled[0] - pooled[1]).max().round(9))

# %% [markdown]
# ## Write it


# %%
def my_pool(y, P):
    return None


exercise("20.3", my_pool)

# %% [markdown]
# ## What you can do now
#
# - find a pattern anywhere in time: scan, take the maximum, and read off where it was;
# - pool along frequency: wide enough for another speaker, narrow enough for another vowel;
# - scan a text as a series of embeddings.
#
# Next: what on the slides is not as it should be.
#
# Before: [19 · Architectures](19_architectures.ipynb) · after: [21 · The errata](21_errata.ipynb)
