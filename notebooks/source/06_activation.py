# %% [markdown]
# # 06 · Through the activation, and the two rules
#
# Forward, a layer makes $z$ and then $Y = f(z)$, cell by cell; here $f$ is ReLU, $\max(z,0)$. Backward we know the
# derivative of each $Y$: by how much $Div$, the divergence that says how wrong the output is, grows if this $Y$ grows
# a little.
#
# **In one cell $z$ is below 0, and $dY$ is not 0. What is $dz$?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("06 gate")

# %% [markdown]
# ## What gets through
#
# (You need the chain rule, and 02; about 25 minutes; [words and symbols](GLOSSARY.md).) $z$ goes into one $Y$ and
# into nothing else, so
#
# $$\frac{dDiv}{dz(l,m,x,y)} = \frac{dDiv}{dY(l,m,x,y)}\; f'(z(l,m,x,y))$$
#
# That is line 4 of the listing below. $f'$ says how much of the derivative gets through:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

z_line = np.linspace(-4, 4, 161)
figure, axes = plt.subplots(1, 2, figsize=(9, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
for name, style in [("identity", ":"), ("sigmoid", "-"), ("tanh", "--"), ("relu", "-.")]:
    f = getattr(lc.vectorized, name)
    axes[0].plot(z_line, f(z_line).clip(-2, 2), style, label=name)
    axes[1].plot(z_line, f.derivative(z_line), style, label=name)
axes[0].set_title("f(z), cut off at -2 and 2")
axes[1].set_title("f'(z)")
axes[1].legend()
plt.show()

# %% [markdown]
# The identity lets all of it through. ReLU is a gate: all where $z>0$, nothing where $z<0$ (below 0 a small change of
# $z$ changes no $Y$). The sigmoid lets through a quarter at most; tanh all at 0, and little far from it. At 0 itself
# ReLU has no derivative; this course takes 0.
#
# | activation | $f(z)$ | $f'(z)$ |
# |---|---|---|
# | identity | $z$ | $1$ |
# | sigmoid | $\frac{1}{1+e^{-z}}$ | $f(z)(1-f(z))$ |
# | tanh | $\tanh z$ | $1-\tanh^2 z$ |
# | ReLU | $\max(z,0)$ | $1$ for $z>0$, else $0$ |

# %%
print(lc.LISTINGS["L39"])

# %%
lc.stepper("L39", mode="stage")

# %%
answer = None  # a number
exercise("06.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## The two rules
#
# The lecture makes the entire backward pass of two rules, applied to each line of the forward pass, in reverse:
#
# 1. For $y = \sigma(z)$, cell by cell: $\quad\frac{dL}{dz} = \frac{dL}{dy}\,\sigma'(z)$
# 2. For $z = wy$, any product: $\quad\frac{dL}{dy} \mathrel{+}= w\,\frac{dL}{dz}, \qquad \frac{dL}{dw} \mathrel{+}=
#    y\,\frac{dL}{dz}$
#
# (This slide writes $L$ for $Div$, and $\sigma$ for any activation $f$.) **Why does each factor get the other one?** If
# $y$ grows by 1, $z$ grows by $w$. If $w$ grows by 1, $z$ grows by $y$. In the listing, a layer with one weight, line 3
# is the first rule, lines 4 and 5 are the second:

# %%
print(lc.LISTINGS["L09"])

# %% [markdown]
# By hand: $Y(0)=3$, $w=-2$, $z=-6$, $dY(1)=5$, and $f$ is the identity, so that $f'$ is 1 everywhere: $dz = 5\cdot 1
# = 5$, $dY(0) = -2\cdot 5 = -10$, $dw = 3\cdot 5 = 15$.

# %%
lc.stepper("L09", mode="stage")

# %% [markdown]
# ### Why `+=`
#
# A number is used more than once: each $Y$ goes into many $z$. Each use is a way to $Div$, and if the number grows,
# something grows on every way. So the shares are added. Take $z_1 = w_1 y$ and $z_2 = w_2 y$, with $dz_1 = 1$ and
# $dz_2 = 3$:

# %%
w1, w2, y0 = 2.0, -1.0, 3.0  # try other values
dz1, dz2 = 1.0, 3.0


def divergence(y):
    return dz1 * (w1 * y) + dz2 * (w2 * y)


print("with +=:", w1 * dz1 + w2 * dz2, "  with = only the last:", w2 * dz2,
      "  y grows by 1, Div by:", divergence(y0 + 1) - divergence(y0))

# %%
answer = None  # a letter
exercise("06.2", answer)

# %% [markdown]
# ## On a photograph
#
# A filter that answers to changes from left to right, then tanh or ReLU, with $Div = \frac12\sum Y^2$, so that $dY =
# Y$.

# %%
photo = lc.data.flower(x=6, y=6, W=10, H=7)
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]) / 8
z_photo = lc.vectorized.conv2d(photo, np.stack([np.stack([left_right] * 3)]))
Y_photo = lc.vectorized.tanh(z_photo)
dz_photo = lc.vectorized.activation_backward(Y_photo, z_photo, "tanh")
dz_relu = lc.vectorized.activation_backward(lc.vectorized.relu(z_photo), z_photo, "relu")
lc.figures.row({"Y(0)": photo, "z(1,1)": z_photo[0], "dz, f = tanh": dz_photo[0], "dz, f = relu": dz_relu[0]},
               scale=abs(z_photo).max())
plt.show()
print("cells where ReLU lets nothing through:", int((dz_relu == 0).sum()), "of", dz_relu.size)

# %%
lc.stepper("L39", z=z_photo, dY=Y_photo, activation="tanh", mode="stage")

# %% [markdown]
# ## Where it goes wrong: $f'(Y)$ for $f'(z)$
#
# The forward pass keeps $z$ and $Y$; $f'$ is a function of $z$. With ReLU nobody sees the mistake, because $Y>0$ just
# where $z>0$:

# %%
inputs = lc.LISTINGS["L39"].example()
z, dY = inputs["z"], inputs["dY"]
for f in ("relu", "sigmoid", "tanh"):
    Y = getattr(lc.vectorized, f)(z)
    right = lc.LISTINGS["L39"].run(z=z, dY=dY, activation=f)["dz"]
    wrong = lc.LISTINGS["L39"].run(z=Y, dY=dY, activation=f)["dz"]
    print(f"{f:8} largest error {abs(wrong - right).max():.2f}")

# %% [markdown]
# Softmax is no activation of this kind: each $z$ changes all probabilities, so rule 1 does not apply (05). And many
# layers of sigmoids multiply many quarters: after ten, at most $4^{-10}$ of the derivative is left.
#
# ## Write it


# %%
def my_dz(dY, z):
    return None


exercise("06.3", my_dz)

# %% [markdown]
# ## What you can do now
#
# - take a derivative back through any activation, cell by cell, with $f'$ of $z$;
# - apply the two rules to any line of a forward pass;
# - say why the shares of a number are added.
#
# Before: [05 · the end of the network](05_end_of_the_network.ipynb)
#
# Next: [07 · how one Y influences the divergence](07_influence.ipynb)
