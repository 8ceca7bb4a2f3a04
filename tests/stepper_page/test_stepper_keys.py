"""Whose a key is: the stepper's that was used last, or the only one in view; and that a button does what a key does."""

import base64

import pytest
from playwright.sync_api import expect
from stepper_page import cell, number

import lecture_cnn as lc
from lecture_cnn.onebased import flipLeftRight, flipUpDown, inner, span, zeros
from lecture_cnn.widget.pack import pack
from lecture_cnn.widget.stepper import MODULE, STYLE

STEPPER = "document.querySelector('.lecture-stepper').stepper"
# Two steppers in a page that scrolls, an editor and a menu beside them; each can be run again.
PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>notebook</title><style>{STYLE}</style>
<style>main {{ height: 900px; overflow: auto; }} .space {{ height: 3000px; }}</style>
<main class="jp-Notebook"><div contenteditable id="editor">x = 1</div><div contenteditable id="empty"></div>
<div id="first"></div><div class="space"></div><div id="second"></div><div class="space"></div></main>
<script type="module">{MODULE}
const running = {{}};
window.run_cell = (name, text) => {{
  running[name]?.();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const values = {{ data: new DataView(bytes.buffer), beside: new DataView(new ArrayBuffer(0)) }};
  Object.assign(values, {{ step: 0, stops: [46], clock: [], mode: "study", asks: [] }});
  const model = {{
    ...{{ on() {{}}, off() {{}}, save_changes() {{}} }},
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
  }};
  running[name] = render({{ model, el: document.getElementById(name) }});
}};
window.leaked = [];
document.addEventListener("keydown", (event) => window.leaked.push(event.key));
window.ready = true;
</script></html>"""


@pytest.fixture
def notebook(page, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(PAGE, encoding="utf-8")
    page.set_viewport_size(dict(width=1280, height=900))
    page.goto(f"file://{path}")
    page.wait_for_function("window.ready")
    page.data = base64.b64encode(pack(lc.trace("L07"))).decode()
    for name in ("first", "second"):
        page.evaluate("([name, data]) => window.run_cell(name, data)", [name, page.data])
    return page


def steps(page):
    return page.locator(".lecture-stepper").evaluate_all("all => all.map(root => root.stepper.step)")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_the_only_stepper_in_view_takes_the_keys_of_a_remote_without_a_click(notebook):
    press(notebook, "ArrowRight", "ArrowRight", "ArrowLeft", "PageDown", "PageUp", "Space")
    assert steps(notebook) == [46, 0]
    assert notebook.evaluate("window.leaked") == []
    press(notebook, "End")
    assert steps(notebook) == [130, 0]
    press(notebook, "Home", "Shift+ArrowRight")
    assert steps(notebook)[0] > 0 and notebook.locator("main").evaluate("main => main.scrollTop") == 0


def test_a_stepper_whose_cell_was_just_run_is_seen_from_its_top(notebook):
    above = "document.querySelector('#first .lecture-stepper').getBoundingClientRect().top < 0"
    for active in ("", "jp-mod-active"):
        notebook.evaluate("""([active, data]) => {
          const first = document.getElementById("first");
          first.className = "jp-Cell";
          first.nextElementSibling.className = `space ${active}`;
          document.querySelector("main").scrollTop = 400;
          window.run_cell("first", data);
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""", [active, notebook.data])
        assert notebook.evaluate(above) is not bool(active)


def test_letters_that_are_commands_of_a_notebook_stay_its_own(notebook):
    press(notebook, "a", "b", "s", "p", "ArrowDown", "Enter")
    assert steps(notebook) == [0, 0]
    assert notebook.evaluate("window.leaked") == ["a", "b", "s", "p", "ArrowDown", "Enter"]
    line = notebook.locator("#first .line[aria-current] code")
    before = line.text_content()
    press(notebook, "n")
    assert line.text_content() != before


def test_who_writes_in_a_cell_keeps_all_keys_but_an_empty_cell_has_no_use_for_a_remotes(notebook):
    notebook.locator("#editor").focus()
    press(notebook, "ArrowRight", "PageDown", "Space", "n")
    assert steps(notebook) == [0, 0]
    notebook.locator("#empty").focus()
    press(notebook, "PageDown")
    assert steps(notebook) == [46, 0]
    press(notebook, "n")
    assert notebook.locator("#empty").text_content() == "n"


def test_the_stepper_used_last_takes_keys_after_its_cell_was_run_again(notebook):
    notebook.locator("main").evaluate("main => { main.style.height = '2200px'; }")
    notebook.set_viewport_size(dict(width=1280, height=2200))
    notebook.add_style_tag(content=".space { height: 10px; } ")
    notebook.locator("#second .title").click()
    notebook.evaluate("document.activeElement.blur()")
    press(notebook, "ArrowRight")
    assert steps(notebook) == [0, 1]
    notebook.evaluate("data => window.run_cell('second', data)", notebook.data)
    press(notebook, "PageDown")
    assert steps(notebook) == [0, 46]
    notebook.locator("#first .title").click()
    notebook.evaluate("document.activeElement.blur()")
    press(notebook, "ArrowRight")
    assert steps(notebook) == [1, 46]


def test_of_two_in_view_that_none_has_used_none_takes_a_key(notebook):
    notebook.locator("main").evaluate("main => { main.style.height = '2200px'; }")
    notebook.set_viewport_size(dict(width=1280, height=2200))
    notebook.add_style_tag(content=".space { height: 10px; } ")
    press(notebook, "ArrowRight")
    assert steps(notebook) == [0, 0] and notebook.evaluate("window.leaked") == ["ArrowRight"]


def test_a_menu_and_a_window_give_the_keys_back_when_they_close(show):
    page = show(lc.stepper("L07"))
    page.locator(".loop").select_option("x")
    press(page, "ArrowRight")
    assert number(page) == 1
    page.locator(".speed").select_option("10")
    press(page, "ArrowRight")
    assert number(page) == 2
    for button in ("help with the keys", "entry of L07"):
        page.get_by_role("button", name=button).click()
        press(page, "Escape", "ArrowRight")
    assert number(page) == 4


@pytest.mark.parametrize("mode", ["stage", "study"])
def test_a_finger_alone_can_do_all_that_keys_do(show, mode):
    page = show(lc.stepper("L07", mode=mode, stops=[46]), 11)
    go = lambda name: page.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    step = lambda: page.evaluate(f"{STEPPER}.step")  # noqa: E731
    if mode == "stage":
        go("more controls")
    go("next value of the loop")
    assert step() == 13
    go("previous value of the loop")
    assert step() == 11
    for name, there in [("next stop", 46), ("previous step", 45), ("next step", 46), ("previous stop", 45),
                        ("first step", 0), ("last step", 130)]:
        page.get_by_role("button", name=name, exact=True).last.click()
        assert step() == there, name
    for name in ("play", "notation or Python", "predict, then reveal", "stage or study", "full screen",
                 "help with the keys"):
        assert page.get_by_role("button", name=name, exact=True).first.is_visible(), name


def test_a_pin_says_that_it_is_one_and_how_to_let_go(show):
    widget = lc.stepper("L11")
    page = show(widget, 700)
    there = cell(page, widget.trace, "dY", 0, 1, 5, 4)
    there.click()
    told = page.locator(".arithmetic .pin")
    assert "pinned" in told.text_content() and "goes to the step that wrote it" in told.text_content()
    page.get_by_role("button", name="let go of the pinned cell").click()
    expect(page.locator(".pinned")).to_have_count(0)
    expect(page.locator(".arithmetic .pin")).to_have_count(0)
    there.click()
    press(page, "Escape")
    expect(page.locator(".arithmetic .pin")).to_have_count(0)


def of_a_student(l, dz, w, dy, D, W, H, K):
    dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))
    Wflip = zeros(D[l-1], D[l], K[l], K[l])
    for j in span(1, D[l]):
        for i in span(1, D[l-1]):
            Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))
        dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                segment = dzpad[:, x:x+K[l]-1, y:y+K[l]-1]
                dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)


def own_run():
    """A run that the page can't run again: there a tap on an input can't change it, and pins it."""
    return lc.stepper(of_a_student, like="L07", mode="stage")


def test_on_the_stage_a_tap_tells_a_cells_history_and_a_second_one_goes_to_the_step_that_wrote_it(show):
    widget = own_run()
    page = show(widget, 46)
    tile = page.locator("[data-cell='dzpad(3,5,4)']")
    tile.click()
    history = page.locator(".stage-history")
    expect(history).to_contain_text("dzpad(3,5,4) = ")
    box, cover = tile.bounding_box(), history.bounding_box()
    assert cover["y"] >= box["y"] + box["height"] or cover["y"] + cover["height"] <= box["y"]
    tile.click()
    assert page.evaluate(f"{STEPPER}.step") == widget.trace.wrote("dzpad", (3, 5, 4))
    expect(history).to_have_count(0)
    page.locator("[data-role=read]").first.click()
    page.get_by_role("button", name="let go of the pinned cell").click()
    expect(history).to_have_count(0)


def test_what_pops_up_stays_in_what_is_seen_and_off_the_map_under_the_pointer(show, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    widget = lc.stepper("L11")
    show(widget, 1370)
    page.locator(".told").evaluate("told => { told.style.display = 'none'; }")  # as if scrolled out of sight
    for name, index in [("dY", (0, 2, 6, 5)), ("w", (1, 1, 1, 1, 1)), ("z", (1, 1, 1, 1))]:
        node = cell(page, widget.trace, name, *index)
        node.hover()
        popup = page.locator(".popup")
        expect(popup).to_contain_text("=")
        box = popup.bounding_box()
        root = page.locator(".lecture-stepper").bounding_box()
        plane = node.locator("xpath=ancestor::div[@class='plane']").bounding_box()
        assert root["x"] <= box["x"] and box["x"] + box["width"] <= root["x"] + root["width"]
        assert root["y"] <= box["y"] and box["y"] + box["height"] <= min(768, root["y"] + root["height"])
        apart = (box["x"] >= plane["x"] + plane["width"] or box["x"] + box["width"] <= plane["x"]
                 or box["y"] >= plane["y"] + plane["height"] or box["y"] + box["height"] <= plane["y"])
        assert apart, name


def test_on_the_stage_the_keyboard_alone_reaches_a_cell_and_the_step_that_wrote_it(show):
    widget = own_run()
    page = show(widget, 46)
    press(page, "Alt+ArrowLeft", "Alt+ArrowLeft")
    history = page.locator(".stage-history")
    name = history.locator(".sentence").text_content().split(" = ")[0]
    assert name.startswith("Wflip(1,3,")
    press(page, "Enter")
    expect(page.locator(".stage-tile.pinned")).to_have_attribute("data-cell", name)
    press(page, "Escape")
    expect(history).to_have_count(0)
    press(page, "Alt+ArrowUp", "Enter", "Enter")
    assert page.evaluate(f"{STEPPER}.step") < 46


def test_a_key_opens_the_whole_listing_over_the_stage_and_its_line_follows(show):
    page = show(lc.stepper("L07", mode="stage"), 46)
    press(page, "l")
    current = page.locator(".stage-listing .line[aria-current] .number")
    expect(current).to_have_text("13")
    press(page, "ArrowRight")
    expect(current).to_have_text("12")
    press(page, "Escape")
    expect(page.locator(".stage-listing")).to_have_count(0)
    press(page, "l", "s")
    assert page.locator(".run .listing .line").count() == 13
