"""The controls in a real JupyterLab: a size typed there gives another stepper, an impossible one says why."""

from playwright.sync_api import expect


def test_a_control_runs_the_listing_again_and_an_impossible_value_keeps_what_was_there(lab, new_page):
    page = new_page
    lab.write("exploring.ipynb", ["import lecture_cnn as lc\nlc.explore('L21')"])
    lab.open(page, "exploring.ipynb").run_all()
    number = page.locator(".lecture-stepper .step-number")
    expect(number).to_contain_text("/ 719")  # 3*4*3 cells of 2*3*3 products, a bias, an activation
    width = page.get_by_label("W", exact=True)
    width.fill("7")
    width.press("Enter")
    expect(number).to_contain_text("/ 899")  # 3*5*3 * 20 - 1
    expect(page.locator(".lecture-stepper")).to_have_count(1)
    K = page.get_by_label("K", exact=True)
    K.fill("6")
    K.press("Enter")
    expect(page.get_by_text("K = 6")).to_be_visible()
    expect(number).to_contain_text("/ 899")
