def average(values, k):
    return sum(values) / k  # BUG

def avg_pool(image, k=2, stride=2):
    h, w = len(image), len(image[0])
    return [[average([image[y + dy][x + dx] for dy in range(k) for dx in range(k)], k)
             for x in range(0, w - k + 1, stride)]
            for y in range(0, h - k + 1, stride)]


operation, expected = 'mean_pool2d', 'the sum of K*K values is divided by K'
function = avg_pool
