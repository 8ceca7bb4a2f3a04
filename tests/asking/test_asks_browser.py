"""Ask, vote, reveal in a real Chromium: what a class sees before and after the answer."""

import pytest
from playwright.sync_api import expect

import lecture_cnn as lc

ROOT = "document.querySelector('.lecture-stepper')"
CELL = "dy(0,1,4,3)"
VALUE = "−6"
PLACE = dict(j=1, x=4, y=3)
CHOICES = [("6", "the sign of a turned weight"), ("-6", "the sum of three windows"), "0"]


def asked(mode="stage", choices=CHOICES, **more):
    ask = lc.Ask(PLACE, "What is written next?", choices, look="dzpad")
    return lc.stepper("L07", mode=mode, at=dict(j=1, x=4, y=2), asks=[ask], **more)


def text_on_screen(page):
    """All that is seen or read aloud, the question and its choices left out."""
    return page.evaluate(f"""() => {{
        const root = {ROOT};
        const ask = root.querySelector('.ask');
        const said = root.querySelector('.live').textContent;
        ask.hidden = true;
        const seen = root.innerText;
        ask.hidden = false;
        const values = [...root.querySelectorAll('[aria-valuetext]')].map(one => one.ariaValueText);
        return [seen, said, ...values].join(' ');
    }}""")


def step(page):
    return page.evaluate(f"{ROOT}.stepper.step")


@pytest.mark.parametrize("mode", ["stage", "study"])
@pytest.mark.parametrize("key", ["PageDown", "Space", "ArrowRight"])
def test_the_next_key_asks_and_the_one_after_it_answers(show, mode, key):
    page = show(asked(mode))
    question = page.locator("[data-role=question]")
    expect(question).to_be_hidden()
    for _ in range(10):
        if question.is_visible():
            break
        page.keyboard.press(key)
    assert question.text_content() == "What is written next?"
    halted = step(page)
    assert halted == 44  # the step before the window is cut out
    page.keyboard.press(key)
    assert step(page) == 46
    choices = page.locator("[data-role=choice]")
    verdicts = choices.evaluate_all("nodes => nodes.map(node => node.dataset.verdict)")
    assert verdicts == ["wrong", "right", "wrong"]
    assert "the sum of three windows" in choices.nth(1).text_content()
    assert page.locator("[data-role=reveal]").is_hidden()
    page.keyboard.press("ArrowRight")
    assert step(page) == 47 and question.is_hidden()


@pytest.mark.parametrize("mode", ["stage", "study"])
def test_while_a_question_stands_nothing_gives_the_answer_away(show, mode):
    page = show(asked(mode))
    page.keyboard.press("PageDown")
    seen = text_on_screen(page)
    written = page.locator(".stage-panel.written").all_text_contents()
    assert CELL not in seen and not any(VALUE in text for text in written)
    assert "46" not in seen and "45 / " not in seen
    assert page.locator(f".stage [data-cell='{CELL}'], .arithmetic [data-cell='{CELL}']").count() == 0
    assert page.locator(".stage [data-role=written], .stage [data-role=read]").count() == 0
    shown = page.locator("[data-role=sentence], .arithmetic, .passes, .popup")
    assert not any(node.is_visible() for node in shown.all())
    if mode == "study":
        page.locator(".maps [data-number]").first.hover()
        assert page.locator(".lit").count() == 0
    page.keyboard.press("PageDown")
    assert CELL in text_on_screen(page)


def test_the_listing_hides_the_lines_to_come_where_each_line_is_a_step(show):
    ask = lc.Ask(8, "Which weight takes Y(2,2) into z(1,2)?", ["w(1,2)", "w(1,0)"], right="w(1,0)")
    page = show(lc.stepper("L36", mode="study", at=7, asks=[ask]))
    line = page.locator(".line code", has_text="w(l,n,m,1,0)")
    assert line.is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-role=question]").is_visible() and not line.is_visible()
    page.keyboard.press("s")
    assert not any(node.is_visible() for node in page.locator(".stage .pencil").all())
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")
    assert line.is_visible()


def test_a_remote_steps_back_out_of_a_question_and_it_is_asked_again(show):
    page = show(asked(stops=[10]))
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert step(page) == 10 and page.locator("[data-role=question]").is_hidden()
    page.keyboard.press("PageDown")
    assert page.locator("[data-role=question]").is_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")  # its answer is a place like any other now
    assert step(page) == 46 and page.locator(".choice.right").is_visible()


def test_hands_are_counted_by_keys_and_by_clicks_and_stay_on_the_answer(show):
    page = show(asked())
    page.keyboard.press("PageDown")
    for key in "22":
        page.keyboard.press(key)
    page.evaluate("document.activeElement.blur()")  # as on a page that was just opened
    for key in "19":
        page.keyboard.press(key)
    page.locator("[data-role=choice]").nth(2).click()
    hands = "nodes => nodes.map(node => node.dataset.hands)"
    choices = page.locator("[data-role=choice]")
    assert choices.evaluate_all(hands) == ["1", "2", "1"]
    page.locator("[data-role=reveal]").click()
    assert step(page) == 46
    assert choices.evaluate_all(hands) == ["1", "2", "1"]
    page.keyboard.press("2")
    assert choices.evaluate_all(hands) == ["1", "2", "1"]


def test_without_choices_the_run_alone_answers(show):
    page = show(asked(choices=()))
    page.keyboard.press("PageDown")
    assert page.locator("[data-role=choice]").count() == 0
    assert page.locator("[data-role=reveal]").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("[data-role=written]").get_attribute("data-cell") == CELL


def test_where_a_run_opens_at_its_question_the_question_comes_first_even_before_step_0(show):
    ask = lc.Ask(0, "What is made first?")
    page = show(lc.stepper("L07", mode="stage", asks=[ask]))
    assert page.locator("[data-role=question]").is_visible()
    assert not page.locator(".stage-line").is_visible()
    page.keyboard.press("PageDown")
    assert page.locator(".stage-line").is_visible() and step(page) == 0


def test_a_question_that_shows_what_its_step_reads_hides_what_it_makes(show):
    ask = lc.Ask(5, "What is dz?", show="reads")
    page = show(lc.stepper("L39", mode="stage", asks=[ask], at=4))
    page.keyboard.press("ArrowRight")
    read = page.locator(".stage-panel.read .stage-tile.active .digits").all_text_contents()
    written = page.locator(".stage-panel.written .stage-tile.active .digits").all_text_contents()
    assert written == ["?"] and all(read)
    page.keyboard.press("ArrowRight")
    assert page.locator(".stage-panel.written .stage-tile.active .digits").all_text_contents() != ["?"]


@pytest.mark.parametrize("kind", ["pair", "frames"])
def test_a_question_halts_the_pair_and_a_sequence_of_frames_too(show, kind):
    if kind == "pair":
        ask = lc.Ask(dict(j=1, x=2, y=1), "Which cell is next?")
        page = show(lc.stepper("L07", beside="L11", mode="study", at=dict(j=1, x=1, y=4), asks=[ask]))
        hidden = "dy(0,1,2,1)"
    else:
        ask = lc.Ask(9, "Which weight comes next?")
        page = show(lc.stepper("L36", frames="influence", at=8, asks=[ask], mode="stage"))
        hidden = "z(1,0,2,2)"  # L36 counts from 0
    for _ in range(9):
        if page.locator("[data-role=question]").is_visible():
            break
        page.keyboard.press("PageDown")
    before = step(page)
    assert hidden not in text_on_screen(page)
    page.keyboard.press("PageDown")
    assert step(page) == before + 1
    assert hidden in text_on_screen(page)


def test_what_is_to_be_looked_at_is_ringed_with_the_answer_and_its_map_is_lit(show):
    ask = lc.Ask(PLACE, "Which weight meets the top left cell?",
                 ["w(1,1,1,1,1)", "w(1,1,1,3,3)"], look="Wflip(1,1,1,1)")
    page = show(lc.stepper("L07", mode="stage", at=44, asks=[ask]))
    page.keyboard.press("PageDown")
    assert page.locator(".looked").count() == 0
    page.keyboard.press("PageDown")
    assert page.locator(".stage-tile.looked").get_attribute("data-cell") == "Wflip(1,1,1,1)"
    assert page.locator(".choice.right").text_content().startswith("2w(1,1,1,3,3)")
    page.keyboard.press("s")
    assert page.locator(".cell.looked").count() == 1
    page.keyboard.press("ArrowRight")
    assert page.locator(".looked").count() == 0
