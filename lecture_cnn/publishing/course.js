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
const button = document.querySelector(".work");
const again = document.querySelector(".again");
const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
const PATIENCE = 60_000; // milliseconds with no progress, until it is said that there is none
let loading = { name: "" }; // the notebook that is in the second frame
let late = 0;

function tell(stage) {
  clearTimeout(late);
  again.hidden = true;
  if (stage < STAGES.length - 1) late = setTimeout(tellLate, PATIENCE);
  bar.value = stage;
  bar.hidden = stage === STAGES.length - 1;
  status.textContent = STAGES[stage];
  document.body.dataset.stage = stage;
}

// Python may still come: a slow line takes minutes for 34 MB.
function tellLate() {
  tellTrouble("Python is not ready yet. The page works without it.");
}

function tellTrouble(text) {
  clearTimeout(late);
  status.textContent = text;
  again.hidden = document.body.dataset.stage >= 2; // the notebook is there, with what was typed
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

async function until(attempt, found) {
  while (loading === attempt) {
    const value = found();
    if (value) return value;
    await wait(100);
  }
  throw new Error("another notebook");
}

// Each stage is something that can be seen; nothing is guessed from a clock.
async function load(name) {
  const attempt = { name };
  loading = attempt;
  tell(0);
  const loaded = new Promise((go) => lab.addEventListener("load", go, { once: true }));
  lab.src = `lite/notebooks/index.html?path=notebooks/${name}.ipynb`;
  try {
    await loaded;
    await until(attempt, () => lab.contentWindow.jupyterapp?.shell);
    tell(1);
    await until(attempt, () => lab.contentDocument.querySelector(".jp-NotebookPanel .jp-Cell"));
    button.disabled = false;
    offer();
    tell(2);
    const python = await until(attempt, () => kernel()?.status === "idle" && kernel());
    tell(3);
    for (const code of FIRST) {
      const reply = await python.requestExecute({ code, store_history: false }).done;
      if (reply.content.status !== "ok") throw new Error(reply.content.evalue);
    }
    if (loading === attempt) tell(4);
  } catch (error) {
    if (loading === attempt) tellTrouble(`Python could not be loaded: ${reasonOf(error)}`);
  }
}

/** A page that the browser could not open is another host's, which nobody may look into. */
function reasonOf(error) {
  return error.name === "SecurityError" ? "the host can't be reached" : error.message;
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
  if (/^\d\d_/.test(name) && name !== loading.name) {
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
  again.addEventListener("click", () => load(loading.name));
  addEventListener("hashchange", go);
  addEventListener("message", ({ source, data }) => {
    if (source === page.contentWindow && data === "work with python") show(true);
  });
  go();
}
