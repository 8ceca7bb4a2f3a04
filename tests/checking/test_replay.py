"""`lc.replay`: a student's 1-based loops beside a listing's, aligned by the cell, up to the first difference."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.checking.replay import aligned
from lecture_cnn.onebased import Position, downto, span, zeros  # noqa: F401  words of the functions below
from lecture_cnn.slips.mistakes import bank
from lecture_cnn.slips.variants import variant


def backward_in_another_order(l, Y, z, w, dY, dz, dw, db, f_prime, D, W, H, K):
    dw[l] = zeros(D[l], D[l-1], K[l], K[l])
    db[l] = zeros(D[l])
    dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                dz[l, j, x, y] = dY[l, j, x, y] * f_prime(z[l, j, x, y])
                db[l, j] += dz[l, j, x, y]
                for i in span(1, D[l-1]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]
                            dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]


def with_line(old, new):
    return variant(backward_in_another_order, {old: new})


DW = "dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]"


def test_the_same_sums_in_another_order_are_no_difference():
    found = lc.replay(backward_in_another_order, "L11")
    assert found.ok and found.cell is None
    assert str(found) == "backward_in_another_order beside L11: the same cells with the same numbers"


@pytest.mark.parametrize("listing", ["L07", "L11", "L21", "L25", "L28", "L38"])
def test_a_listing_beside_itself_has_no_difference(listing):
    assert lc.replay(lc.LISTINGS[listing].function, listing).ok


def test_an_assignment_in_place_of_a_sum_parts_at_the_first_amount_that_is_lost():
    found = lc.replay(with_line(DW, DW.replace("+=", "=")), "L11")
    assert not found.ok and found.cell[0] == "dw"
    step = found.mine[found.mine_step]
    assert step.writes[0][:2] == found.cell
    assert found.lecture[found.lecture_step].writes[0][:2] == found.cell
    earlier = [k for k in range(found.mine_step) if found.cell in [write[:2] for write in found.mine[k].writes]]
    assert len(earlier) == 1  # the first product is right even with =
    assert f'to open it: lc.stepper(backward_in_another_order, like="L11", at={found.mine_step})' in str(found)


def test_a_wrong_index_parts_at_the_first_product_that_the_lecture_does_not_have():
    found = lc.replay(with_line(DW, DW.replace("dw[l, j, i, x_, y_]", "dw[l, j, i, y_, x_]")), "L11")
    assert found.cell[0] == "dw" and found.cell[1][3] != found.cell[1][4]  # the diagonal of a filter is right


def test_a_product_added_twice_parts_at_the_second_time():
    found = lc.replay(with_line(DW, f"{DW}\n{DW}"), "L11")
    writes = [k for k in range(len(found.mine)) if found.cell in [write[:2] for write in found.mine[k].writes]]
    assert found.mine_step == writes[1]


def test_an_amount_after_all_of_the_lectures_parts_beside_the_lectures_first():
    once = "db[l, j] += dz[l, j, x, y]"
    found = lc.replay(with_line(once, f"{once}\nif x == W[l] and y == H[l]:\n    db[l, j] += j"), "L11")
    mine = [k for k in range(len(found.mine)) if found.cell in [write[:2] for write in found.mine[k].writes]]
    lecture = [k for k in range(len(found.lecture)) if found.cell in [write[:2] for write in found.lecture[k].writes]]
    assert found.cell[0] == "db"
    assert (found.mine_step, found.lecture_step) == (mine[-1], lecture[0])


def test_setting_a_cell_to_zero_first_is_no_difference():
    zeroed = {"db[l] = zeros(D[l])": "db[l] = zeros(D[l])\nfor j in span(1, D[l]):\n    db[l, j] = 0"}
    assert lc.replay(variant(backward_in_another_order, zeroed), "L11").ok
    doubled = {**zeroed, "db[l, j] += dz[l, j, x, y]": "db[l, j] += 2 * dz[l, j, x, y]"}
    found = lc.replay(variant(backward_in_another_order, doubled), "L11")
    assert found.cell[0] == "db" and " += 2 dz(1," in str(found)


def test_a_local_array_that_a_student_has_no_use_for_is_no_difference():
    def without_wflip(l, dz, w, dy, D, W, H, K):
        for i in span(1, D[l-1]):
            for x in span(1, W[l-1]):
                for y in span(1, H[l-1]):
                    dy[l-1, i, x, y] = 0
                    for j in span(1, D[l]):
                        for x_ in span(max(1, x - W[l] + 1), min(K[l], x)):
                            for y_ in span(max(1, y - H[l] + 1), min(K[l], y)):
                                dy[l-1, i, x, y] += w[l, j, i, x_, y_] * dz[l, j, x-x_+1, y-y_+1]

    assert lc.replay(without_wflip, "L07").ok


def test_a_cell_that_is_never_written_is_said_to_be():
    found = lc.replay(with_line(DW, ""), "L11")
    assert found.cell[0] == "dw" and found.mine_step is None and found.lecture_step is not None
    assert "yours  never written" in str(found)
    assert aligned(found.mine, found.lecture, found.cell, None, found.lecture_step)[-1] == (
        len(found.mine) - 1, found.lecture_step)  # mine stands at its last step


def test_an_array_that_is_never_made_is_said_to_be_never_written():
    without = {"dw[l] = zeros(D[l], D[l-1], K[l], K[l])": "", DW: ""}
    found = lc.replay(variant(backward_in_another_order, without), "L11")
    assert found.cell[0] == "dw" and found.mine_step is None and "yours  never written" in str(found)


def test_a_function_that_stops_is_told_with_its_line():
    found = lc.replay(with_line(DW, DW.replace("x+x_-1", "x+x_")), "L11")
    assert not found.ok and found.mine is None
    assert "it stops with IndexError: Y(0), axis 2: index 7 is outside 1:6" in str(found)
    assert "Traceback" not in str(found)
    with pytest.raises(ValueError, match="nothing to step through"):
        found.stepper()


LINES = [mistake for mistake in bank() if mistake.changes and mistake.listing in ("L07", "L08", "L24", "L25", "L28")]


@pytest.mark.parametrize("mistake", LINES, ids=lambda mistake: mistake.id)
def test_each_named_mistake_in_a_listing_parts_from_it_or_stops_or_hides_on_this_example(mistake):
    found = lc.replay(mistake.function(), mistake.listing)
    if not found.error:
        right = lc.LISTINGS[mistake.listing].run()
        wrong = lc.trace(mistake.function(), like=mistake.listing).result
        wrong = {name: array for name, array in wrong.items() if name in right and name != "dzpad"}
        assert found.ok == all(np.array_equal(array, right[name], equal_nan=True) for name, array in wrong.items())


def test_other_inputs_can_be_given():
    inputs = {name: np.ones_like(value) if isinstance(value, np.ndarray) else value
              for name, value in lc.LISTINGS["L11"].example().items()}
    assert lc.replay(backward_in_another_order, "L11", **inputs).ok


def test_the_stepper_opens_at_the_difference():
    found = lc.replay(with_line(DW, DW.replace("+=", "=")), "L11")
    widget = found.stepper()
    assert widget.clock[-2:] == [found.mine_step, found.lecture_step]
    assert widget.step == len(widget.clock) // 2 - 1


def test_its_html_holds_the_text_and_no_markup_of_a_student():
    def evil(l, dz, w, dy, D, W, H, K):
        raise ValueError("<img src=x>")

    page = lc.replay(evil, "L07")._repr_html_()
    assert "<img" not in page and "&lt;img src=x&gt;" in page


@pytest.mark.parametrize("function", [3, None, "L07", np.zeros(3)], ids=str)
def test_what_is_no_function_is_a_TypeError(function):
    with pytest.raises(TypeError, match="replay takes your function itself, got "):
        lc.replay(function, "L07")


def test_an_unknown_listing_is_a_KeyError():
    with pytest.raises(KeyError, match="no listing 'L99'"):
        lc.replay(backward_in_another_order, "L99")


@pytest.mark.parametrize("given, ok", [(np.inf, True), (-np.inf, False), (1.0, False), (np.nan, False)])
def test_an_infinite_cell_is_equal_to_itself_alone(given, ok):
    def lecture_like(l, Y, z, w, b, activation, D, W, H, K):
        z[l, 1, 1, 1] = given
        Y[l, 1, 1, 1] = given

    found = lc.replay(lecture_like, "L21", y=np.full((1, 1, 1), np.inf), w=np.ones((1, 1, 1, 1)), b=np.zeros(1),
                      activation="identity")
    assert found.ok == ok


def test_positions_are_compared_exactly_however_large_they_are():
    def other_row(l, Y, pidx, D, W, H, K):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                pidx[l, 1, x, y] = Position((x, 3 - y if x == 1500 else y))
                Y[l, 1, x, y] = Y[l-1, 1, x, y]

    assert lc.replay(other_row, "L02", y=np.zeros((1, 1500, 2)), K=1).cell == ("pidx", (1, 1, 1500, 1))
    assert lc.replay(other_row, "L02", y=np.zeros((1, 1499, 2)), K=1).ok
