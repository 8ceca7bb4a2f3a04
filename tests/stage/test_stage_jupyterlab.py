"""The stage in a real JupyterLab: it is as high as what is seen of the notebook."""

CELLS = ["import lecture_cnn as lc\nlc.stepper('L07', mode='stage', at=46)"]
SEEN = """() => {
  const panel = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const root = document.querySelector(".lecture-stepper");
  const roles = ["written", "read", "coefficient", "line", "sentence", "next"];
  const nodes = roles.flatMap((role) => [...root.querySelectorAll(`[data-role=${role}]`)]);
  const boxes = nodes.map((node) => node.getBoundingClientRect());
  const within = ({ left, right, top, bottom }) =>
    left >= panel.left && right <= panel.right && top >= panel.top && bottom <= panel.bottom;
  const digits = root.querySelector("[data-role=read] .digits");
  return {
    inside: boxes.length >= 6 && boxes.every(within),
    digits: parseFloat(getComputedStyle(digits).fontSize),
  };
}"""


def test_the_stage_fits_the_visible_part_of_the_notebook(lab, new_page):
    new_page.set_viewport_size(dict(width=1366, height=768))
    lab.write("stage.ipynb", CELLS)
    lab.open(new_page, "stage.ipynb").run_all()
    new_page.locator(".stage [data-role=written]").wait_for()
    seen = new_page.evaluate(SEEN)
    assert seen["inside"], "below a cell of two lines, without scrolling"
    assert seen["digits"] >= 0.025 * 768
