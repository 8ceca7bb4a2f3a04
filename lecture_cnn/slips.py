"""One table of wrong lines: what the slides print, and what students write. `variant` runs a listing with one.

The same rows serve `lc.errata()` (each slip of the slides, run as printed and as corrected), the planted mistakes
that the tests must catch, and the bank from which a student's mistake is named.
"""

import ast
import functools
import linecache
from dataclasses import dataclass

from .listings import LISTINGS
from .source import source_lines


@functools.lru_cache(maxsize=None)
def _variant(function, changes, name):
    lines, _ = source_lines(function)
    text = list(lines)
    for old, new in changes:
        places = [at for at, line in enumerate(lines) if _code(line) == old]
        if not places:
            raise ValueError(f"{function.__name__} has no line {old!r}")
        for at in places:
            depth = lines[at][:len(lines[at]) - len(lines[at].lstrip())]
            text[at] = "\n".join(_indented(depth, part) for part in new.split("\n")) if new else ""
    source = "\n".join(line for line in text if line) + "\n"
    filename = f"<{function.__name__}, {name}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    scope = dict(function.__globals__)
    exec(compile(ast.parse(source), filename, "exec"), scope)
    return scope[function.__name__]


def variant(function, changes, name="changed"):
    """The listing with some lines replaced: `variant(f, {"n += 1": "n += 2"})`, compiled and ready to run or trace.

    A line is named by its text without indentation and comment; an empty new line deletes it; a new line that begins
    with `<` stands one level further out for each `<`; several lines are separated by a newline.
    """
    return _variant(function, tuple(changes.items()), name)


def _code(line):
    return line.split("  #")[0].strip()


def _indented(depth, line):
    out = len(line) - len(line.lstrip("<"))
    return depth[:len(depth) - 4 * out] + line[out:]


@dataclass(frozen=True)
class Slip:
    """One wrong line: an erratum of the catalogue ("E05") or a named mistake ("no flip").

    `changes` turns the corrected listing into the wrong one; rows on wording have none and cannot run.
    """

    id: str
    listing: str | None
    kind: str
    printed: str
    corrected: str
    reason: str
    invisible_when: str = ""
    changes: tuple = ()

    def function(self):
        """The listing as printed."""
        return variant(LISTINGS[self.listing].function, dict(self.changes), self.id)

    def run(self, **inputs):
        """Run the listing as printed and as corrected: for each the largest error against the vectorized version.

        Where the printed line stops with an error, that error (as text) stands in the place of its number.
        """
        if not self.changes:
            raise ValueError(f"{self.id} is a row on wording: nothing to run")
        known = LISTINGS[self.listing]
        inputs = inputs or known.example()
        true = reference(known, inputs)
        return _error_of(self.function(), inputs, true), _error_of(known.function, inputs, true)


def _error_of(function, inputs, true):
    import numpy as np

    from .border import run

    try:
        result = run(function, **inputs)
    except Exception as error:  # what a printed line may raise is its result
        return f"{type(error).__name__}: {error}"
    missing = [name for name in true if np.isnan(result[name]).any() and not np.isnan(true[name]).any()]
    if missing:
        lost = int(np.isnan(result[missing[0]]).sum())
        return f"{lost} of {result[missing[0]].size} cells of {missing[0]} never written"
    return max(float(np.abs(result[name] - true[name]).max()) for name in true)


def reference(listing, inputs):
    """What the vectorized version makes of a listing's inputs: name -> array, for the arrays that it makes."""
    from . import activations, vectorized

    f = activations.named(inputs.get("activation", "identity"))
    match listing.function.__name__, inputs:
        case "conv_forward", {"y": y, "w": w, "b": b}:
            z = vectorized.conv2d(y, w, b)
            return {"z": z, "Y": f(z)}
        case "conv_backward", {"y": y, "z": z, "w": w, "dY": dY}:
            dz = dY * f.derivative(z)
            return {"dz": dz, **dict(zip(("dY", "dw", "db"), vectorized.conv2d_backward(dz, y, w)))}
        case "conv_input_gradient", {"dz": dz, "w": w}:
            (_, width, height), K = dz.shape, w.shape[-1]
            shape = w.shape[1], width + K - 1, height + K - 1
            return {"dy": vectorized.conv2d_input_gradient(dz, w, input_shape=shape)}
        case "conv_filter_gradient", {"dz": dz, "y": y, "K": K}:
            return {"dw": vectorized.conv2d_filter_gradient(dz, y, K=K)}
        case "remove_padding", {"dYpad": dYpad, "P": P}:
            return {"dY": vectorized.crop(dYpad, P)}
    raise KeyError(f"no vectorized version is named for {listing.id}")


PAD = "dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))"
INTO_PAD = "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]"
FLIP = "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))"
GATHER = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"
PLACE = "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])"
PRODUCT = "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]"
ACTIVATE = "Y[l, j, x, y] = activation(z[l, j, x, y])"

ERRATA = (
    Slip("E05", "L07", "slip", "dzpad = zeros(Dlx(Hl+2(Kl-1))x(Wl+2(Kl-1))); dzpad(j,Kl:Kl+Hl-1,Kl:Kl+Wl-1) = ...",
         "zeros(Dlx(Wl+2(Kl-1))x(Hl+2(Kl-1))); dzpad(j,Kl:Kl+Wl-1,Kl:Kl+Hl-1) = ...",
         "every other index of the listing has x, over the width, first", "the map is square", (
             (PAD, "dzpad = zeros(D[l], H[l] + 2*(K[l] - 1), W[l] + 2*(K[l] - 1))"),
             (INTO_PAD, "dzpad[j, K[l]:K[l]+H[l]-1, K[l]:K[l]+W[l]-1] = dz[l, j, :, :]"))),
    Slip("E06", "L07", "slip", "Wflip(i,j,:,:,:) = ...(W(l,i,j,:,:,:)); ... = dz(l,j,:,:,:)",
         "Wflip(i,j,:,:), W(l,j,i,:,:), dz(l,j,:,:)", "a plane of a filter has two axes, a map has two",
         "a language that ignores a trailing ':'", (
             (FLIP, "Wflip[i, j, :, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :, :]))"),
             (INTO_PAD, "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :, :]"))),
    Slip("E07", "L07", "slip", "W(l,i,j,:,:,:) with i the input and j the output map", "W(l,j,i,:,:)",
         "the listings store one filter W(l,j) per output map, so j comes first",
         "one map in and one out; with as many maps in as out it is wrong without an error",
         ((FLIP, "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, i, j, :, :]))"),)),
    Slip("E08", "L07", "slip", "dy(l-1,j,x,y) = Wflip.segment", "Wflip(j,:,:,:).segment",
         "Wflip holds one filter per input map j; the index was lost", "there is one input map",
         ((GATHER, "dy[l-1, j, x, y] = inner(Wflip, segment)"),)),
    Slip("E09", "L08", "slip", "y(l-1,m,x:x+H-1,y:y+W-1)", "x:x+W-1,y:y+H-1",
         "x runs over the width W, y over the height H", "the map is square",
         ((PLACE, "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+H-1, y:y+W-1])"),)),
    Slip("E10", "L08", "notation", "dw(l,m,n,x,y), input map first; dz(l,n,:,:,:)", "dw(l,n,m,x,y); dz(l,n,:,:)",
         "one storage order for all listings: output map first", "one map in and one out",
         ((PLACE, "dw[l, m, n, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])"),)),
    Slip("E11", "L21", "omission", "z(l,j,x,y) = 0", "z(l,j,x,y) = b(l,j)",
         "the formula slides and L01 add the bias b(l,j)", "the bias is 0",
         (("z[l, j, x, y] = b[l, j]", "z[l, j, x, y] = 0"),)),
    Slip("E12", "L21", "layout", "z(l,j,x,y) += w(l,j,i,x',y') / Y(l-1,i,x+x'-1,y+y'-1), on two lines",
         "z(l,j,x,y) += w(l,j,i,x',y') Y(l-1,i,x+x'-1,y+y'-1)", "the product was broken over two lines",
         "every y is 1", ((PRODUCT, "z[l, j, x, y] += w[l, j, i, x_, y_]\nY[l-1, i, x+x_-1, y+y_-1]"),)),
    Slip("E14", "L11", "omission", "no line for the bias", "db(l) = zeros(Dl); db(l,j) += dz(l,j,x,y)",
         "the biases are parameters too, and each one is in every z of its map", "a network without biases",
         (("db[l, j] += dz[l, j, x, y]", ""),)),
    Slip("E26", "L21", "slip", "Y(l,j,x,y) = activation(z(l,j,x,y)) outside all loops", "inside the loop over j",
         "indentation is the program", "one output cell", ((ACTIVATE, "<<<" + ACTIVATE),)),
)


def errata():
    """The slips of the slides (catalogue E01-E63), each with what is printed, what is right, and why."""
    return list(ERRATA)
