"""A question before a step: `Ask`. The stepper halts there, and its next key shows the answer."""

import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from ..language.notation import number_text
from ..tracing.traces import Trace

MOST_CHOICES = 9  # each has a key
CELL = re.compile(r"(\w+)\(([\d,]+)\)")
IN_BRACES = re.compile(rf"\{{{CELL.pattern}\}}")
SHOWN = ("before", "reads", "nothing")


@dataclass(frozen=True)
class Ask:
    """One question of a stage: it is asked before a step, and the run answers it.

    at: the step before which one halts: the first one with these loop variables, such as
    dict(j=1, x=3, y=2), or a step's number. The answer is the first step with these loop variables
    that writes something, or the step of this number.
    question: one sentence. `{z(1,1,2,1)}` in it stands for that cell's value before the step.
    choices: what the class votes on, at most 9: texts, or pairs (text, why), where `why` is shown
    with the answer. The stepper marks them itself: right is the name of the cell asked about, its
    value, or the name of the cell that it was copied from; asked about is `look`, or else the cell
    that the step writes. Without choices the run alone answers.
    look: the cell or the array to look at, such as "dz(1,1,2,2)" or "dz"; it is ringed with the
    answer.
    right: where the run can't know, the text of the right choice, or a list of such.
    show: what stands beside the question: the step "before", what the step "reads", or "nothing".
    """

    at: Any
    question: str
    choices: Sequence[Any] = ()
    look: str | None = None
    _: KW_ONLY
    right: str | Sequence[str] | None = None
    show: str = "before"

    def __post_init__(self) -> None:
        _check_text("question", self.question)
        if self.look is not None:
            _check_text("look", self.look)
        if not isinstance(self.choices, (list, tuple)):
            raise TypeError(f"choices: expected a list of texts, got {self.choices!r}")
        if len(self.choices) > MOST_CHOICES:
            raise ValueError(f"choices: at most {MOST_CHOICES}, got {len(self.choices)}")
        if self.show not in SHOWN:
            raise ValueError(f"show: expected one of {SHOWN}, got {self.show!r}")
        texts = [text for text, _ in self.pairs()]
        for right in self.rights():
            if right not in texts:
                raise ValueError(f"right: {right!r} is none of the choices {texts}")

    def pairs(self) -> list[tuple[str, str]]:
        """The choices, each with why it is right or wrong, "" where nothing is said."""
        pairs = []
        for choice in self.choices:
            text, why = choice if isinstance(choice, (list, tuple)) else (choice, "")
            _check_text("choices", text)
            pairs.append((text, why))
        return pairs

    def rights(self) -> Sequence[str]:
        """The texts of the choices that are said to be right."""
        if self.right is None:
            return []
        return [self.right] if isinstance(self.right, str) else self.right

    def packed(self, trace: Trace, step: int, first: int) -> dict[str, Any]:
        """The question as the browser gets it, without its place on the stepper's clock.

        step: the run's step. first: what indices in the question and in `look` count from, 0 or 1.
        """
        if self.look is not None:
            _check_look(trace, self.look, first)

        def value(match: re.Match[str]) -> str:
            cell = _cell(trace, match, first)
            value = trace.value(cell, step)
            return number_text(value).replace("-", "−")

        choices = []
        right = []
        for number, (text, why) in enumerate(self.pairs()):
            choices.append(dict(text=text, why=why))
            if text in self.rights():
                right.append(number)
        return dict(
            question=IN_BRACES.sub(value, self.question),
            choices=choices,
            right=right or None,
            look=self.look,
            show=self.show,
        )


def _check_text(name: str, value: Any) -> None:
    """A TypeError for what is no text, or is empty."""
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{name}: expected a text, got {value!r}")


def _check_look(trace: Trace, look: str, first: int) -> None:
    """An error if nothing in the run has this name."""
    names = []
    for place in trace.arrays:
        names.append(place.name)
        names.append(place.title)
    if look in names:
        return
    match = CELL.fullmatch(look)
    if match is None:
        raise ValueError(f"look: no array of this run is named {look!r}; there are {names}")
    _cell(trace, match, first)


def _cell(trace: Trace, match: re.Match[str], first: int) -> int:
    """The number of a cell; its index may count from 0, but for the layer."""
    name, index = match.groups()
    numbers = [int(part) for part in index.split(",")]
    layered = [place.layer is not None for place in trace.arrays if place.name == name]
    above = 1 if any(layered) else 0
    inside = [number + trace.counts_from - first for number in numbers[above:]]
    return trace.number(name, (*numbers[:above], *inside))
