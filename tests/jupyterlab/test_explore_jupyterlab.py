"""The controls in a real JupyterLab: what the boxes and menus say is what the stepper shows, whatever is typed."""

from playwright.sync_api import expect

CELLS = ["import lecture_cnn as lc\nlc.explore('L21')"]


def test_the_controls_say_what_the_stepper_shows(lab, lab_page):
    """The cell is run again for each part, which so begins with an explorer of its own."""
    lab_page.set_viewport_size({"width": 1366, "height": 768})
    lab.write("exploring.ipynb", CELLS)
    notebook = lab.open(lab_page, "exploring.ipynb")
    parts = [
        a_control_runs_the_listing_again_and_an_impossible_value_goes_back_to_what_there_is,
        a_digit_is_there_as_soon_as_it_is_chosen_and_its_controls_with_it,
        rows_are_used_when_the_box_is_left_and_refused_ones_stay_to_be_mended,
    ]
    for part in parts:
        notebook.run_all()
        expect(lab_page.locator(".lecture-stepper .step-number")).to_have_text("step 0 / 719")
        part(lambda label: lab_page.get_by_label(label, exact=True), lab_page)


def enter(control, text):
    control.fill(text)
    control.press("Enter")


def a_control_runs_the_listing_again_and_an_impossible_value_goes_back_to_what_there_is(box, lab_page):
    number = lab_page.locator(".lecture-stepper .step-number")
    lab_page.locator(".lecture-stepper .slider").fill("100")
    for look in ("Python", "Large"):
        lab_page.locator(".lecture-stepper").get_by_text(look, exact=True).click()
    lab_page.locator(".lecture-stepper .loop").select_option("x")
    enter(box("W"), "7")
    expect(number).to_have_text("step 100 / 899")  # 3*5*3 cells of 2*3*3 products, a bias, an activation
    expect(lab_page.locator(".lecture-stepper.projector")).to_have_count(1)  # as it was looked at before
    expect(lab_page.locator(".lecture-stepper .listing.python")).to_be_visible()
    expect(lab_page.locator(".lecture-stepper .loop")).to_have_value("x")
    wrong = [("6", "K[1] = 6 is too large"), ("2.5", "expected a whole number"), ("0", "K = 0 is refused")]
    for text, why in wrong:
        enter(box("K"), text)
        expect(lab_page.get_by_text(why)).to_be_visible()
        expect(box("K")).to_have_value("3")
        expect(number).to_have_text("step 100 / 899")


def a_digit_is_there_as_soon_as_it_is_chosen_and_its_controls_with_it(box, lab_page):
    assert not box("column").is_visible() and not box("digit").is_visible()
    box("values").select_option("a digit")
    expect(box("column")).to_be_visible()
    expect(box("digit")).to_be_visible()
    enter(box("column"), "7")
    expect(lab_page.get_by_text("a digit has 8 x 8 cells")).to_be_visible()
    expect(box("column")).to_have_value("1")
    expect(box("values")).to_have_value("a digit")


def rows_are_used_when_the_box_is_left_and_refused_ones_stay_to_be_mended(box, lab_page):
    rows = lab_page.locator(".jupyter-widgets textarea")
    first = rows.input_value()
    typed = "1/8 " + first.split(" ", 1)[1]
    rows.fill(typed)
    enter(box("seed"), "3")
    expect(lab_page.get_by_role("button", name="forget 1 typed")).to_be_enabled()
    expect(rows).not_to_have_value(typed)  # another seed, but the cell that was typed stays
    assert rows.input_value().startswith("1/8 ")
    rows.fill("1 2 x")
    lab_page.get_by_role("button", name="use these values").click()
    expect(lab_page.get_by_text("These rows are not used: expected 5 rows of 6 numbers")).to_be_visible()
    expect(rows).to_have_value("1 2 x")
    lab_page.get_by_role("button", name="forget 1 typed").click()
    expect(lab_page.get_by_role("button", name="nothing is typed")).to_be_disabled()
    expect(rows).not_to_have_value("1 2 x")
