// The exercises of a page that ask for a number or a letter. Each form holds the answers that are
// known, with what is said of them, and a solution, which opens step by step after a first try.

const NEAR = 1e-9;

/** What was typed, as numbers where it is numbers, else as words: "(3, 1/2)" is 3 and 0.5. */
function partsOf(typed) {
  const plain = typed.replace(/[()[\]{}"']/g, " ").replaceAll("−", "-");
  const text = plain.replace(/\s*\/\s*/g, "/").replace(/,\s*$/, "").trim();
  return text.split(text.includes(",") ? "," : /\s+/).map((part) => {
    const word = part.trim().toLowerCase();
    const [above, below] = word.split("/").map((one) => (one.trim() ? Number(one) : NaN));
    const number = below === undefined ? above : above / below;
    return Number.isNaN(number) ? word : number;
  });
}

function isSamePart(given, known) {
  if (typeof given !== typeof known) return false;
  if (typeof given === "string") return given === known;
  return Math.abs(given - known) <= NEAR * (1 + Math.abs(known));
}

/** Whether the answer is right, and what is said of it. One number may be written 1,397. */
function judgedAnswer(typed, known) {
  const isLarge = known[0][0].length === 1 && /^\d{1,3}(,\d{3})+$/.test(typed);
  const given = partsOf(isLarge ? typed.replaceAll(",", "") : typed);
  for (const [parts, right, said] of known)
    if (parts.length === given.length && parts.every((part, n) => isSamePart(given[n], part)))
      return [right, said];
  const [[first]] = known;
  if (typeof given[0] !== typeof first[0])
    return [false, typeof first[0] === "number" ? "expected a number" : `${typed} is not it`];
  const s = first.length === 1 ? "" : "s";
  const count = `expected ${first.length} number${s}, got ${given.length}`;
  return [false, given.length === first.length ? `${typed} is not it` : count];
}

for (const form of document.querySelectorAll("form.exercise")) {
  const { known, solution } = JSON.parse(form.querySelector("script").textContent);
  const field = form.querySelector("input");
  const verdict = form.querySelector("[role=status]");
  const steps = form.querySelector("ol");
  const step = form.querySelector("button.step");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field ? field.value.trim() : event.submitter.value;
    if (!typed) return;
    for (const choice of form.querySelectorAll("button.choice"))
      choice.setAttribute("aria-pressed", String(choice === event.submitter));
    const [right, said] = judgedAnswer(typed, known);
    form.dataset.verdict = right ? "right" : "wrong";
    verdict.textContent = right ? `✓ right: ${said}` : `✗ not yet: ${said}`;
    step.hidden = right || steps.children.length === solution.length;
  });
  step.addEventListener("click", () => {
    const row = document.createElement("li");
    row.textContent = solution[steps.children.length];
    steps.append(row);
    step.hidden = steps.children.length === solution.length;
  });
}

// within the course's own page (course.js) Python is one press away, once that says so
for (const work of document.querySelectorAll(".in-python button")) {
  work.addEventListener("click", () => window.parent.postMessage("work with python", "*"));
  addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data === "python is here") work.hidden = false;
  });
}
