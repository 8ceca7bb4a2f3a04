"""A stepper in a page with a kernel behind it, without JupyterLab: the test hands its messages to Python.

    live = Live(page, widget, folder)
    page.keyboard.press("e")
    live.answer()          # what the page asked for since, answered by the widget itself

Python makes every run here, as for a function of one's own; with `runs_here` the page makes those
that it can, and Python follows. `LiveLesson` is the same for a lesson.
"""

import base64

from kept_page import is_open

from lecture_cnn.widget.change import answered
from lecture_cnn.widget.lesson import Lesson
from lecture_cnn.widget.stepper import MODULE, STYLE, Stepper

PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>live</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html, body {{ margin: 0; }} {STYLE}</style><main></main>
<script type="module">{MODULE}
const dataOf = (text) => new DataView(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);
window.model = {{
  values: {{}}, heard: [], sent: [],
  get(name) {{ return this.values[name]; }},
  set(name, value) {{
    const isNew = this.values[name] !== value;
    this.values[name] = value;
    if (isNew) this.tell(`change:${{name}}`);
  }},
  on(name, act) {{ this.heard.push([name, act]); }},
  off(name, act) {{ this.heard = this.heard.filter(([one, it]) => one !== name || it !== act); }},
  save_changes() {{}},
  send(message) {{ this.sent.push(message); }},
  tell(name, message) {{
    for (const [one, act] of [...this.heard]) if (one === name) act(message);
  }},
}};
window.bytes_of = (name) => btoa([...new Uint8Array(model.get(name).buffer)].map((one) =>
  String.fromCharCode(one)).join(""));
window.open_live = (values, bytes) => {{
  window.put(values, bytes); // the module may have functions of these names
  window.close_live = render({{ model, el: document.querySelector("main") }});
}};
window.put = (values, bytes) => {{
  const before = {{ ...model.values }};
  Object.assign(model.values, values);
  for (const [name, text] of Object.entries(bytes))
    if (model.texts?.[name] !== text) model.values[name] = dataOf(text);
  model.texts = bytes;
  for (const name of Object.keys(model.values))
    if (String(before[name]) !== String(model.values[name]) || before[name] !== model.values[name] && bytes[name])
      model.tell(`change:${{name}}`);
}};
window.empty_page = () => {{
  window.close_live?.();
  Object.assign(model, {{ values: {{}}, heard: [], sent: [], texts: {{}} }});
}};
window.ready = true;
</script></html>"""

ALL = tuple(Stepper.class_own_traits(sync=True))
LESSON = tuple(Lesson.class_own_traits(sync=True))
CHANGING = "former", "changed", "clock", "data", "stops", "step"  # what a new run sends


class Live:
    """A page with a stepper whose messages the test lets Python answer."""

    names = ALL

    def __init__(self, page, widget, folder, runs_here=False):
        self.page, self.widget = page, widget
        if not runs_here:
            self.without_program()
        if is_open(page, "live.html"):
            page.evaluate("window.empty_page()")
        else:
            self.load(folder / "live.html")
        page.evaluate("values => window.open_live(...values)", self.traits(self.names))
        page.locator(".lecture-stepper").focus()

    def load(self, path):
        path.write_text(PAGE, encoding="utf-8")
        self.page.goto(f"file://{path}")
        self.page.wait_for_function("window.ready")

    def without_program(self):
        self.widget.program = {}

    def traits(self, names):
        plain, encoded = {}, {}
        for name in names:
            value = getattr(self.widget, name)
            if isinstance(value, bytes):
                encoded[name] = base64.b64encode(value).decode()
            else:
                plain[name] = value
        return [plain, encoded]

    def answer(self):
        """Let Python answer what the page asked for; returns the answers that are no new run."""
        answers = []
        for message in self.page.evaluate("window.model.sent.splice(0)"):
            self.widget.step = self.page.evaluate("window.model.get('step')")
            answer = answered(self.widget, message)
            if message["do"] == "follow":
                self.take_traits()
            elif answer is None:
                self.page.evaluate("values => window.put(...values)", self.traits(CHANGING))
            else:
                self.page.evaluate("answer => window.model.tell('msg:custom', answer)", answer)
                answers.append(answer)
        return answers


    def take_traits(self):
        """The traits that the page has set reach the widget, as in a notebook."""
        for name in CHANGING:
            if isinstance(getattr(self.widget, name), bytes):
                setattr(self.widget, name, base64.b64decode(self.page.evaluate("name => bytes_of(name)", name)))
            else:
                setattr(self.widget, name, self.page.evaluate("name => window.model.get(name)", name))


class LiveLesson(Live):
    """A page with a lesson; Python's answers for a row are messages."""

    names = LESSON

    def without_program(self):
        self.widget.rows = [{**row, "program": {}} for row in self.widget.rows]

    def answer(self):
        """Let Python answer; returns the answers."""
        answers = []
        for message in self.page.evaluate("window.model.sent.splice(0)"):
            answers.append(self.widget.changed(message))
            self.page.evaluate("answer => window.model.tell('msg:custom', answer)", answers[-1])
        return answers


def type_line(live, text):
    """Type a line where one is being changed, and let Python answer."""
    box = live.page.locator("form.edit input")
    box.fill(text)
    box.press("Enter")
    return live.answer()
