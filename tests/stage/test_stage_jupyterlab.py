"""Stage and study in a real JupyterLab: each is as high as what is seen of the notebook; the keys after a run."""

from playwright.sync_api import expect

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


def test_the_stage_fits_the_visible_part_of_the_notebook(lab, lab_page):
    lab_page.set_viewport_size(dict(width=1366, height=768))
    lab.write("stage.ipynb", CELLS)
    lab.open(lab_page, "stage.ipynb").run_all()
    lab_page.locator(".stage [data-role=written]").wait_for()
    seen = lab_page.evaluate(SEEN)
    assert seen["inside"], "below a cell of two lines, without scrolling"
    assert seen["digits"] >= 0.025 * 768


STUDY = ["import lecture_cnn as lc\nlc.stepper('L07', mode='study', at=46, stops=[12, 60])", "'after'"]
PARTS = """() => {
  const panel = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
  const root = document.querySelector(".lecture-stepper");
  const parts = {};
  for (const role of ["written", "line", "sentence", "next"])
    parts[role] = [...root.querySelectorAll(`[data-role~=${role}]`)].map((node) => {
      const box = node.getBoundingClientRect();
      let [top, bottom] = [panel.top, panel.bottom];
      for (let around = node.parentElement; around !== root; around = around.parentElement) {
        if (getComputedStyle(around).overflowY === "visible") continue;
        const clip = around.getBoundingClientRect();
        [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
      }
      return box.height > 0 && box.top >= top - 1 && box.bottom <= bottom + 1;
    });
  return parts;
}"""


def test_study_fits_the_visible_part_and_takes_a_remotes_keys_after_its_cell_was_run(lab, lab_page):
    page = lab_page
    page.set_viewport_size(dict(width=1024, height=768))
    lab.write("study.ipynb", STUDY)
    notebook = lab.open(page, "study.ipynb")
    cells = notebook.number_of_cells()
    page.locator(".jp-CodeCell").first.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    root = page.locator(".lecture-stepper")
    root.locator("[data-role~=written]").first.wait_for()
    assert page.evaluate(PARTS) == dict(written=[True], line=[True], sentence=[True], next=[True])
    for key, step in [("PageDown", 60), ("ArrowLeft", 59), ("PageUp", 12), ("End", 130), ("Home", 0), ("Space", 12)]:
        page.keyboard.press(key)
        expect(root).to_have_attribute("data-step", str(step))
    assert notebook.number_of_cells() == cells
    page.locator(".jp-CodeCell").first.locator(".cm-content").click()
    page.keyboard.press("ArrowRight")  # who writes in a cell writes
    expect(root).to_have_attribute("data-step", "12")
