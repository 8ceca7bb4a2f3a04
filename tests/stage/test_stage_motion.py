"""What moves on the stage, and that nothing else does."""

import pytest
from playwright.sync_api import expect

import lecture_cnn as lc

MOVES = """() => document.querySelector(".lecture-stepper").getAnimations({ subtree: true }).map((one) => {
  const { delay, duration } = one.effect.getTiming();
  const { target } = one.effect;
  return {
    what: target.className.split(" ")[0],
    from: one.effect.getKeyframes()[0].transform,
    end: delay + duration,
    colour: target.style.getPropertyValue("--spot"),
    place: [...target.parentNode.children].indexOf(target),
    panel: target.closest(".stage-panel")?.querySelector(".stage-name").textContent,
  };
})"""
KEY = """document.querySelector(".lecture-stepper").dispatchEvent(
  new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }))"""
STEPPER = "document.querySelector('.lecture-stepper').stepper"


def moves_after(show, listing, step):
    """What is moving right after the key that goes to this step, before any time passes."""
    page = show(lc.stepper(listing, mode="stage"), step - 1)
    moves = page.evaluate(f"({KEY}, ({MOVES})())")
    assert page.evaluate(f"{STEPPER}.step") == step
    return moves


def test_a_filter_turns_once_up_down_and_once_left_right_and_keeps_its_colours(show, page):
    moves = [one for one in moves_after(show, "L07", 2) if one["what"] == "stage-tile"]
    down, across = ([one for one in moves if one["panel"] == panel] for panel in ("up-down", "Wflip(1,1)"))
    assert len(down) == len(across) == 9
    assert all("translateY" in one["from"] for one in down) and all("translateX" in one["from"] for one in across)
    assert max(one["end"] for one in down) < max(one["end"] for one in across) < 400
    colours = page.locator(".stage-panel.coefficient").first.locator(".stage-tile").evaluate_all(
        "tiles => tiles.map(tile => tile.style.getPropertyValue('--spot'))")
    in_place = lambda tiles: [one["colour"] for one in sorted(tiles, key=lambda one: one["place"])]  # noqa: E731
    turned = [colours[3 * (2 - row) + column] for row in range(3) for column in range(3)]
    assert in_place(down) == turned
    assert in_place(across) == colours[::-1]


def test_the_products_of_a_window_travel_to_their_sum(show, page):
    moves = moves_after(show, "L07", 46)
    travelling = [one for one in moves if one["what"] == "stage-travels"]
    assert len(travelling) == 9 and all(one["end"] < 400 for one in moves)
    assert {one["what"] for one in moves} <= {"stage-travels", "stage-mark"}
    expect(page.locator(".stage-travels")).to_have_count(0)


def test_the_next_key_ends_what_moves_and_one_shows_its_step_at_once(show, page):
    moves_after(show, "L07", 2)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{STEPPER}.step") == 7
    assert page.locator(".stage-name", has_text="up-down").count() == 0
    assert page.locator("[data-role=line]").text_content().startswith("dzpad(j")


@pytest.mark.parametrize("step", [2, 46])
def test_nothing_moves_where_motion_is_reduced(show, page, step):
    page.emulate_media(reduced_motion="reduce")
    assert moves_after(show, "L07", step) == []


def test_a_jump_moves_nothing(show, page):
    show(lc.stepper("L07", mode="stage"), 46)
    assert page.evaluate(f"{STEPPER}.go(2)") is None
    assert page.evaluate(MOVES) == []
