import numpy

def pooling(feature_map, size=2, stride=2):
    # Preparing the output of the pooling operation.
    pool_out = numpy.zeros((int((feature_map.shape[0] - size + 1) / stride + 1),  # BUG
                            int((feature_map.shape[1] - size + 1) / stride + 1),  # BUG
                            feature_map.shape[-1]))
    for map_num in range(feature_map.shape[-1]):
        r2 = 0
        for r in numpy.arange(0, feature_map.shape[0] - size + 1, stride):
            c2 = 0
            for c in numpy.arange(0, feature_map.shape[1] - size + 1, stride):
                pool_out[r2, c2, map_num] = numpy.max([feature_map[r:r + size, c:c + size, map_num]])
                c2 = c2 + 1
            r2 = r2 + 1
    return pool_out


operation, expected = 'max_pool2d', 'the output is one row (column) of zeros too large when stride divides height (width) - size + 1, as in 2 x 2 pooling of odd maps'
function = pooling
