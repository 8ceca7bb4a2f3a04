"""The report's box in a real JupyterLab: the text, a hint at each press, a replay that opens in place. Both themes."""

from playwright.sync_api import expect

CELLS = ["""import lecture_cnn as lc
from lecture_cnn.onebased import inner, span, zeros


def my_dy(dz, w, stride=1, padding=0, *, input_shape):
    turned = w[:, :, ::-1, ::-1]  # so that it is not flipped in the end
    return lc.vectorized.conv2d_input_gradient(dz, turned, stride=stride, padding=padding, input_shape=input_shape)


report = lc.check(my_dy, "conv2d_input_gradient")
report""", """def my_loops(l, dz, w, dy, D, W, H, K):
    dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))
    for j in span(1, D[l]):
        dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]
    for i in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                dy[l-1, i, x, y] = inner(w[l, :, i, :, :], dzpad[:, x:x+K[l]-1, y:y+K[l]-1])


lc.check(my_loops, "conv2d_input_gradient")"""]


def test_the_report_stands_there_with_its_hints_and_the_replay_opens_in_place(lab, lab_page, tmp_path):
    page = lab_page
    lab.write("checking.ipynb", CELLS)
    notebook = lab.open(page, "checking.ipynb")
    notebook.run_all()
    assert notebook.theme() == "light"
    first, second = page.locator(".jp-CodeCell").all()
    shown = first.locator(".jp-OutputArea-output pre")
    expect(shown.first).to_contain_text("my_dy as conv2d_input_gradient: 2 of 16 cases are right")
    expect(shown.first).to_contain_text("A named mistake gives the same result on every case")
    hint = first.get_by_role("button", name="Hint")
    ladder = ["Which rule: ", "Which line: ", "The mistake: no flip (L07", "The correction: "]
    for count, begins in enumerate(ladder, 2):
        expect(hint).to_be_enabled()
        hint.click()
        expect(shown).to_have_count(count)
        assert shown.last.text_content().startswith(begins)
    expect(hint).to_be_disabled()
    assert readable(shown.first) > 7
    for piece in shown.all():  # nothing is cut off
        assert piece.evaluate("it => it.scrollWidth <= it.clientWidth + 1")
    first.screenshot(path=tmp_path / "report.png")

    second.get_by_role("button", name="Replay beside L07").click()
    second.get_by_role("button", name="Step through both").click()
    expect(second.locator(".stage-told")).to_have_text("here the two runs part")
    second.screenshot(path=tmp_path / "replay.png")

    notebook.go_dark()
    assert readable(shown.first) > 7


def readable(text):
    """The contrast of the text to what is behind it, from 1 to 21."""
    colours = text.evaluate("""it => {
        let behind = it;
        while (behind && getComputedStyle(behind).backgroundColor.match(/, 0\\)$|transparent/)) {
            behind = behind.parentElement;
        }
        return [getComputedStyle(it).color, getComputedStyle(behind).backgroundColor];
    }""")
    lights = []
    for colour in colours:
        parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)
