"""A student's run beside the lecture's, in a real Chromium: aligned by the cell, stopped at the first difference."""

import pytest
from kept_page import shown

import lecture_cnn as lc
from lecture_cnn import onebased
from lecture_cnn.slips.variants import variant


def opened(page, widget, folder):
    widget.mode = "study"
    return shown(page, folder, widget)


def turned(l, Y, z, w, b, activation, D, W, H, K):
    """The forward pass with x' and y' of the weight exchanged, its loops over the maps outermost."""
    for j in onebased.span(1, D[l]):
        for x in onebased.span(1, W[l-1] - K[l] + 1):
            for y in onebased.span(1, H[l-1] - K[l] + 1):
                z[l, j, x, y] = b[l, j]
                for i in onebased.span(1, D[l-1]):
                    for x_ in onebased.span(1, K[l]):
                        for y_ in onebased.span(1, K[l]):
                            z[l, j, x, y] += w[l, j, i, y_, x_] * Y[l-1, i, x+x_-1, y+y_-1]
                Y[l, j, x, y] = activation(z[l, j, x, y])


def test_the_two_sentences_of_the_first_difference_stand_beside_each_other(page, tmp_path):
    found = lc.replay(turned, "L21")
    opened(page, found.stepper(), tmp_path)
    assert page.locator(".replay .difference").text_content() == "here the two runs part"
    yours, lecture = (half.inner_text() for half in page.locator(".replay .arithmetic").all())
    assert yours.split("=")[-1].strip() == found.mine[found.mine_step].text.split("=")[-1].strip()
    assert lecture.split("=")[-1].strip() == found.lecture[found.lecture_step].text.split("=")[-1].strip()
    assert yours != lecture


def test_a_late_difference_is_reached_through_the_cells_that_both_finished(page, tmp_path):
    assigned = {"db[l, j] += dz[l, j, x, y]": "db[l, j] = dz[l, j, x, y]"}
    wrong = variant(lc.LISTINGS["L11"].function, assigned, "db assigned")
    found = lc.replay(wrong, "L11")
    opened(page, found.stepper(), tmp_path)
    number = page.locator(".step-number")
    last = int(number.text_content().split("/")[1])
    assert last > 3 and number.text_content() == f"cell {last} / {last}"
    page.locator(".lecture-stepper").focus()
    for n in range(1, 4):
        page.keyboard.press("ArrowLeft")
        assert number.text_content() == f"cell {last - n} / {last}"
        assert page.locator(".replay .difference").text_content() == "the same so far"
        yours, lecture = (mark.inner_text().split("=")[-1] for mark in page.locator(".replay .arithmetic").all())
        assert yours == lecture


def test_the_pointer_on_a_cell_of_one_run_writes_out_its_history_there(page, tmp_path):
    found = lc.replay(turned, "L21")
    opened(page, found.stepper(), tmp_path)
    for side, told in enumerate(page.locator(".replay .half").all()):
        trace = [found.mine, found.lecture][side]
        told.locator(f"[data-number='{trace.number('z', (1, 1, 1, 1))}']").hover()
        assert told.locator(".arithmetic .sentence").first.text_content().startswith("z(1,1,1,1) = ")
        assert told.locator(".maps .lit.made-of").count() > 0
    page.locator(".title").hover()
    assert page.locator(".replay .lit").count() == 0


def test_a_nan_where_the_lecture_has_a_number_is_a_difference(page, tmp_path):
    printed = {"z[l, j, x, y] = b[l, j]": "z[l, j, x, y] = b[l, j] * float('nan')"}
    found = lc.replay(variant(lc.LISTINGS["L21"].function, printed, "nan from the bias"), "L21")
    opened(page, found.stepper(), tmp_path)
    assert page.locator(".replay .difference").text_content() == "here the two runs part"


def test_a_right_function_is_the_same_to_the_end(page, tmp_path):
    found = lc.replay(lc.LISTINGS["L08"].function, "L08")
    assert found.ok
    opened(page, found.stepper(), tmp_path)
    assert page.locator(".replay .difference").text_content() == "the same to the end"


def test_a_function_that_stops_has_nothing_to_step_through():
    def stops(l, dz, Y, dw, D, W, H, K):
        raise ValueError("no idea")

    with pytest.raises(ValueError, match="nothing to step through: .*no idea"):
        lc.replay(stops, "L08").stepper()


def test_a_students_code_with_the_modules_name_is_noted_as_on_the_slide():
    from lecture_cnn.language.notation import notation

    assert notation(turned)[:2] == ["for j = 1:D_l", "    for x = 1:W_{l-1}-K_l+1"]
