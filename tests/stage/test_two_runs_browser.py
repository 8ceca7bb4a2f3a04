"""Two runs on the stage in a real Chromium: scatter and gather, a student's run and the lecture's."""

import re

import pytest
from contrast import PALE
from long import long, some_of
from runs_page import SIZES
from test_stage_browser import FAULTS

import lecture_cnn as lc
from lecture_cnn.slips.variants import variant

ROOT = "document.querySelector('.lecture-stepper')"
SIDES = "scatter", "gather"


# The first and the last are in make test.
PAIRED = [("pair", "laptop"), ("pair", "phone"), ("windows", "laptop"), ("windows", "phone")]


def pair():
    return lc.stepper("L07", beside="L11")


def replay(listing, old, new):
    found = lc.replay(variant(lc.LISTINGS[listing].function, {old: new}, "replayed"), listing)
    return found, found.stepper()


REPLAYS = {
    "scalars": ("L11", "db[l, j] += dz[l, j, x, y]", "db[l, j] = dz[l, j, x, y]"),
    "windows": ("L07", "for j in span(1, D[l-1]):", "for j in downto(D[l-1], 1):"),
    "max-pool": ("L14", "dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]",
                 "dy[l-1, j, pidx[l, j, x, y]] = dy[l, j, x, y]"),
}


def half(page, side):
    return page.locator(".stage-half").nth(SIDES.index(side))


PAIRS = ["pair", *REPLAYS]
LOOKED_AT = [some_of([(size, name) for name in PAIRS], 2, n % 2) for n, size in enumerate(SIZES)]


@long
@pytest.mark.parametrize("size, name", [one for some in LOOKED_AT for one in some])
def test_of_both_runs_the_class_sees_what_the_step_is_about(show, page, size, name):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    show(pair() if name == "pair" else replay(*REPLAYS[name])[1])
    assert page.locator(".stage-half").count() == 2
    assert page.evaluate(FAULTS) == []
    first, second = (box.bounding_box() for box in page.locator(".stage-half").all())
    if size == "phone":
        assert second["y"] >= first["y"] + first["height"] - 1
    else:
        assert second["x"] >= first["x"] + first["width"] - 1


def test_on_one_clock_gather_and_scatter_have_made_as_many_products_and_fill_differently(show):
    widget = pair()
    page = show(widget, 20)
    done = page.evaluate(f"{ROOT}.stepper.view.pairing.done[20]")
    told = page.locator(".stage-told").text_content()
    assert told.startswith(f"{done} products each; cells finished: scatter ") and told.endswith("gather 21")
    gather, scatter = widget.trace, widget.second
    cell = half(page, "gather").locator("[data-role=written]").get_attribute("data-cell")
    assert cell == gather.piece_name(gather.writes_of(page.evaluate(f"{ROOT}.stepper.view.pairing.clock[20]")))
    step = page.evaluate(f"{ROOT}.stepper.view.leftStep(20)")
    cell = half(page, "scatter").locator("[data-role=written]").get_attribute("data-cell")
    assert cell == scatter.piece_name(scatter.writes_of(step))
    line = half(page, "scatter").locator("[data-role=line]").text_content()
    assert line.startswith("dY(l-1,i,x+x'-1,y+y'-1) += ")
    page.get_by_role("button", name="more controls").click()
    page.get_by_role("button", name="each in its own order").click()
    page.locator(".lecture-stepper").focus()
    cells = [half(page, side).locator("[data-role=written]").get_attribute("data-cell") for side in SIDES]
    assert cells[0].lower() == cells[1].lower(), "of one clock both finish the same cell"
    assert "largest" in page.locator(".stage-told").text_content()
    values = [half(page, side).locator("[data-role=written] .digits").text_content() for side in SIDES]
    assert values[0] == values[1]


def test_a_pair_goes_from_the_stage_to_study_and_back_and_its_keys_step_both(show):
    page = show(pair())
    before = page.locator(".stage-half [data-role=sentence]").all_text_contents()
    page.keyboard.press("ArrowRight")
    after = page.locator(".stage-half [data-role=sentence]").all_text_contents()
    assert all(one != other for one, other in zip(before, after))
    page.keyboard.press("s")
    assert page.locator(".two-gradients").is_visible() and not page.locator(".stage-two").is_visible()
    page.keyboard.press("o")
    page.keyboard.press("s")
    assert page.locator(".stage-half").count() == 2 and page.locator(".stage-two").is_visible()
    assert not page.locator(".two-gradients").is_visible()


@long
@pytest.mark.parametrize(("name", "size"), some_of(PAIRED, 3))
def test_two_runs_open_on_the_stage_and_all_keys_work_there(show, page, size, name):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    show(pair() if name == "pair" else replay(*REPLAYS[name])[1])
    root = page.locator(".lecture-stepper")
    assert root.get_attribute("data-mode") == "stage"
    last = page.evaluate(f"{ROOT}.stepper.length") - 1
    page.evaluate(f"{ROOT}.stepper.go({last - 2})")

    def seen():
        texts = [half.locator("[data-role=sentence]").text_content() for half in page.locator(".stage-half").all()]
        return int(root.get_attribute("data-step")), texts

    step, before = seen()
    page.keyboard.press("ArrowRight")
    assert seen()[0] == step + 1 and seen()[1] != before
    for key, there in [("ArrowLeft", step), ("PageDown", step + 1), ("PageUp", step), ("Space", step + 1),
                       ("Home", 0), ("End", last)]:
        page.keyboard.press(key)
        assert seen()[0] == there, key
    page.keyboard.press("Shift+ArrowLeft")  # to the loop's value before
    assert seen()[0] < last
    page.keyboard.press("0")
    assert page.locator(".stage-loops").last.text_content() != ""
    written = page.locator("[data-role=written]").last.get_attribute("data-cell")
    page.keyboard.press("1")
    assert page.locator("[data-role=written]").last.get_attribute("data-cell") != written
    page.keyboard.press("?")
    assert page.locator("dialog.help[open]").count() == 1
    page.keyboard.press("?")
    page.keyboard.press("f")
    page.locator(":fullscreen").wait_for()
    page.keyboard.press("f")
    page.locator(":fullscreen").wait_for(state="detached")
    step, before = seen()
    page.locator("[data-role=next]").click()
    assert seen()[0] == step + 1
    page.keyboard.press("s")
    assert root.get_attribute("data-mode") == "study" and page.locator(".stage-two").count() == 0
    page.keyboard.press("s")
    assert seen()[0] == step + 1


@long
@pytest.mark.parametrize(("name", "size"), some_of(PAIRED, 3))
def test_beside_each_other_no_line_is_changed_and_beside_the_line_stands_why(show, page, size, name):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    show(pair() if name == "pair" else replay(*REPLAYS[name])[1])
    says = 'lc.stepper("L07") or lc.stepper("L11")' if name == "pair" else "call lc.replay once more"
    why = page.locator(".refusal")
    assert why.count() == 0
    page.keyboard.press("e")
    assert says in page.locator(".stage-half").first.locator(".stage-strip .refusal").text_content()
    page.locator(".stage-half").last.locator(".stage-line").click()
    assert says in page.locator(".stage-half").last.locator(".stage-strip .refusal").text_content()
    assert why.count() == 1
    step = page.evaluate(f"{ROOT}.stepper.step")
    assert page.evaluate(FAULTS) == []  # it goes to other steps: there the words are gone
    assert why.count() == 0
    page.evaluate(f"{ROOT}.stepper.go({step})")
    page.keyboard.press("e")
    strip, lens = (page.locator(f".stage-half .stage-{part}").first.bounding_box() for part in ("strip", "lens"))
    box = why.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= strip["y"] + strip["height"] + 1 <= lens["y"] + 2
    for tile in page.locator(".stage-half [data-role=written]").all():
        box, bar = tile.bounding_box(), page.locator(".stage-bar").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= bar["y"]
    page.keyboard.press("s")
    line = page.locator(".half > h3 code" if name == "pair" else ".half .line code").last
    line.click()
    assert says in why.text_content() and why.count() == 1
    page.keyboard.press("ArrowLeft")
    assert why.count() == 0


def test_a_cell_of_a_half_tells_its_history_and_promises_no_way_that_the_clock_has_not(show):
    page = show(pair(), 20)
    for side in SIDES:
        tile = half(page, side).locator("[data-role=written]")
        tile.click()
        history = half(page, side).locator(".stage-history")
        assert history.locator(".sentence").first.text_content().startswith(tile.get_attribute("data-cell"))
        assert "goes to the step" not in history.locator(".pin").text_content()
        tile.click()
        assert history.count() == 0 and page.evaluate(f"{ROOT}.stepper.step") == 20


def test_on_a_small_phone_no_cell_of_two_runs_is_lower_than_its_digits(show):
    page = show(pair(), 30)
    page.set_viewport_size(dict(width=375, height=667))
    lower = page.locator(".stage-tile .digits").evaluate_all(
        "all => all.filter((one) => one.parentNode.offsetHeight < one.offsetHeight).length")
    assert lower == 0


def test_a_replay_ends_where_the_two_sentences_part(show):
    found, widget = replay(*REPLAYS["scalars"])
    page = show(widget)
    last = page.evaluate(f"{ROOT}.stepper.length") - 1
    assert page.evaluate(f"{ROOT}.stepper.step") == last
    assert page.locator(".stage-told").text_content() == "here the two runs part"
    heads = page.locator(".stage-side").all_text_contents()
    assert heads[0].startswith("your run") and heads[1] == "the lecture: L11"
    results = [re.split("= ", text)[-1] for text in page.locator("[data-role=sentence]").all_text_contents()]
    assert results[0] != results[1]
    page.keyboard.press("ArrowLeft")
    assert page.locator(".stage-told").text_content() == "the same so far"
    results = [re.split("= ", text)[-1] for text in page.locator("[data-role=sentence]").all_text_contents()]
    assert results[0] == results[1]
    show(replay(*REPLAYS["max-pool"])[1])  # they part at once
    assert page.locator(".stage-number").text_content() == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_both_halves_stand_out_in_both_themes(show, page, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    show(pair(), 30)
    assert page.evaluate(PALE) == []
