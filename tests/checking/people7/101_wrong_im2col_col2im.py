import numpy as np

def col2im(cols, x_shape, kh, kw, stride):
    n, c, h, w = x_shape
    oh, ow = (h-kh)//stride+1, (w-kw)//stride+1
    cols = cols.reshape(n, oh, ow, c, kh, kw)
    x = np.zeros(x_shape)
    for i in range(oh):
        for j in range(ow):
            for a in range(kh):
                for b in range(kw):
                    x[:, :, i*stride+a, j*stride+b] += cols[:, i, j, :, b, a]  # BUG
    return x

def conv_dx(dout, w, x_shape, stride=1):
    f, c, kh, kw = w.shape
    d = dout.transpose(0, 2, 3, 1).reshape(-1, f)
    return col2im(d @ w.reshape(f, -1), x_shape, kh, kw, stride)


operation, expected = 'conv2d_input_gradient', "col2im reads the column of the filter's cell (b, a) for (a, b): rows and columns of the filter are swapped (raises if the filter isn't square)"
function = conv_dx
