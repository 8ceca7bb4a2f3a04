"""Every sentence of the decks that asserts something, with a run: `lc.claims()`.

    rows            `Claim`, a row, and how a run judges
    forward         deck III: scanning, the convolution layer, pooling, resampling
    backward        deck III: the loss, and back through the convolution
    pooling         decks III and IV: back through pooling and resampling, the code
    variations      deck IV: transforms, places, depth-wise layers, filters, augmentation
    architectures   deck IV: the networks by name
    notes           the notes of the lecture

`python -m lecture_cnn.course.claims` runs all of them again, `long` ones too (`make claims`).
"""

from .rows import Claim


def claims() -> list[Claim]:
    """The claims in the decks' own order: the decks III and IV, then the notes.

    A row has `.where` (deck, slide), `.says` (our paraphrase), `.verdict` ("true", "true if ...",
    "false", "others' published result"), `.number` and `.run()`, which gives both anew. Rows that
    are `.long` train a network for some seconds; theirs are of the day `.ran`.
    """
    from . import architectures, backward, forward, notes, pooling, variations

    parts = forward, backward, pooling, variations, architectures, notes
    return [row for part in parts for row in part.ROWS]
