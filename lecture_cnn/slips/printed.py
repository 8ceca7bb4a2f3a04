"""The lines that the slides print otherwise, each with the rows of the errata that it differs by.

Of each printed listing, in its order: our line, the slide's line in its place, and the ids of the
rows, one for each run of tokens that differs (one id alone stands for all of them). Comments,
blanks and subscripts' signs are left out, and a line that the slide breaks is one line here.

    ("ours", "printed", "E08")      the slide has this line instead
    ("ours", "", "E63")             it has no such line
    ("ours", "+ printed", "E68")    it has one more line below ours; with no line of ours, on top
    ("ours", "<< ours", "E26")      the same line, so many levels further out; > further in

With them put in, a listing is the printed one, token for token.
"""

from collections.abc import Iterator

Line = tuple[str, str, str]

BIAS: Line = ("z(l,j,x,y) = b(l,j)", "z(l,j,x,y) = 0", "E11")
MAPS: Line = ("for j = 1:D_l", "for j = 1:D1", "E54")
NO_DB: tuple[Line, ...] = (
    ("db(l) = zeros(D_l)", "", "E14"),
    ("dz(l,j,x,y) = dY(l,j,x,y) f'(z(l,j,x,y))", "dz(l,j,x,y) = dY(l,j,x,y).f'(z(l,j,x,y))", "E71"),
    ("db(l,j) += dz(l,j,x,y)", "", "E14"),
)
ZEROS = "dy(l-1,:,:,:) = zeros(D_{l-1} x W_{l-1} x H_{l-1})"
PLACES = [(x, y) for y in range(3) for x in range(3)]
SHARED = "dy(l-1,k,x+i-1,y+j-1) += (1/K_{lpool}^2) dy(l,k,x,y)"


def _influences() -> Iterator[Line]:
    """The frames of Y(2,2), which count from 0 and write w_l(m,n,..) for our w(l,n,m,..)."""
    yield "z(l) = zeros(D_l x W_l x H_l)", "", "E77"
    for place in PLACES:
        x, y = place
        ours = f"z(l,n,{x},{y}) += Y(l-1,m,2,2) w(l,n,m,{2 - x},{2 - y})"
        weight, rows = f"{2 - x},{2 - y}", "E10"
        if place == (1, 2):
            weight, rows = "2,1", "E10 E10 E35 E10/E35"
        yield ours, f"z(l, n, {x},{y}) += Y(l - 1, m, 2,2)w_l(m, n, {weight})", rows


def _contributions() -> Iterator[Line]:
    """The lines of w(1,2), which count from 0 as well."""
    yield "z(l) = zeros(D_l x W_l x H_l)", "", "E77"
    for x, y in PLACES:
        cell = f"{x + 1},{y + 2}"
        ours = f"z(l,n,{x},{y}) += w(l,n,m,1,2) Y(l-1,m,{cell})"
        theirs = f"z(l, n, {x}, {y}) = w_l(m, n, 1, 2)y(l - 1, m, {cell}) + \\dots"
        yield ours, theirs, "E77 E10 E10 E10 E61 E77"


PRINTED: dict[str, tuple[Line, ...]] = {
    "L01": (
        (
            "z(l,j,x,y) = w(l,j) . segment + b(l,j)",
            "z(l, j, x, y) = W(l, j) . segment + b(l, j)",
            "E54",
        ),
    ),
    "L02": (
        (
            "Y(l,j,x,y) = Y(l-1,j,pidx(l,j,x,y))",
            "u(l,j,x,y) = Y(l-1,j,pidx(l,j,m,n))",
            "E75 E01 E01",
        ),
    ),
    "L03": (
        (
            "Y(l,j,x,y) = mean(Y(l-1,j,x:x+K_l-1,y:y+K_l-1))",
            "u(l,j,x,y) = mean(Y(l-1,j,x:x+Kl-1,y:y+Kl-1))",
            "E75",
        ),
    ),
    "L04": (
        ("z(l,:,m,n) = w(l) . segment + b(l)", "z(l, :, m, n) = W(l).segment", "E54 E03"),
    ),
    "L05": (MAPS, ("n = n+1", "< n = n+1", "E04"), ("m = m+1", "< m = m+1", "E04")),
    "L06": (MAPS,),
    "L07": (
        (
            "dzpad = zeros(D_l x (W_l+2(K_l-1)) x (H_l+2(K_l-1)))",
            "dzpad = zeros(Dl x (Hl+2(Kl-1)) x (Wl+2(Kl-1)))",
            "E05",
        ),
        ("Wflip = zeros(D_{l-1} x D_l x K_l x K_l)", "", "E63"),
        (
            "Wflip(i,j,:,:) = flipLeftRight(flipUpDown(w(l,j,i,:,:)))",
            "Wflip(i,j,:,:,:) = flipLeftRight(flipUpDown(W(l,i,j,:,:,:)))",
            "E06 E54 E07 E07/E06",
        ),
        (
            "dzpad(j,K_l:K_l+W_l-1,K_l:K_l+H_l-1) = dz(l,j,:,:)",
            "dzpad(j,Kl:Kl+Hl-1,Kl:Kl+Wl-1) = dz(l,j,:,:,:)",
            "E05 E05 E06",
        ),
        ("dzpad(j,K_l:K_l+W_l-1,K_l:K_l+H_l-1) = dz(l,j,:,:)", "+ end", "E68"),
        (
            "dy(l-1,j,x,y) = Wflip(j,:,:,:) . segment",
            "dy(l-1,j,x,y) = Wflip.segment",
            "E08",
        ),
    ),
    "L08": (
        (
            "dw(l,n,m,x,y) = dz(l,n,:,:) . Y(l-1,m,x:x+W-1,y:y+H-1)",
            "dw(l,m,n,x,y) = dz(l,n,:,:,:) . y(l-1,m,x:x+H-1,y:y+W-1)",
            "E10 E10 E10 E61 E09 E09",
        ),
    ),
    "L10": (
        ("Y(0,:,:,:) = Image", "Y(0,:,:,:, :) = Image", "E13"),
        BIAS,
        (
            "Y = softmax({Y(L,:,1:W_{L-1}-K_L+1,1:H_{L-1}-K_L+1)})",
            "Y = softmax( Y(L,:,:1,1)..Y(L,:,:W-K+1,H-K+1) )",
            "E13",
        ),
    ),
    "L11": NO_DB,
    "L12": (
        *NO_DB,
        (
            "dw(l,j,i,x',y') += dz(l,j,x,y) Y(l-1,i,x+x'-1,y+y'-1)",
            "dw(l,j,i,x',y') += dz(l,j,x,y)y(l-1,i,x+x'-1,y+y'-1)",
            "E61",
        ),
    ),
    "L13": (
        (
            "pidx(l,j,x,y) = maxidx(Y(l-1,j,x:x+K_l-1,y:y+K_l-1))",
            "pidx(l,j,x,y) = maxidx(y(l-1,j,x:x+Kl-1, y:y+Kl-1))",
            "E61",
        ),
        (
            "Y(l,j,x,y) = Y(l-1,j,pidx(l,j,x,y))",
            "y(l,j,x,y) = y(l-1,j,pidx(l,j,x,y))",
            "E61",
        ),
    ),
    "L14": (
        (ZEROS, "dy (:, :, :) = zeros(D1 x W1 x H1)", "E16 E15 E15 E15"),
        MAPS,
        ("for x = 1:W_l", "for x = 1:W1", "E54"),
        ("for y = 1:H_l", "for y = 1:H1", "E54"),
    ),
    "L15": (
        (
            "Y(l,j,x,y) = mean(Y(l-1,j,x:x+K_l-1,y:y+K_l-1))",
            "y(l,j,x,y) = mean(y(l-1,j,x:x+Kl-1,y:y+Kl-1))",
            "E61",
        ),
    ),
    "L16": (
        (ZEROS, "dy(:,:, :, :) = zeros(Dl x Wl x Hl)", "E16 E18 E18 E18"),
        (
            SHARED,
            "dy(l-1, k, p, x+i, y+j) += (1/Klpool2) dy(l, k, x, y)",
            "E17 E19 E19 E76",
        ),
    ),
    "L17": (
        (ZEROS, "dy(:,:, :, :) = zeros(Dl x Wl x Hl)", "E16 E18 E18 E18"),
        ("for k = 1:D_l", "for j = 1:Dl", "E20"),
        (
            SHARED,
            "dy(l-1, j, p, x+i, x+j) += (1/Klpool2) dy(l, j, x, y)",
            "E20/E17 E19 E21 E19 E76 E20",
        ),
    ),
    "L19": (
        ("c = channels(dz)", "", "E69"),
        ("dy = zeros(c x W x H)", "dy = zeros(c,H,W)", "E22"),
        ("for i = 1:width(dz)", "for i = 1:width(z)", "E23"),
        ("for j = 1:height(dz)", "for j = 1:height(z)", "E23"),
        ("dy(:,(i-1)S+1,(j-1)S+1) = dz(:,i,j)", "+ end", "E23"),
    ),
    "L20": (
        ("c = channels(dz)", "", "E69"),
        ("dy = zeros(c x ceil(width(dz)/S) x ceil(height(dz)/S))", "", "E25"),
        ("k = 1", "k = 0", "E24"),
        ("for i = 1:S:width(dz)", "for i = 1:S:width(z)", "E25"),
        ("l = 1", "l = 0", "E24"),
        ("for j = 1:S:height(dz)", "for j = 1:S:height(z)", "E25"),
    ),
    "L21": (
        ("", "+ Y(0,:,:,:, :) = Image", "E67"),
        BIAS,
        ("Y(l,j,x,y) = activation(z(l,j,x,y))", "<<< Y(l,j,x,y) = activation(z(l,j,x,y))", "E26"),
    ),
    "L22": NO_DB,
    "L23": (
        ("z(l,j,m,n) = b(l,j)", "z(l,j,m,n) = 0", "E11"),
        (
            "Y(l,j,m,n) = activation(z(l,j,m,n))",
            ">>> Y(l,j,m,n) = activation(z(l,j,m,n))",
            "E27",
        ),
        ("n++", ">>> n++", "E27"),
        ("m++", ">>> m++", "E27"),
        ("m++", "+ Y = softmax( {Y(L,:,:,:,:)})", "E28"),
    ),
    "L24": (
        ("dw(l) = zeros(D_l x D_{l-1} x K_l x K_l)", "dw(l) = zeros(Dl x Dl-1 x K1 x K1)", "E54"),
        ("db(l) = zeros(D_l)", "", "E14"),
        ("for x = 1:stride:W_{l-1}-K_l+1", "for x = 1:stride:Wl-1-K1+1", "E54"),
        ("for y = 1:stride:H_{l-1}-K_l+1", "for y = 1:stride:Hl-1-K1+1", "E54"),
        (
            "dz(l,j,m,n) = dY(l,j,m,n) f'(z(l,j,m,n))",
            "dz(l, j, m, n) = dY(l, j, m, n)*f'(z(l, j, m, n))",
            "E71",
        ),
        ("db(l,j) += dz(l,j,m,n)", "", "E14"),
        ("for x' = 1:K_l", "for x' = 1:K1", "E54"),
        ("for y' = 1:K_l", "for y' = 1:K1", "E54"),
        (
            "dY(l-1,i,x+x'-1,y+y'-1) += dz(l,j,m,n) w(l,j,i,x',y')",
            "dY(l-1, i, x+x'-1, y+y'-1) += dz(l, j, m, n)*w(l, j, i, x', y')",
            "E71",
        ),
        (
            "dw(l,j,i,x',y') += dz(l,j,m,n) Y(l-1,i,x+x'-1,y+y'-1)",
            "dw(l, j, i, x', y') += dz(l, j, m, n)*Y(l-1, i, x+x'-1, y+y'-1)",
            "E71",
        ),
    ),
    "L25": (
        (
            "pidx(l,j,m,n) = maxidx(Y(l-1,j,x:x+K_l-1,y:y+K_l-1))",
            "pidx(l,j,m,n) = maxidx(y(l-1,j,x:x+Kl-1, y:y+Kl-1))",
            "E61",
        ),
        (
            "Y(l,j,m,n) = Y(l-1,j,pidx(l,j,m,n))",
            "y(l,j,m,n) = y(l-1,j,pidx(l,j,m,n))",
            "E61",
        ),
    ),
    "L26": (
        (ZEROS, "dy (:, :, :) = zeros(D1 x W1 x H1)", "E16 E29 E29 E29"),
        MAPS,
        ("for x = 1:W_{l_downsampled}", "for x = 1:W1_downsampled", "E54"),
        ("for y = 1:H_{l_downsampled}", "for y = 1:H1_downsampled", "E54"),
    ),
    "L27": (
        (
            "Y(l,j,m,n) = mean(Y(l-1,j,x:x+K_l-1,y:y+K_l-1))",
            "y(l,j,m,n) = mean(y(l-1,j,x:x+Kl-1,y:y+Kl-1))",
            "E61",
        ),
    ),
    "L28": (
        (ZEROS, "", "E30"),
        MAPS,
        (
            "dy(l-1,j,x:x+K_l-1,y:y+K_l-1) += (1/K_{lpool}^2) dy(l,j,m,n)",
            "dy(l-1,j,x:x+Kl-1,y:y+Kl-1) += (1/Klpool2) dy(l,j,m,n)",
            "E76",
        ),
    ),
    "L29": (
        (
            "z(l,j,x,y) = w(l,j) . segment + b(l,j)",
            "z(l, j, x, y) = W(l, j) . segment",
            "E54 E11",
        ),
    ),
    "L30": (
        ("TW = t(w(l,j))", "TW = T(W(l,j))", "E31 E54"),
        ("z(l,m,x,y) = TW . segment + b(l,j)", "z(l,m,x,y) = TW.segment", "E11"),
    ),
    "L36": tuple(_influences()),
    "L37": tuple(_contributions()),
}
