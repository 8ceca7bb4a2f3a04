"""lc.claims(): each row, run again, gives the verdict and the number that it tells; none contradicts the course."""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.course.claims import run_again
from lecture_cnn.course.claims.__main__ import differs
from lecture_cnn.course.claims.rows import FALSE, IF, PUBLISHED, TRUE, Claim, Found, counted, equal, only_if

ROOT = Path(__file__).resolve().parents[2]
SEEDS = next(filter(Path.exists, (above / "shared/lecture/seeds" for above in ROOT.parents)), None)
ROWS = lc.claims()
FAST = [row for row in ROWS if row.test is not None and not row.long]
LONG = [row for row in ROWS if row.long]
ERRATA = {row.id: row for row in lc.errata()}
DECKS = {
    "Convolutional Networks III": "002",
    "Convolutional Networks IV": "003",
    "Back propagation through a CNN": "001",
}


@pytest.mark.parametrize("deck, slide", dict.fromkeys((row.deck, row.slide) for row in FAST))
def test_a_claim_run_again_has_the_verdict_and_the_number_that_are_told(deck, slide):
    for row in FAST:
        if (row.deck, row.slide) == (deck, slide):
            assert differs(row) == "", row.says


def test_a_claim_with_another_verdict_or_number_is_found():
    def row(verdict, number):
        return Claim("deck", "slide", "says", verdict, number, "cells", lambda: Found(TRUE, 3))

    assert differs(row(TRUE, 3)) == ""
    assert "now: true (3)" in differs(row(FALSE, 3))
    assert "now: true (3)" in differs(row("true if S is even", 3))
    assert "now: true (3)" in differs(row(TRUE, 4))


def test_a_run_tells_true_false_and_true_under_a_condition_apart():
    assert counted(3, 3) == (TRUE, 3) and counted(2, 3) == (FALSE, 2)
    assert equal([1, 2], [1, 2 + 1e-12]) == (TRUE, 0) and equal([1, 2], [1, 4]) == (FALSE, 2)
    assert equal([1], [1, 2]).verdict == FALSE
    assert only_if(True, False, 1) == (IF, 1)
    assert only_if(True, True, 1) == (TRUE, 1)
    assert only_if(False, False, 1) == only_if(False, True, 1) == (FALSE, 1)


def test_a_table_runs_what_is_fast_and_shows_the_stored_run_of_the_others():
    def fast():
        return Found(FALSE, 7)

    def slow():
        raise AssertionError("it trains for minutes")

    rows = [
        Claim("III", r"On $\nabla_{w} D$", "a < b", "true if c", 3, "cells", fast, erratum=("E01",)),
        Claim("III", "B", "is long", TRUE, 0.5, "of them", slow, ran="2026-11-30"),
        Claim("III", "B", "is theirs", PUBLISHED, 6.7, "%"),
    ]
    table = run_again(rows)
    assert str(table).splitlines() == [
        "On ∇w D",
        "  false: a < b (7 cells; E01)",
        "B",
        "  true: is long (0.5 of them; run of 2026-11-30)",
        "  others' result: is theirs (6.7 %)",
    ]
    page = table._repr_html_()
    assert "a &lt; b" in page and page.count("<tr>") == 1 + 2 + 3


def test_a_table_sets_the_number_apart_from_what_it_counts_and_its_formulas_can_be_broken():
    for number, shown in (143667240, "143,667,240"), (5 / 3, "1.667"), (0.0, "0"), (np.nan, "nan"):
        row = Claim("III", "B", "z(l,n,x) is w, or not", PUBLISHED, number, "cells")
        page = run_again([row])._repr_html_()
        assert f"<td>z(l,&#8203;n,&#8203;x) is w, or not</td><td>{shown} · cells</td>" in page


def test_a_table_says_what_its_rows_say_and_the_parts_hold_all_rows():
    parts = "forward", "backward", "pooling", "variations", "architectures", "notes"
    assert [row for part in parts for row in lc.claims(part)] == ROWS
    with pytest.raises(KeyError):
        lc.claims("sideways")
    for row, found in run_again(lc.claims("notes")):
        assert found is None if row.long else found.verdict == row.kind


def test_each_verdict_is_one_of_four_and_a_condition_is_told():
    for row in ROWS:
        assert row.kind in (TRUE, FALSE, IF, PUBLISHED)
        assert (row.kind == IF) == bool(re.fullmatch("true if .+", row.verdict))


def test_there_are_three_hundred_and_more_and_only_results_of_others_have_no_run():
    assert len(ROWS) >= 342 and sum(row.kind == PUBLISHED for row in ROWS) <= 23
    assert all((row.test is None) == (row.kind == PUBLISHED) for row in ROWS)
    with pytest.raises(ValueError, match="others have published this"):
        next(row for row in ROWS if row.kind == PUBLISHED).run()


def test_a_long_row_tells_the_day_of_its_run_and_its_number():
    assert LONG
    for row in LONG:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.ran) and row.number is not None


def test_no_row_stands_twice():
    assert max(Counter((row.where, row.says) for row in ROWS).values()) == 1


# A row that names an erratum is not true, but for those that are no slip, or leave something out.
NO_SLIP = {"not a slip", "omission", "nuance"}


def test_no_verdict_contradicts_the_errata():
    for row in ROWS:
        kinds = {ERRATA[id].kind for id in row.erratum}
        assert row.kind != TRUE or kinds <= NO_SLIP, row.says


def test_each_erratum_that_can_run_or_tells_a_fact_is_named_by_a_claim_that_is_not_simply_true():
    named = {id for row in ROWS for id in row.erratum}
    only_names = {"E53", "E54", "E56", "E58", "E73", "E76"}  # typing, names, the extraction, ties, the net of 1998
    departures = {id for id, row in ERRATA.items() if row.kind == "departure"}
    assert set(ERRATA) - named - departures <= only_names | {"E71"}  # a sign


def polls_of_the_notebook():
    """Poll and statement -> whether the notebook's table of answers says true."""
    text = (ROOT / "notebooks" / "source" / "22_polls.py").read_text()
    answers = {"F1(1)": True, "F1(2)": False, "F1(3)": False, "F1(4)": True}
    assert "channels = input maps, filters = output maps" in text
    for poll, cell in re.findall(r"# \| ([FS]\d) \| ([^|]*)\|", text):
        words = re.findall(r"true|false", cell.split("(")[0])
        for number, word in enumerate(words, start=1):
            answers[f"{poll}({number})"] = word == "true"
    return answers


def test_each_statement_of_the_polls_is_a_claim():
    answers = polls_of_the_notebook()
    claimed = [row.poll for row in ROWS if row.poll]
    assert sorted(claimed) == sorted(answers) and len(answers) == 22


# The slide's answer is "true" for what is enough, but not needed.
ENOUGH = {"S3(1)", "S3(3)"}


@pytest.mark.parametrize("row", [row for row in ROWS if row.poll], ids=lambda row: row.poll)
def test_no_verdict_contradicts_the_poll(row):
    answer = polls_of_the_notebook()[row.poll]
    if row.poll in ENOUGH:
        assert row.kind == FALSE and "enough, not necessary" in row.counts
    else:
        assert row.kind == (FALSE if not answer else row.kind) and (row.kind != FALSE or not answer)


# What the notebooks' own runs say of the same sentences: the sentence, its verdict, the notebook, lines that it shows.
RUNS = [
    ("Adam or momentum help convergence", TRUE, "13",
     ["SGD          Loss 0.4", "momentum     Loss 0.1", "Adam         Loss 0.2"]),
    ("The rate is made smaller each time that there is no more progress", TRUE, "13",
     ["at the end 1.00, Loss of the last epoch above 1", "at the end 0.09, Loss of the last epoch below 1"]),
    ("Batch normalisation helps convergence", IF, "13",
     ["weights x 0.25 batch normalisation: no   spread at first 9e-05,  right at least 1 of 10",
      "weights x 0.25 batch normalisation: yes  spread at first 0.6,  right at least 9 of 10",
      "weights x 1    batch normalisation: no   spread at first 0.5,  right at least 9 of 10"]),
    ("Dropout helps", TRUE, "13",
     ["without  learned about 100 %, held out about 80 %", "with     learned about 80 %, held out about 90 %"]),
    ("A network with two heads learns both tasks", TRUE, "15",
     ["class right: at least 9 of 10", "corners off by about 2 of 32 cells, in the mean"]),
    ("Some variations of the model use their parameters better: a depth-wise net", TRUE, "16",
     ["3,898 parameters   89,216 multiply-adds   right: at least 9 of 10"]),
    ("The receptive field of a first-layer unit is its arrangement of weights", TRUE, "17",
     ["minus w(2): largest difference 0.0"]),
    ("Pictures whose features in the last hidden layer are close look alike", TRUE, "17",
     ["the nearest one has the right class: at least 9 of 10"]),
    ("Others hand on derivatives better: a network with sums", TRUE, "19",
     ["without sums: 1e-06   with sums: 6"]),
    ("Where training data are few, data augmentation helps", IF, "18",
     ["none               learned 1.00, held out 0.89", "translation        learned 1.00, held out 0.93",
      "all of the slide's learned 0.37, held out 0.37"]),
    ("Their vote is better than one view", IF, "18",
     ["trained on crops and flips  centre 0.75, five crops 0.77, ten views 0.79",
      "trained on centre           centre 0.88, five crops 0.83, ten views 0.60"]),
    ("AlexNet has 60 million parameters", TRUE, "19", ["parameters 60,965,224"]),
    ("It has 630 million connections", FALSE, "19", ["connections 724,406,816"]),
    ("Conv2 has the stride 2", FALSE, "21", ["Conv2 with stride 1: 62,378,344 parameters (the slide says 60 million)"]),
    ("It has more than 150 layers", TRUE, "19", ["ResNet-152: 152 layers"]),
    ("Pooling along frequency makes fewer errors than none", TRUE, "20",
     ["P = 1                  share of wrong vowels 0.20", "P = 6                  share of wrong vowels 0.15"]),
]


@pytest.mark.parametrize("says, kind, notebook, lines", RUNS, ids=[says[:40] for says, *_ in RUNS])
def test_no_verdict_contradicts_what_a_notebook_has_run(says, kind, notebook, lines):
    assert [row.kind for row in ROWS if row.says == says] == [kind]
    cells = json.loads(next((ROOT / "notebooks").glob(f"{notebook}_*.ipynb")).read_text(encoding="utf-8"))["cells"]
    shown = "".join("".join(output.get("text", [])) for cell in cells for output in cell.get("outputs", []))
    assert [line for line in lines if line not in shown] == []


def plain(text):
    return re.sub(r"[\s#*$\\]+", "", text).lower()


@pytest.mark.skipif(SEEDS is None, reason="the decks' texts are not here")
def test_each_slide_stands_in_its_deck():
    texts = {deck: plain(next(SEEDS.glob(f"{seed}_*")).read_text()) for deck, seed in DECKS.items()}
    missing = {row.where for row in ROWS if plain(row.where[1]) not in texts[row.where[0]]}
    assert missing == set()


# The notes with a heading on each line; where decks repeat a title, a row may belong to each of its slides.
@pytest.mark.skipif(SEEDS is None, reason="the decks' texts are not here")
def test_the_rows_stand_in_the_order_of_the_slides():
    seeds = {**DECKS, "Back propagation through a CNN": "000"}
    lines = {deck: next(SEEDS.glob(f"{seed}_*")).read_text().splitlines() for deck, seed in seeds.items()}
    titles = {deck: [plain(line) for line in text] for deck, text in lines.items()}
    reached = dict.fromkeys(seeds, 0)
    for row in ROWS:
        following = titles[row.deck][reached[row.deck]:]
        assert plain(row.slide) in following, f"{row.says} stands too late"
        reached[row.deck] += following.index(plain(row.slide))
    assert min(reached.values()) > 50
