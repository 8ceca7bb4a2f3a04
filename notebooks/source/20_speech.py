# %% [markdown]
# # 20 · Speech: scanning along time, pooling along frequency
#
# **You will** train a network to find a word in recordings, and others to tell vowels of unknown speakers apart.
#
# **You will learn** how a detector that scans along time also tells *when*, why a speech network pools along frequency,
# and how wide it should pool.
#
# **You need** scanning (01) and pooling (04). **Time:** about 30 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import judge
from lecture_cnn.nets import models, speech, summary
from lecture_cnn.nets.training import in_use

# %% [markdown]
# ## The idea
#
# Sound is shown as a *spectrogram*: how loud is each frequency band at each time? It is a picture with time along $x$
# and frequency along $y$, so all that was said of pictures can be used. But its two directions are not alike.
#
# - Along **time** a pattern may come anywhere. Scan for it: a network that scans along time only is the *time-delay
#   neural network*, TDNN. "Does this recording include HELLO?"
# - Along **frequency** a pattern is shifted a little from speaker to speaker, but not anywhere: what lies low stays
#   low.
#
# We draw spectrograms ourselves: a vowel has two *formants*, bands in which it is loud, and each speaker has both
# shifted by the same number of bands.

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
    above.set_title(f"shifted by {shift[n]:+.1f}", fontsize=9)
plt.show()
print("maps", y.shape, " vowels", np.bincount(spoken).tolist(), " speakers", len(np.unique(shift)))

# %% [markdown]
# What to see: one vowel, spoken by six speakers: the same two lines, higher or lower. Above without noise, below as the
# network gets them. (Spectrograms are drawn with frequency upwards.)
#
# ## Along time: the TDNN
#
# $$z(l,j,t) = b_l(j) + \sum_i \sum_{t'} w_l(j,i,t')\, Y(l-1,i,t+t'-1)$$
#
# | symbol | is | here |
# |---|---|---|
# | $i$ | frequency band below, or series of the layer below | 8, then 24 |
# | $t$, $t'$ | frame, and place in the window | 24 frames, windows of 3 |
# | $j$ | detector | 24, then 1 |
#
# The listing is L41 of notebook 01, its inner sum is line 6. Here it scans a recording of 8 bands and 10 frames.

# %%
print(lc.LISTINGS["L41"])
recordings, there, where = speech.recordings(400, seed=2)
short = recordings[0][:, :10].round(2)
lc.stepper("L41", y=short, w=lc.examples.integers(2, 8, 3, start=2), b=np.zeros(2), activation="relu")

# %% [markdown]
# Our recordings have 24 frames, each with one of six sounds. In about half of them five frames in a row are
# H, E, L, L, O. In the others the same sounds come in another order, so it is not enough to hear them. The network has
# two layers that scan in windows of 3, so together they look at $3 + 3 - 1 = 5$ frames. Then comes the maximum over
# time, one number: above 0 it says yes. It is told whether the word is there, and **never where**.

# %%
network = speech.word_net()
print(summary(network))
training = speech.word_training(network)
score = in_use(network, recordings)[:, 0]
right = np.mean((score > 0) == there)
print(f"\n{there.mean():.0%} of 400 new recordings have the word; right above 0.93:", bool(right > 0.93))

# %% tags=["live"]
print(f"on this machine {right:.1%} are right")

# %% [markdown]
# And yet it knows where. Before the maximum there is one answer for each place of the window:

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
print("the largest answer is where the word begins, in more than 9 of 10 recordings:", bool(found.mean() > 0.9))

# %% [markdown]
# What to see: one peak, at the frame where the word begins.
#
# ## Along frequency: pooling by P
#
# Now the vowels. The network scans the spectrogram along time *and* frequency with filters of 5 × 9 cells, and takes
# the maximum of $P$ neighbouring bands, never of neighbouring frames:
#
# $$u(j,t,f) = \max_{f'=1..P} Y(j,t,(f-1)P+f')$$
#
# (`lc.vectorized.max_pool2d` with a window of 1 × $P$.) A formant that is shifted by one band then often stays in its
# window, and $u$ stays what it was.

# %%
print(summary(models.spectrogram_net(speech.T, speech.F, speech.VOWELS, maps=12, pool=6, hidden=None)))

# %% [markdown]
# How wide should it pool? Each $P$ is tried on two drawn languages with vowels of their own. The network learns from
# 6 speakers and is tested on 600 vowels of others. It takes about a quarter of a minute.

# %%
rows = speech.pooling((1, 4, 6, 12, (4, 6, 8), (1, 2, 3, 4, 6, 12)), languages=2)
single, several = rows[:-2], rows[-2:]
P = [int(row["P"]) for row in single]
plt.figure(figsize=(6, 2.8), layout="constrained", FigureClass=lc.figures.Figure)
plt.plot(P, [row["error"] for row in single], "o-", color="#d55e00", label="one P")
for row, style in zip(several, ("--", ":")):
    plt.axhline(row["error"], color="#0072b2", linestyle=style, label=f"P = {row['P']} at once")
plt.xlabel("P, bands pooled")
plt.ylabel("share of wrong vowels")
plt.ylim(0, 0.33)
plt.legend()
plt.show()
error = {row["P"]: row["error"] for row in rows}
best = min((row["P"] for row in single), key=error.get)
print("the best P is neither the smallest nor the largest:", best not in ("1", "12"))
for worse in ("1", "12"):
    print(f"P = 6 is better than P = {worse}:", error["6"] < error[worse] - 0.02)
print("4, 6, 8 at once are better than P = 1:", error["4, 6, 8"] < error["1"] - 0.02,
      "  and than 1, 2, 3, 4, 6, 12 at once:", error["4, 6, 8"] < error["1, 2, 3, 4, 6, 12"] - 0.02)

# %% tags=["live"]
print(facts.table([{"P": row["P"], "error": round(row["error"], 3), "languages": np.round(row["each"], 3)}
                   for row in rows]))

# %% [markdown]
# What to see: a valley. $P=1$ forgives no shift. $P=12$ forgives so much that different vowels look alike. (We measured
# 0.28 for $P=1$, 0.23 to 0.25 from 4 to 8, and, in a longer run, 0.30 to 0.31 for 10 and 12.)
#
# *Heterogeneous* pooling shares the filters out among several widths. With 4, 6 and 8 the error is that of a good
# single $P$ (0.23), and nobody had to choose it. With small widths among them it is worse (0.29): $P=1$ keeps 24
# bands and $P=8$ only 3, so most of what the last layer sees comes from the filters that forgive least. On the slide's
# real data all widths from 1 to 12 together are the best of all. Drawn vowels are not speech.
#
# ## The published figures
#
# The slide's table, phone error rates in percent on TIMIT (a collection of read American English; a phone is a single
# sound). DNN has flat layers only, CNN-DNN a convolution and pooling below them; HP is heterogeneous pooling:

# %%
print(facts.table(speech.TIMIT, "TIMIT core test set, Convolutional Networks IV, table 1"))
first, last = speech.TIMIT[0]["error"], speech.TIMIT[-1]["error"]
print(f"\nfrom {first} to {last}: {(first - last) / first:.1%} of the errors are gone")
print("each row is better than the one before:",
      all(a["error"] > b["error"] for a, b in zip(speech.TIMIT, speech.TIMIT[1:])))

# %% [markdown]
# There too $P=6$ is better than 1 and than 12. These are the slide's numbers, measured by others on real speech; ours
# are for drawn vowels, and only the shape of the curve can be compared.
#
# ## Text
#
# Language is a series, too. Each word gets a vector, its *embedding*; a sentence is then a series with as many bands as
# the vector has numbers, and a filter of 2 frames looks for two words in a row. This one is made of the embeddings of
# "not" and "good":

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
# A bag of words can't do that: "good" comes twice. (In a trained network the embeddings and the filters are learned.)
#
# ## What goes wrong
#
# ### Pooling along the wrong axis
#
# Which pooled maps stay the same when a formant is shifted by one band, $P=4$? Pooling along time forgives a shift in
# time, and none in frequency:

# %%
clean, _, _ = speech.vowels(60, 5, speakers=1, noise=0.0)
inside, up = clean[:, :, :8, :-4], np.roll(clean, 1, axis=3)[:, :, :8, :-4]  # shifted up by one band
change = {}
for name, window in ("no pooling", (1, 1)), ("along frequency", (1, 4)), ("along time", (4, 1)):
    a, b = (lc.vectorized.max_pool2d(v, window, stride=window)[0] for v in (inside, up))
    change[name] = np.linalg.norm(a - b) / np.linalg.norm(a)
    print(f"{name}: the maps change by {change[name]:.0%} of their length")

# %% [markdown]
# ### A maximum over everything
#
# $P = F$, one window over all bands, would forgive every shift, and every difference of height: a low and a high
# formant are the same then. Moving a formant up by 10 bands changes nothing:

# %%
low, high = (np.exp(-((np.arange(32) - band) / 1.2)**2)[None, None].repeat(9, axis=1) for band in (8, 18))
pooled = [lc.vectorized.max_pool2d(v, (1, 32), stride=(1, 32))[0] for v in (low, high)]
print("pooled over all 32 bands, the two are the same:", bool(abs(pooled[0] - pooled[1]).max() < 1e-12))

# %% [markdown]
# ## Exercises
#
# 1. Three layers scan along time, in windows of 5, 3 and 3 frames, with stride 1. How many frames does one answer of
#    the last layer depend on?

# %%
answer = None
judge(answer, lambda: 1 + (5 - 1) + (3 - 1) + (3 - 1))

# %% [markdown]
# 2. A spectrogram has 40 bands and 15 frames. A filter of 5 × 9 (frames × bands) scans it, and the maps are pooled
#    along frequency with $P = 6$, stride 6, without a rest window. What is the size of a pooled map, (frames, bands)?

# %%
answer = None
judge(answer, lambda: lc.vectorized.max_pool2d(lc.vectorized.conv2d(
    np.ones((1, 15, 40)), np.ones((1, 1, 5, 9))), (1, 6), stride=(1, 6))[0].shape[1:])

# %% [markdown]
# 3. Write the pooling along frequency: `y` is (D, T, F) and $F$ a multiple of `P`; return (D, T, F/P).


# %%
def my_pool(y, P):
    return None


judge(my_pool(y[0], 4), lambda: lc.vectorized.max_pool2d(y[0], (1, 4), stride=(1, 4))[0])

# %% [markdown]
# ## Summary
#
# $$\text{TDNN: } z(l,j,t) = b_l(j) + \sum_i \sum_{t'} w_l(j,i,t')\, Y(l-1,i,t+t'-1) \qquad
# u(j,t,f) = \max_{f'=1..P} Y(j,t,(f-1)P+f')$$
#
# - along time: scan, and take the maximum; where it is, the word is;
# - along frequency: pool by a few bands, wide enough for another speaker and narrow enough for another vowel;
# - text is a series of embeddings, and L41 scans it.
#
# Before: [19 · Architectures](19_architectures.ipynb) · after: [21 · The errata](21_errata.ipynb)
