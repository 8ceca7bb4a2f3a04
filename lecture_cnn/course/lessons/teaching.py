"""The text of notebooks/TEACHING.md, made from the plans of the two lectures: `teaching()`."""

from collections.abc import Callable
from typing import Any

from ...widget.stepper import Stepper
from . import LECTURES, Row, plan_of, stepper_of

HEAD = """# Two lectures of 80 minutes

`lc.lesson(1)` and `lc.lesson(2)` play these tables: one widget a lecture, the rows one after the
other. A remote is enough: PageDown goes to the next stop, question, answer or row, PageUp goes
back; → and ← go one step, `f` fills the screen, ☰ lists the rows. `lc.lesson(1, row=6)` opens at a
row, `lc.export(lc.lesson(1), "lecture1.html")` writes a page that needs no kernel and no network.
`lc.lesson("mine.toml")` plays a plan of your own, a file like
`lecture_cnn/course/lessons/lecture1.toml`.

Each row is a slide or a short run of slides: the notebook to have open, the call behind the row,
what is asked before the answer is on the screen, the wrong answer to expect, and in brackets the
right one. The keys go to the picture that was clicked last.
"""
END = """## After the lectures

What they only name: [segmentation](23_segmentation.ipynb), a class for every pixel;
[self similarity](24_self_similarity.ipynb), weights that are computed from the maps.
[Every sentence of the decks](25_claims.ipynb) that asserts something, with its run. And
[how the lecture's own loops become fast](28_fast_loops.ipynb).

## Homework

The three exercises at the end of each notebook; then `lc.check(my_function, "conv2d_backward")`
on a backward pass of the student's own. [26](26_homework.ipynb) reads the classes of the course's
homework beside the lecture's loops, [27](27_my_ops.ipynb) is a network of the student's own six
functions, each checked as soon as it is written.
"""
TABLE = [
    "| min | slides | notebook | project | ask | the wrong answer (**the right one**) |",
    "|---|---|---|---|---|---|",
]


def teaching(stepper: Callable[..., Stepper]) -> str:
    """The whole text; `stepper` is lecture_cnn.stepper, which runs each row."""
    parts = [HEAD]
    for which in LECTURES:
        plan = plan_of(which)
        lines = [f"## {plan['title']}", "", *TABLE]
        start = 0
        for number, row in enumerate(plan["row"], start=1):
            end = start + row["minutes"]
            questions = _questions(row, stepper)
            call = _call(row, which, number)
            lines.append(f"| {start}-{end} | {_told(row, call, questions)} |")
            start = end
        parts.append("\n".join(lines) + "\n")
    parts.append(END)
    return "\n".join(parts)


def _told(row: Row, call: str, questions: list[str]) -> str:
    """A row of the table, but for its minutes."""
    name = row["notebook"]
    expected = []
    for ask in row["ask"]:
        right = ask.get("right") or ask["answer"]
        expected.append(f"{ask['expect']}. (**{right}**)")
    cells = [
        row["slides"],
        f"[{name[:2]}]({name}.ipynb)",
        f"`{call}`",
        " ".join(questions),
        " ".join(expected),
    ]
    return " | ".join(cells)


def _questions(row: Row, stepper: Callable[..., Stepper]) -> list[str]:
    """The questions of a row, with the numbers of its run."""
    widget = stepper_of(row, stepper)
    questions = [ask["question"] for ask in widget.asks]
    widget.close()
    return questions


def _call(row: Row, which: int, number: int) -> str:
    """What to type for a row."""
    if "slip" in row or "inputs" in row:
        return f"lc.lesson({which}, row={number})"
    parts = [f'"{row["run"]}"']
    for field in ("frames", "beside", "own_order", "at", "stops"):
        if field in row:
            parts.append(f"{field}={_python(row[field])}")
    return f"lc.stepper({', '.join(parts)})"


def _python(value: Any) -> str:
    """A value of a plan as Python writes it: dict(j=1, x=3)."""
    if isinstance(value, dict):
        pairs = [f"{name}={number}" for name, number in value.items()]
        return f"dict({', '.join(pairs)})"
    if isinstance(value, list):
        values = [_python(one) for one in value]
        return f"[{', '.join(values)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
