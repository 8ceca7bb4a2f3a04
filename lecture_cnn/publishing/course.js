// One address for the course. The page opens at once and needs no Python; behind it the notebook of
// the page opens in JupyterLite, whose Python loads meanwhile. The button changes between the two.
// The end of the address names the page: #08_flipped_filter

const STAGES = [
  "Python is loading: JupyterLite",
  "Python is loading: the notebook",
  "Python is loading",
  "Python is loading: lecture_cnn",
  "Python is ready",
];
const FIRST = [
  "%pip install -q lecture_cnn anywidget",
  "import lecture_cnn, lecture_cnn.checking, lecture_cnn.widget.stepper",
];
const page = document.querySelector("iframe.page");
const lab = document.querySelector("iframe.lab");
const bar = document.querySelector("progress");
const status = document.querySelector("output");
const button = document.querySelector("button");
const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
let loading = ""; // the name of the notebook that is in the second frame

function tell(stage) {
  bar.value = stage;
  bar.hidden = stage === STAGES.length - 1;
  status.textContent = STAGES[stage];
  document.body.dataset.stage = stage;
}

function show(atWork) {
  page.hidden = atWork;
  lab.hidden = !atWork;
  button.textContent = atWork ? "Back to the page" : "Work on it with Python";
}

function kernel() {
  const shown = lab.contentWindow.jupyterapp?.shell.currentWidget;
  return shown?.sessionContext?.session?.kernel;
}

async function until(name, found) {
  while (loading === name) {
    const value = found();
    if (value) return value;
    await wait(100);
  }
  throw new Error("another notebook");
}

// Each stage is something that can be seen; nothing is guessed from a clock.
async function load(name) {
  loading = name;
  tell(0);
  lab.src = `lite/notebooks/index.html?path=notebooks/${name}.ipynb`;
  try {
    await until(name, () => lab.contentWindow.jupyterapp?.shell);
    tell(1);
    await until(name, () => lab.contentDocument.querySelector(".jp-NotebookPanel .jp-Cell"));
    button.disabled = false;
    offer();
    tell(2);
    const python = await until(name, () => kernel()?.status === "idle" && kernel());
    tell(3);
    for (const code of FIRST) {
      const reply = await python.requestExecute({ code, store_history: false }).done;
      if (reply.content.status !== "ok") throw new Error(reply.content.evalue);
    }
    if (loading === name) tell(4);
  } catch (error) {
    if (loading === name) status.textContent = `Python could not be loaded: ${error.message}`;
  }
}

/** Tell the page that its exercises can be worked on with Python. */
function offer() {
  if (!button.disabled) page.contentWindow.postMessage("python is here", "*");
}

function opened() {
  const file = page.contentWindow.location.pathname.split("/").pop();
  const name = file.replace(/\.html$/, "");
  document.title = page.contentDocument.title;
  const end = name === "index" ? "" : `#${name}`;
  if (location.hash !== end) history.replaceState(null, "", end || location.pathname);
  if (/^\d\d_/.test(name) && name !== loading) {
    button.disabled = true;
    load(name);
  }
  offer();
}

function go() {
  const name = decodeURIComponent(location.hash.slice(1)) || "index";
  show(false);
  page.src = `pages/${/^\w+$/.test(name) ? name : "index"}.html`;
}

if (location.protocol === "file:") {
  status.textContent = "Opened as a file: the pages work; Python needs a web server.";
  bar.hidden = true;
  page.src = "pages/index.html";
} else {
  page.addEventListener("load", opened);
  button.addEventListener("click", () => show(lab.hidden));
  addEventListener("hashchange", go);
  addEventListener("message", ({ source, data }) => {
    if (source === page.contentWindow && data === "work with python") show(true);
  });
  go();
}
