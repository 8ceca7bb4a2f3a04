"""A page from a file, with no kernel and no network: what is changed in it runs there."""

import struct
import zlib

import numpy as np
import pytest
from playwright.sync_api import expect

import lecture_cnn as lc
from lecture_cnn.widget.change import answered

SHOWN = ".changed-what"
LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"


@pytest.fixture
def stepper(show):
    return lambda *names, **more: show(lc.stepper(*names, mode="study", **more))


def edit(page, number, text):
    page.locator(".listing .line code").nth(number - 1).click()
    page.locator("form.edit input").fill(text)
    page.keyboard.press("Enter")


def cells(page, name):
    """The numbers of an array in the end, in the run that the page shows."""
    return page.evaluate(
        """name => { const { trace } = document.querySelector('.lecture-stepper').stepper;
            const place = trace.places.find(one => one.name === name && trace.isWritten(one.first));
            return Array.from({ length: place.size }, (_, n) =>
                trace.valueAt(place.first + n, trace.length)); }""",
        name,
    )


def test_a_line_is_changed_in_python_and_in_the_slides_signs_and_the_run_is_pythons(stepper):
    page = stepper("L07")
    for text in (f"{LAST} * 2", "dy(l-1,j,x,y) = Wflip(j,:,:,:) . segment + 1"):
        edit(page, 13, text)
        python = f"{LAST} + 1" if "(l-1" in text else text
        page.get_by_text(f"line 13: {python}").wait_for()
        widget = lc.stepper("L07")
        answered(widget, dict(do="line", line=13, text=python))
        assert cells(page, "dy") == widget.trace.result["dy"].ravel().tolist()
        page.keyboard.press("u")
    edit(page, 13, LAST[:-1])
    assert page.locator("form.edit .refusal").text_content() == "this is no Python: '(' was never closed"
    page.keyboard.press("Escape")
    assert page.locator(".changed-note").count() == 0


def test_a_number_and_a_wrong_line_are_changed_and_taken_back(stepper):
    page = stepper("L21")
    first = cells(page, "z")
    page.evaluate("document.querySelector('.lecture-stepper').stepper.view.change(0)")
    page.locator("form.edit input").fill("2.5")
    page.keyboard.press("Enter")
    assert page.locator(SHOWN).text_content().startswith("Y(0,1,1,1) = 2.5, before: ")
    assert cells(page, "z") != first
    page.keyboard.press("m")
    page.locator(".slips-list button").first.click()
    assert page.locator(SHOWN).text_content().startswith("E11: ") or page.locator(".refusal").count()
    page.keyboard.press("Escape")
    for _ in range(2):
        page.keyboard.press("u")
    assert cells(page, "z") == first


def test_sizes_activation_seed_and_padding_are_chosen_and_what_does_not_fit_stays_as_it_was(stepper):
    page = stepper("L23")
    page.keyboard.press("i")
    rows = dict(W=9, K=2, S=3, pad=1, seed=4, d=3)
    for name, number in rows.items():
        field = page.locator(f".inputs [name={name}]")
        field.fill(str(number))
        field.press("Tab")
    page.locator(".inputs [name=activation]").select_option("tanh")
    assert len(cells(page, "z")) == 3 * ((9 + 2 - 2) // 3 + 1) * ((5 + 2 - 2) // 3 + 1)
    field = page.locator(".inputs [name=K]")
    field.fill("12")
    field.press("Tab")
    assert "K[1] = 12 is too large" in page.locator(".inputs .refusal").text_content()
    assert page.locator(".inputs [name=K]").input_value() == "2"


def test_the_control_that_was_used_keeps_the_focus_and_escape_closes_the_inputs(stepper):
    page = stepper("L23")
    panel = page.locator("dialog.inputs")
    focused = "document.activeElement.name"
    page.keyboard.press("i")
    for number in ("2", "0"):  # one that runs, and one that is refused
        page.locator(".inputs [name=K]").fill(number)
        page.keyboard.press("Enter")
        assert page.evaluate(focused) == "K"
    assert panel.locator(".refusal").text_content() == "K must be at least 1, but came as 0"
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("i")
    page.locator(".lecture-stepper").evaluate("root => root.focus()")  # as after a digit was drawn
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert page.locator(".lecture-stepper").get_attribute("data-step") == "1"


@pytest.mark.parametrize("width", [1366, 1024])
def test_the_inputs_stand_beside_the_run_and_cover_nothing_of_it(show, width):
    page = show(lc.stepper("L07", mode="stage"), 46)
    page.set_viewport_size({"width": width, "height": 768})
    page.keyboard.press("i")
    panel = page.locator("dialog.inputs")
    for run in (".stage", ".run"):
        expect(panel).to_be_visible()
        seen = page.locator(run).bounding_box()
        assert seen["x"] + seen["width"] <= panel.bounding_box()["x"]
        page.keyboard.press("Escape")
        assert page.locator(run).bounding_box()["width"] > seen["width"] + 300
        page.keyboard.press("s")
        page.keyboard.press("i")


def test_on_the_stage_the_help_is_seen_and_so_is_why_a_wrong_line_stops(show):
    page = show(lc.stepper("L07", mode="stage"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("?")
    help = page.locator("dialog.help")
    expect(help).to_be_visible()
    expect(help.get_by_role("heading")).to_be_in_viewport()
    expect(help.get_by_role("button", name="close the help")).to_be_in_viewport()
    assert "i" in help.locator("dt").all_text_contents()
    page.keyboard.press("?")
    expect(help).to_be_hidden()
    page.keyboard.press("m")
    page.locator(".slips-list button").nth(1).click()
    why = page.locator("dialog.slips[open] .refusal")
    assert why.text_content().startswith("“E06” stops: w(1) has 4 axes")
    expect(why).to_be_in_viewport()


def test_a_picture_that_is_opened_and_a_digit_that_is_drawn_become_the_maps(stepper, tmp_path):
    page = stepper("L21", y=np.ones((1, 8, 8)), w=np.ones((1, 1, 3, 3)), b=np.zeros(1))
    page.keyboard.press("i")
    file = tmp_path / "half.png"
    file.write_bytes(png(np.repeat([[0] * 8 + [255] * 8], 16, axis=0)))
    page.locator(".inputs [name=picture]").set_input_files(file)
    page.get_by_text("half.png").first.wait_for()
    columns = np.reshape(cells(page, "z"), (6, 6))
    assert (columns[0] == 0).all() and (columns[5] == 9).all()
    field = page.locator(".digit-field").bounding_box()
    x, y = field["x"] + field["width"] / 2, field["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + field["height"] - 20, steps=4)
    page.mouse.up()
    page.get_by_text("a digit that was drawn").first.wait_for()
    columns = np.reshape(cells(page, "z"), (6, 6))
    assert (columns[0] == 0).all() and columns[2].max() > 0.5


DROP = """([selector, name, bytes]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
    const drag = (kind) => new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
    const target = document.querySelector(selector);
    return ["dragover", "drop"].map((kind) => target.dispatchEvent(drag(kind)));
}"""


@pytest.mark.parametrize("mode", ["study", "stage"])
def test_a_picture_that_is_dropped_becomes_the_maps_and_what_is_no_picture_says_so(stepper, mode):
    page = stepper("L21", y=np.ones((1, 8, 8)), w=np.ones((1, 1, 3, 3)), b=np.zeros(1))
    if mode == "stage":
        page.keyboard.press("s")
    place = ".lecture-stepper .run" if mode == "study" else ".lecture-stepper .stage"
    picture = png(np.repeat([[0] * 8 + [255] * 8], 16, axis=0))
    answers = page.evaluate(DROP, [place, "half.png", list(picture)])
    assert answers == [False, False]  # or the browser would open the picture itself
    page.locator(SHOWN).get_by_text("half.png").wait_for()
    columns = np.reshape(cells(page, "z"), (6, 6))
    assert (columns[0] == 0).all() and (columns[5] == 9).all()
    page.evaluate(DROP, [place, "notes.txt", list(b"no picture")])
    page.get_by_text("notes.txt is no picture that can be opened").wait_for()
    assert np.array_equal(np.reshape(cells(page, "z"), (6, 6)), columns)


def png(grey):
    """A grey picture, rows of numbers to 255, as a file."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    height, width = grey.shape
    rows = b"".join(b"\0" + bytes(row.tolist()) for row in grey)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_nothing_is_asked_for_but_the_page_itself(page, tmp_path):
    page.goto(f"file://{lc.export(lc.stepper('L07', mode='study'), tmp_path / 'stepper.html')}")
    edit(page, 13, f"{LAST} * 2")
    page.locator(SHOWN).wait_for()
    assert [url.split("/")[-1].split("#")[0] for url in page.requests] == ["stepper.html"]
