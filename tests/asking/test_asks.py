"""lc.Ask without a browser: what is refused, and what the browser gets."""

import pytest

import lecture_cnn as lc


def test_a_question_halts_at_its_loop_variables_and_is_answered_where_something_is_written():
    ask = lc.Ask(dict(j=1, x=4, y=3), "What is dy(0,1,4,3)?", ["-6", "6"])
    [row] = lc.stepper("L07", asks=[ask]).asks
    trace = lc.trace("L07")
    assert trace[row["step"]].text.startswith("segment = ")
    assert trace[row["answer"]].writes[0] == ("dy", (0, 1, 4, 3), -6.0)
    assert [choice["text"] for choice in row["choices"]] == ["-6", "6"] and row["right"] is None


def test_a_step_number_is_the_step_itself_and_questions_come_in_their_order():
    asks = [lc.Ask(9, "later?"), lc.Ask(2, "first?")]
    rows = lc.stepper("L14", asks=asks).asks
    assert [(row["step"], row["answer"], row["question"]) for row in rows] == [(2, 2, "first?"), (9, 9, "later?")]


def test_beside_a_second_run_a_question_stands_on_the_clock_of_the_windows():
    ask = lc.Ask(dict(j=1, x=1, y=3), "Which cell?")
    [row] = lc.stepper("L07", beside="L11", asks=[ask]).asks
    assert (row["step"], row["answer"]) == (2, 2)


def test_a_cell_in_the_question_is_its_value_before_the_step():
    trace = lc.trace("L39")
    k = next(k for k in range(len(trace)) if trace[k].writes[0][1] == (1, 1, 2, 1))
    z = trace.value(trace.number("z", (1, 1, 2, 1)), k)
    ask = lc.Ask(k, "z is {z(1,1,2,1)}: what is dz?")
    [row] = lc.stepper("L39", asks=[ask]).asks
    assert row["question"] == f"z is {z:g}: what is dz?".replace("-", "−")


@pytest.mark.parametrize(("make", "error", "said"), [
    (lambda: lc.Ask(1, " "), TypeError, "question: expected a text, got ' '"),
    (lambda: lc.Ask(1, "?", "yes"), TypeError, "choices: expected a list of texts, got 'yes'"),
    (lambda: lc.Ask(1, "?", [1]), TypeError, "choices: expected a text, got 1"),
    (lambda: lc.Ask(1, "?", [("a", "b", "c")]), ValueError, "too many values"),
    (lambda: lc.Ask(1, "?", [str(n) for n in range(10)]), ValueError, "at most 9, got 10"),
    (lambda: lc.Ask(1, "?", ["a", "b"], right="c"), ValueError, "right: 'c' is none of the choices"),
    (lambda: lc.Ask(1, "?", look=3), TypeError, "look: expected a text, got 3"),
    (lambda: lc.Ask(1, "?", show="all"), ValueError, "show: expected one of"),
    (lambda: lc.stepper("L07", asks=["?"]), TypeError, "asks: expected a list of lc.Ask"),
    (lambda: lc.stepper("L07", asks=lc.Ask(1, "?")), TypeError, "asks: expected a list of lc.Ask"),
    (lambda: lc.stepper("L07", asks=[lc.Ask(999, "?")]), IndexError, "999"),
    (lambda: lc.stepper("L07", asks=[lc.Ask(1, "?", look="dv")]), ValueError, "no array of this run is named 'dv'"),
    (lambda: lc.stepper("L07", asks=[lc.Ask(1, "?", look="dz(1,9,1,1)")]), IndexError, "no cell dz"),
    (lambda: lc.stepper("L07", asks=[lc.Ask(1, "{dz(1,9,1,1)}?")]), IndexError, "no cell dz"),
])
def test_what_is_refused_says_what_was_expected(make, error, said):
    with pytest.raises(error, match=said):
        make()
