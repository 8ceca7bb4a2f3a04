"""The slips of the slides, E01-E66 of the catalogue: the rows that `lc.errata()` returns.

These are data; `Slip` in variants.py runs them. A row with `changes` puts the printed lines back
into the corrected listing and can run; a row on wording has none.
"""

from ..listings import LISTINGS
from ..listings.examples import integers
from .variants import Slip

# Of each row: id, listing, kind, printed, corrected, reason, invisible when, changes.
ERRATA = (
    Slip(
        "E01",
        "L02",
        "slip",
        "u(l,j,x,y) = Y(l-1,j,pidx(l,j,m,n))",
        "u(l,j,x,y) = Y(l-1,j,pidx(l,j,x,y))",
        "m and n belong to the listing with a stride; here nothing has given them a value",
        "never: m, n must exist",
        (
            (
                "Y[l, j, x, y] = Y[l-1, j, pidx[l, j, x, y]]",
                "Y[l, j, x, y] = Y[l-1, j, pidx[l, j, m, n]]",
            ),
        ),
    ),
    Slip(
        "E02",
        "L02",
        "convention",
        "pidx(l,j,x,y) = maxidx(Y(l-1,j,x:x+Kl-1,y:y+Kl-1)), an index into the cut-out",
        "maxidx gives the absolute position (x,y) in Y(l-1,j)",
        "the next line uses it as an index of the whole map",
        "the first window only",
        (
            (
                "pidx[l, j, x, y] = maxidx(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])",
                "best = maxidx(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])\n"
                "pidx[l, j, x, y] = Position((best[0]-x+1, best[1]-y+1))",
            ),
        ),
    ),
    Slip(
        "E03",
        "L04",
        "slip",
        "W(l,j) is now a 4D tensor; z(l,:,m,n) = W(l).segment",
        "W(l) is 4D; W(l).segment + b(l)",
        "L01 adds the bias; the four axes are those of W(l)",
        "the bias is 0",
        (
            (
                "z[l, :, m, n] = inner(w[l], segment) + b[l]",
                "z[l, :, m, n] = inner(w[l], segment)",
            ),
        ),
    ),
    Slip(
        "E04",
        "L05",
        "slip",
        "n = n+1 at the level of x, m = m+1 at the level of j",
        "each one level deeper (as L25)",
        "a counter belongs to the loop that it counts",
        "one window per map",
        (("n = n + 1", "<n = n + 1"), ("m = m + 1", "<m = m + 1")),
    ),
    Slip(
        "E05",
        "L07",
        "slip",
        "dzpad = zeros(Dlx(Hl+2(Kl-1))x(Wl+2(Kl-1))); dzpad(j,Kl:Kl+Hl-1,Kl:Kl+Wl-1) = ...",
        "zeros(Dlx(Wl+2(Kl-1))x(Hl+2(Kl-1))); dzpad(j,Kl:Kl+Wl-1,Kl:Kl+Hl-1) = ...",
        "every other index of the listing has x, over the width, first",
        "the map is square",
        (
            (
                "dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))",
                "dzpad = zeros(D[l], H[l] + 2*(K[l] - 1), W[l] + 2*(K[l] - 1))",
            ),
            (
                "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]",
                "dzpad[j, K[l]:K[l]+H[l]-1, K[l]:K[l]+W[l]-1] = dz[l, j, :, :]",
            ),
        ),
    ),
    Slip(
        "E06",
        "L07",
        "slip",
        "Wflip(i,j,:,:,:) = ...(W(l,i,j,:,:,:)); ... = dz(l,j,:,:,:)",
        "Wflip(i,j,:,:), W(l,j,i,:,:), dz(l,j,:,:)",
        "a plane of a filter has two axes, and so has a map",
        "a language that ignores a trailing ':'",
        (
            (
                "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))",
                "Wflip[i, j, :, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :, :]))",
            ),
            (
                "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]",
                "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :, :]",
            ),
        ),
    ),
    Slip(
        "E07",
        "L07",
        "slip",
        "W(l,i,j,:,:,:) with i the input and j the output map",
        "W(l,j,i,:,:)",
        "the listings store one filter W(l,j) per output map, so j comes first",
        "one map in and one out; with as many maps in as out it is wrong without an error",
        (
            (
                "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))",
                "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, i, j, :, :]))",
            ),
        ),
    ),
    Slip(
        "E08",
        "L07",
        "slip",
        "dy(l-1,j,x,y) = Wflip.segment",
        "Wflip(j,:,:,:).segment",
        "Wflip holds one filter per input map j; the index was lost",
        "there is one input map, in a language that takes one number in a list for a number",
        (
            (
                "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)",
                "dy[l-1, j, x, y] = inner(Wflip, segment)",
            ),
        ),
    ),
    Slip(
        "E09",
        "L08",
        "slip",
        "y(l-1,m,x:x+H-1,y:y+W-1)",
        "x:x+W-1,y:y+H-1",
        "x runs over the width W, y over the height H",
        "the map is square",
        (
            (
                "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])",
                "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+H-1, y:y+W-1])",
            ),
        ),
    ),
    Slip(
        "E10",
        "L08",
        "notation",
        "dw(l,m,n,x,y), input map first; dz(l,n,:,:,:)",
        "dw(l,n,m,x,y); dz(l,n,:,:)",
        "one storage order for all listings: output map first",
        "one map in and one out",
        (
            (
                "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])",
                "dw[l, m, n, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])",
            ),
        ),
    ),
    Slip(
        "E11",
        "L21",
        "omission",
        "z(l,j,x,y) = 0",
        "z(l,j,x,y) = b(l,j)",
        "the formula slides and L01 add the bias b(l,j)",
        "the bias is 0",
        (("z[l, j, x, y] = b[l, j]", "z[l, j, x, y] = 0"),),
    ),
    Slip(
        "E12",
        "L21",
        "layout",
        "z(l,j,x,y) += w(l,j,i,x',y') / Y(l-1,i,x+x'-1,y+y'-1), on two lines",
        "z(l,j,x,y) += w(l,j,i,x',y') Y(l-1,i,x+x'-1,y+y'-1)",
        "the product was broken over two lines",
        "every y is 1",
        (
            (
                "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
                "z[l, j, x, y] += w[l, j, i, x_, y_]\nY[l-1, i, x+x_-1, y+y_-1]",
            ),
        ),
    ),
    Slip(
        "E13",
        "L10",
        "slip",
        "Y(0,:,:,:,:) = Image; softmax( Y(L,:,:1,1)..Y(L,:,:W-K+1,H-K+1) )",
        "Y(0,:,:,:); softmax( Y(L,:,1,1)..Y(L,:,W_{L-1}-K_L+1,H_{L-1}-K_L+1) )",
        "a layer's maps have three axes; the sizes are those that layer L reads",
        "",
        (("Y[0, :, :, :] = Image", "Y[0, :, :, :, :] = Image"),),
    ),
    Slip(
        "E14",
        "L11",
        "omission",
        "no line for the bias",
        "db(l) = zeros(Dl); db(l,j) += dz(l,j,x,y)",
        "the biases are parameters too, and each one is in every z of its map",
        "a network without biases",
        (("db[l, j] += dz[l, j, x, y]", ""),),
    ),
    Slip(
        "E15",
        "L14",
        "slip",
        "dy(:,:,:) = zeros(Dl x Wl x Hl)",
        "dy(l-1,:,:,:) = zeros(Dl-1 x Wl-1 x Hl-1)",
        "a derivative has the size of its variable, the input",
        "no winner lies in the last K-1 columns or rows",
        (
            (
                "dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])",
                "dy[l-1, :, :, :] = zeros(D[l], W[l], H[l])",
            ),
        ),
    ),
    Slip(
        "E16",
        "L14",
        "slip",
        "dy(:,:,:) = zeros(...), without a layer",
        "dy(l-1,:,:,:) = zeros(...)",
        "read as it stands it also wipes dy(l), which the next lines need",
        "",
        (
            (
                "dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])",
                "dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])\ndy[l] = zeros(D[l], W[l], H[l])",
            ),
        ),
    ),
    Slip(
        "E17",
        "L16",
        "slip",
        "dy(l-1,k,p,x+i,y+j)",
        "dy(l-1,k,x+i-1,y+j-1)",
        "p is nothing: a map has two axes",
        "",
        (
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, k, p, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
            ),
        ),
    ),
    Slip(
        "E18",
        "L16",
        "slip",
        "dy(:,:,:,:) = zeros(Dl x Wl x Hl)",
        "dy(l-1,:,:,:) = zeros(Dl-1 x Wl-1 x Hl-1)",
        "a derivative has the size of its variable, the input",
        "",
        (
            (
                "dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])",
                "dy[l-1, :, :, :] = zeros(D[l], W[l], H[l])",
            ),
        ),
    ),
    Slip(
        "E19",
        "L16",
        "slip",
        "x+i, y+j with i,j = 1:Klpool",
        "x+i-1, y+j-1",
        "i and j count from 1, so the window's first cell is x+1-1",
        "",
        (
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, k, x+i, y+j] += (1/Kpool[l]**2) * dy[l, k, x, y]",
            ),
        ),
    ),
    Slip(
        "E20",
        "L17",
        "slip",
        "for j = 1:Dl ... for j = 1:Klpool",
        "for k = 1:Dl (as L16)",
        "the inner loop overwrites the map's index",
        "never",
        (
            ("for k in span(1, D[l]):", "for j in span(1, D[l]):"),
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, j, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, j, x, y]",
            ),
        ),
    ),
    Slip(
        "E21",
        "L17",
        "slip",
        "x+i, x+j",
        "x+i-1, y+j-1",
        "the second index is over y",
        "",
        (
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, k, x+i-1, x+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
            ),
        ),
    ),
    Slip(
        "E22",
        "L19",
        "slip",
        "dy = zeros(c,H,W), filled with i over the width",
        "dy = zeros(c,W,H)",
        "x, over the width, comes first",
        "the map is square",
        (("dy = zeros(c, W, H)", "dy = zeros(c, H, W)"),),
    ),
    Slip(
        "E23",
        "L19",
        "slip",
        "width(z), height(z); one end for two loops",
        "width(dz), height(dz)",
        "z is no argument of this function",
        "z is in scope",
        (
            ("for i in span(1, width(dz)):", "for i in span(1, width(z)):"),
            ("for j in span(1, height(dz)):", "for j in span(1, height(z)):"),
        ),
    ),
    Slip(
        "E24",
        "L20",
        "slip",
        "k = 0, l = 0",
        "k = 1, l = 1",
        "the listing counts from 1",
        "a language that counts from 0",
        (("k = 1", "k = 0"), ("l = 1", "l = 0")),
    ),
    Slip(
        "E25",
        "L20",
        "slip",
        "dy is never allocated; width(z)",
        "dy = zeros(c, ceil(width(dz)/S), ceil(height(dz)/S))",
        "the result's size is what is left of dz; l is the layer elsewhere",
        "a language that grows arrays",
        (("dy = zeros(c, ceil(width(dz)/S), ceil(height(dz)/S))", ""),),
    ),
    Slip(
        "E26",
        "L21",
        "slip",
        "Y(l,j,x,y) = activation(z(l,j,x,y)) outside all loops",
        "inside the loop over j",
        "indentation is the program",
        "one output cell",
        (
            (
                "Y[l, j, x, y] = activation(z[l, j, x, y])",
                "<<<Y[l, j, x, y] = activation(z[l, j, x, y])",
            ),
        ),
    ),
    Slip(
        "E27",
        "L23",
        "slip",
        "activation in the loop over y', n++ over x', m++ over i",
        "activation at the level of j, n++ of y, m++ of x",
        "a counter belongs to the loop that it counts",
        "K = 1 and one map in and out",
        (
            (
                "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
                "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]\n"
                "Y[l, j, m, n] = activation(z[l, j, m, n])\n<n += 1\n<<m += 1",
            ),
            ("Y[l, j, m, n] = activation(z[l, j, m, n])", ""),
            ("n += 1", ""),
            ("m += 1", ""),
        ),
    ),
    Slip(
        "E28",
        "L33",
        "slip",
        "Y = softmax({Y(L,:,:,:,:)}) inside a listing of one layer",
        "at the end of the network",
        "the softmax belongs to the network, and its maps have three axes",
        "",
        (
            (
                "return softmax(flatten(Y[L, :, :, :]))",
                "return softmax(flatten(Y[L, :, :, :, :]))",
            ),
        ),
    ),
    Slip(
        "E29",
        "L26",
        "slip",
        "dy(:,:,:) = zeros(Dl x Wl x Hl), for either reading of Wl",
        "dy(l-1,:,:,:) = zeros(Dl-1 x Wl-1 x Hl-1)",
        "a derivative has the size of its variable, the input",
        "",
        (
            (
                "dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])",
                "dy[l-1, :, :, :] = zeros(D[l], W[l], H[l])",
            ),
        ),
    ),
    Slip(
        "E30",
        "L28",
        "omission",
        "dy(l-1) is never set to zero",
        "dy(l-1,:,:,:) = zeros(Dl-1 x Wl-1 x Hl-1)",
        "+= needs something to add to",
        "the memory happens to hold zeros",
        (("dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])", ""),),
    ),
    Slip(
        "E31",
        "L30",
        "slip",
        "for t in {Transforms}: TW = T(W(l,j))",
        "TW = t(W(l,j))",
        "T is not defined, or the same for every t",
        "one transform",
        (("TW = t(w[l, j])", "TW = T(w[l, j])"),),
    ),
    Slip(
        "E32",
        "L03",
        "notation",
        "k in {i, i+K-1}, n in {j, j+K-1}",
        "k in {i, ..., i+K-1}",
        "a window is all its cells, not two of them",
        "K is at most 2",
        (
            (
                "Y[l, j, x, y] = mean(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])",
                "Y[l, j, x, y] = 0\nfor k in (x, x+K[l]-1):\n    for n in (y, y+K[l]-1):\n"
                "        Y[l, j, x, y] += (1/K[l]**2) * Y[l-1, j, k, n]",
            ),
        ),
        inputs=dict(y=integers(2, 6, 5, start=1), K=3),
    ),
    Slip(
        "E33",
        "L14",
        "slip",
        "dDiv/dy(l-1,m,k,l) = dDiv/dy(l,m,i,j) if (k,l) = P(l,m,i,j)",
        "the sum over all (i,j) with P(l,m,i,j) = (k,n)",
        "a cell may win in several windows",
        "S is at least K",
        (
            (
                "dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]",
                "dy[l-1, j, pidx[l, j, x, y]] = dy[l, j, x, y]",
            ),
        ),
    ),
    Slip(
        "E34",
        "L16",
        "slip",
        "dy(l-1,m,k,n) = 1/K^2 du(l,m,k,n)",
        "+= 1/K^2 du(l,m,i,j) for each window over (k,n)",
        "a cell lies in several windows, and the right side is indexed by the output",
        "S is at least K, for the '='",
        (
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, k, x+i-1, y+j-1] = (1/Kpool[l]**2) * dy[l, k, x, y]",
            ),
        ),
    ),
    Slip(
        "E35",
        "L36",
        "slip",
        "z(l,n,1,2) += Y(l-1,m,2,2) w_l(m,n,2,1)",
        "w_l(m,n,1,0)",
        "the positions of z and of the weight add up to (2,2)",
        "w(2,1) = w(1,0)",
        (
            (
                "z[l, n, 2, 3] += Y[l-1, m, 3, 3] * w[l, n, m, 2, 1]",
                "z[l, n, 2, 3] += Y[l-1, m, 3, 3] * w[l, n, m, 3, 2]",
            ),
        ),
    ),
    Slip(
        "E36",
        "input_derivative_formula",
        "omission",
        "the sum over x',y' of w(x-x',y-y')",
        "only where 0 <= x-x' < K",
        "w is 0 outside the filter; Python's negative indices wrap round instead",
        "",
        (
            ("for x_ in span(max(1, x-K[l]+1), min(x, W[l])):", "for x_ in span(1, W[l]):"),
            ("for y_ in span(max(1, y-K[l]+1), min(y, H[l])):", "for y_ in span(1, H[l]):"),
        ),
    ),
    Slip(
        "E37",
        "L21",
        "slip",
        "the sum from k=1 of Y(l-1,p,i+k,j+m), counted from 1",
        "i+k-1, j+m-1",
        "both i and k count from 1",
        "i and j from 0",
        (
            (
                "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
                "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_, y+y_]",
            ),
        ),
    ),
    Slip(
        "E38",
        "L35",
        "notation",
        "z_shift(l,n,m,x,y) = z(l,n,x-K+1,y-K+1)",
        "z_shift(l,n,x,y); counted from 0",
        "the shifted map has no index m; counted from 1 the window starts at x+x'-1",
        "",
        (
            (
                "dY[l-1, m, x, y] += w_hat[n, m, x_, y_] * dzshift[n, x+x_-1, y+y_-1]",
                "dY[l-1, m, x, y] += w_hat[n, m, x_, y_] * dzshift[n, x+x_, y+y_]",
            ),
        ),
    ),
    Slip(
        "E39",
        "L07",
        "symbol",
        "zero padding with L-1 zeros on every side",
        "K-1 zeros",
        "L is the number of layers; the filter's size is K",
        "L is read as the filter's size",
        (
            (
                "dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))",
                "L = 2\ndzpad = zeros(D[l], W[l] + 2*(L - 1), H[l] + 2*(L - 1))",
            ),
            (
                "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]",
                "dzpad[j, L:L+W[l]-1, L:L+H[l]-1] = dz[l, j, :, :]",
            ),
        ),
    ),
    Slip(
        "E40",
        None,
        "wording",
        "a weight affects z(l,n,x,y) for every n",
        "for every (x,y) of the one map n",
        "w_l(m,n) is used in map n only",
    ),
    Slip(
        "E41",
        "L32",
        "wording",
        "insert zeros between neighbours; the size is multiplied by S; reduced by S",
        "sizes (n-1)S+1 or nS; ceil(W/S)",
        "between neighbours there are n-1 gaps; n need not be a multiple of S",
        "downsampling gives the same map back for both",
    ),
    Slip(
        "E42",
        "L07",
        "scope",
        "(H+K-1)x(W+K-1) will be the size of the actual Y map",
        "for stride 1 and an unpadded map",
        "with a stride dz is first upsampled to W_{l-1}-K+1, "
        "with padding the border is cut off after",
        "(W_{l-1}-K) is a multiple of S",
    ),
    Slip(
        "E43",
        None,
        "scope",
        "transposed convolution: a multiple of the input, +1 if the filter's width is odd",
        "size (n-1)S+K-2P",
        "the rule holds for an even S and is reversed for an odd one",
        "S is even",
    ),
    Slip(
        "E44",
        None,
        "wording",
        "a single affine element Y(l,m,x,y); every position of every map",
        "an activation",
        "true with w taken as 0 outside the filter; "
        "at most K*K positions of each map have a weight",
    ),
    Slip(
        "E45",
        None,
        "nuance",
        "an upsampling layer as the backward pass of downsampling: False",
        "False, rightly",
        "the size of the downsampling layer's input must be known",
        "the sizes happen to fit",
    ),
    Slip(
        "E46",
        None,
        "slip",
        "AlexNet: Conv2 256 5x5 filters, stride 2",
        "stride 1, padding 2",
        "with stride 2 there would be 28.8 million parameters, not the slide's own 60 million",
    ),
    Slip(
        "E47",
        None,
        "conflict",
        "227x227x3 in one place, 224x224x3 in another",
        "227",
        "(227-11)/4+1 = 55, a whole number",
    ),
    Slip(
        "E48",
        None,
        "conflict",
        "VGG: only 3x3 filters",
        "column C has 1x1 filters too",
        "and the row of fully connected layers, broken in the text, is the same for all columns",
    ),
    Slip(
        "E49",
        None,
        "fact",
        "ResNet: weight decay 1e-5",
        "1e-4 in the paper",
        "outside knowledge, not in the decks",
    ),
    Slip(
        "E50",
        None,
        "conflict",
        "LeNet-5 for CIFAR-10; MNIST of 32x32",
        "MNIST, 28x28 padded to 32x32",
        "61,706 parameters; with three input maps 62,006",
    ),
    Slip(
        "E51",
        None,
        "fact",
        "GoogLeNet: 5 million parameters; AlexNet: 630 million connections",
        "not reproducible exactly",
        "counted here: 5.97 + 1.03 million; 724 or 1,135 million multiply-adds",
    ),
    Slip(
        "E52",
        "L34",
        "notation",
        "dDiv/dw_l(m,n,i,j) = dDiv/dz(l,n) (x) y(l-1,m)",
        "dDiv/dw_l(m,n), a map",
        "the right side is a whole map of derivatives; (x) is a correlation without a flip",
    ),
    Slip(
        "E53",
        None,
        "typo",
        "sum_m^2; RBG images; Flase; imangenet",
        "sum_m; RGB; False; imagenet",
        "typing errors",
    ),
    Slip(
        "E54",
        None,
        "symbol",
        "L, K_1, D1, W each stand for two things",
        "one name for one thing",
        "L: layers or filter size; K_1: a number of filters or a size; D1: a misread Dl; "
        "W: weights or width",
    ),
    Slip(
        "E55",
        "L18",
        "scope",
        "uniform filter after padding with N-1",
        "N = K; with a stride upsample first",
        "the windows of a strided layer lie S apart",
        "stride 1",
    ),
    Slip(
        "E56",
        None,
        "noise",
        "invented captions, lost minus signs, a brace on the wrong factor",
        "nothing",
        "made by reading the slides with a machine, not by the lecturer",
    ),
    Slip(
        "E57",
        "L30",
        "nuance",
        "CNNs are invariant to position",
        "maps are equivariant",
        "invariance needs a maximum over positions (and over the transforms)",
    ),
    Slip(
        "E58",
        "L02",
        "omission",
        "no rule for ties",
        "the first in the order of the loops: x outer, y inner",
        "maxidx must choose one",
        "there are no ties",
    ),
    Slip(
        "E59",
        "L07",
        "not a slip",
        "w_l(m,n,K+1-x,K+1-y)",
        "the flip, counted from 1",
        "counted from 0 it is K-1-x",
    ),
    Slip(
        "E60",
        None,
        "omission",
        "the step from Div through softmax to dY(L)",
        "dz(L) = p - d, in the maps' shape",
        "softmax is not componentwise: each output depends on every input",
    ),
    Slip(
        "E61",
        "L13",
        "notation",
        "y(l,j,x,y) = y(l-1,...), y being also the row",
        "Y for the array",
        "one name for the array and for the loop variable",
        "the array is renamed",
        (
            (
                "Y[l, j, x, y] = Y[l-1, j, pidx[l, j, x, y]]",
                "y[l, j, x, y] = y[l-1, j, pidx[l, j, x, y]]",
            ),
        ),
    ),
    Slip(
        "E62",
        "L07",
        "notation",
        "Hl-1 in Kl:Kl+Hl-1 and in y = 1:Hl-1",
        "H_l - 1 and H_{l-1}",
        "flattened subscripts: the first is a size less one, "
        "the second the size of the layer below",
        "",
        (
            (
                "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]",
                "dzpad[j, K[l]:K[l]+W[l-1], K[l]:K[l]+H[l-1]] = dz[l, j, :, :]",
            ),
        ),
    ),
    Slip(
        "E63",
        "L07",
        "omission",
        "Wflip and yDS are filled without being made",
        "Wflip = zeros(Dl-1 x Dl x Kl x Kl)",
        "an array must exist before its cells are set",
        "a language that grows arrays",
        (("Wflip = zeros(D[l-1], D[l], K[l], K[l])", ""),),
    ),
    Slip(
        "E64",
        "L16",
        "slip",
        "dy(l-1,m,k,n) += 1/K^2 dy(l,m,k,n), with the place of the input on both sides",
        "+= 1/K^2 dy(l,m,i,j) for each window over (k,n)",
        "the right side is the derivative of an output, at the output's place",
        "",
        (
            (
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]",
                "dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x+i-1, y+j-1]",
            ),
        ),
    ),
    Slip(
        "E65",
        None,
        "conflict",
        "ZFNet: the same as AlexNet except the first layer and the last three convolutions",
        "its second convolution has the stride 2, its pictures 224x224",
        "taken literally there would be 386.5 million parameters; the published net has 107.6",
    ),
    Slip(
        "E66",
        None,
        "nuance",
        "DenseNet: all convolutional",
        "all but the last layer",
        "the classes come from a fully connected layer; behind global pooling a 1x1 convolution "
        "is the same",
    ),
)


def errata(listing: str | None = None) -> list[Slip]:
    """The slips of the slides (E01-E66 of the catalogue): what is printed, what is right.

    With a listing's id or its function's name, only the slips that run in it. An unknown name is a
    KeyError.
    """
    if listing is None:
        return list(ERRATA)
    wanted = LISTINGS[listing]
    return [row for row in ERRATA if row.changes and LISTINGS[row.listing] is wanted]
