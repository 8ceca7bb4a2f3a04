"""Every sentence of the decks that asserts something, with a run: `lc.claims()`.

    rows            `Claim`, a row, and how a run judges
    forward         deck III: scanning, the convolution layer, pooling, resampling
    backward        deck III: the loss, and back through the convolution
    pooling         decks III and IV: back through pooling and resampling, the code
    variations      deck IV: transforms, places, depth-wise layers, filters, augmentation
    architectures   deck IV: the networks by name
    notes           the notes of the lecture
    table           claims run again, as a table: `run_again(rows)`

`python -m lecture_cnn.course.claims` runs all of them again, `long` ones too (`make claims`).
"""

from .rows import Claim
from .table import run_again

__all__ = ["Claim", "claims", "run_again"]


def claims(part: str | None = None) -> list[Claim]:
    """The claims in the decks' own order: the decks III and IV, then the notes.

    part: "forward", "backward", "pooling", "variations", "architectures" or "notes" for these
    alone; another name is a KeyError.
    A row has `.where` (deck, slide), `.says` (our paraphrase), `.verdict` ("true", "true if ...",
    "false", "others' published result"), `.number` and `.run()`, which gives both anew. Rows that
    are `.long` train a network for some seconds; theirs are of the day `.ran`.
    """
    from . import architectures, backward, forward, notes, pooling, variations

    parts = {
        "forward": forward.ROWS,
        "backward": backward.ROWS,
        "pooling": pooling.ROWS,
        "variations": variations.ROWS,
        "architectures": architectures.ROWS,
        "notes": notes.ROWS,
    }
    if part is not None:
        return list(parts[part])
    return [row for rows in parts.values() for row in rows]
