# %% [markdown]
# # 25 · Every sentence of the decks, run
#
# A slide says: upsampling by $S$ puts zeros between neighbours, "increasing the size of the map by factor S in every
# direction". Three columns, $S = 2$.
#
# **How many columns come out? So is the sentence true, true under a condition, or false?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("25 factor")

# %% [markdown]
# So it goes with every sentence here that says that something *is* so: a call runs it, and the run gives the verdict.
# (Read it like a dictionary, beside the slides. Each table takes a second.)

# %%
from collections import Counter

from lecture_cnn.course.claims import run_again
from lecture_cnn.course.exercises import exercise

# %%
rows = lc.claims()
print(len(rows), "sentences")
for kind, count in Counter(row.kind for row in rows).most_common():
    print(f"{count:4}  {kind}")

# %% [markdown]
# **true**: the run found nothing against it. **true if**: there is a condition, the run holds with it and fails
# without. **false**: the run shows something else. **others' result**: an error on ImageNet, say;
# we can't run that.
#
# A row shows our paraphrase, the number that decided and what it counts, and the rows of the errata (21) on the same
# sentence. Rows that train networks take minutes: theirs are of the day that they name, and `make claims` runs them
# again. A single one:

# %%
row = next(row for row in rows if "not flipped" in row.says or "is flipped before" in row.says)
print(row)
print("run again:", row.run())

# %% [markdown]
# ## Deck III: forward

# %%
run_again(lc.claims("forward"))

# %% [markdown]
# ## Deck III: the loss, and back through the convolution

# %%
run_again(lc.claims("backward"))

# %% [markdown]
# ## Decks III and IV: back through pooling and resampling, the listings with stride

# %%
run_again(lc.claims("pooling"))

# %% [markdown]
# ## Deck IV: transforms, places, depth-wise layers, augmentation

# %%
run_again(lc.claims("variations"))

# %% [markdown]
# ## Deck IV: the networks by name

# %%
run_again(lc.claims("architectures"))

# %% [markdown]
# ## The notes
#
# "Back propagation through a CNN" says most of it once more. Here is what it says otherwise, or beside.

# %%
run_again(lc.claims("notes"))

# %% [markdown]
# ## Where a run misleads
#
# "Batch normalisation lets one use a larger rate" is *true* here at one depth, one rate and one set of pictures. A run
# can refute "always". It can't prove it. Where the table says true of a training, read: on these digits, this often,
# by this much. Formulas and sizes are another matter: they hold to the last digit, on arrays that hide nothing
# ($W \ne H$, more maps out than in, a filter that is not its own flip).
#
# ## Exercises

# %%
answer = None
exercise("25.1", answer)

# %%
answer = None
exercise("25.2", answer)

# %%


def my_pool(y, K, S):
    return None


exercise("25.3", my_pool)

# %% [markdown]
# ## What you can do now
#
# - read a slide's sentence as something that can be run;
# - find the condition under which it holds, or the case that refutes it;
# - tell a proof from a training that went well.
#
# [Contents](README.md)
