// Whose the keys are that no element has: those of the stepper that was used last, or of the only
// one in view, also where its cell was just run. Each stepper of a notebook has its modules for
// itself, so what they share stands in the page.

import { seenOf } from "./panel.js";

const MOVES = ["ArrowRight", "ArrowLeft", "PageDown", "PageUp", "Home", "End"];
const LETTERS = [" ", "f", "n", "?"];
const OTHERS =
  "input, textarea, select, button, a, summary, dialog, [contenteditable], " +
  "[role=menu], [role=menubar], [role=dialog], [role=slider], video, audio";
const IN_VIEW = 120; // pixels that are seen of a stepper in view

const USED = "data-used";
const LEFT = "data-stepper-left";

/** @param {HTMLElement} root the stepper that is used now */
export function use(root) {
  for (const other of document.querySelectorAll(`.lecture-stepper[${USED}]`))
    other.removeAttribute(USED);
  root.setAttribute(USED, "");
}

/** @param {HTMLElement} root a stepper that is taken away: the next one that comes has its place */
export function leave(root) {
  if (root.hasAttribute(USED)) document.documentElement.setAttribute(LEFT, "");
}

/** @param {HTMLElement} root a stepper that has come */
export function arrive(root) {
  if (!document.documentElement.hasAttribute(LEFT)) return;
  document.documentElement.removeAttribute(LEFT);
  use(root);
}

/**
 * Whether a key that was pressed outside of all steppers is for this one.
 * @param {HTMLElement} root
 * @param {any} event
 * @returns {boolean}
 */
export function isFor(root, event) {
  const { target, key } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!(target instanceof Element) || target.closest(".lecture-stepper")) return false;
  const empty = target.matches("[contenteditable]") && !target.textContent.trim();
  const free = !target.closest(OTHERS);
  const letter = LETTERS.includes(key) || isVote(root, key);
  if (!(MOVES.includes(key) && (free || empty)) && !(letter && free)) return false;
  const notebook = root.closest(".jp-Notebook"); // not the list of files beside it
  const near = target.contains(root) || notebook?.contains(target);
  return Boolean(near) && root === chosen();
}

/** Whether a key is the number of a choice, while a question stands. */
function isVote(root, key) {
  const choices = root.querySelectorAll("[data-role=choice]").length;
  return root.classList.contains("asking") && /^[1-9]$/.test(key) && Number(key) <= choices;
}

/** The stepper that was used last, if it is in view, or else the only one in view. */
function chosen() {
  const all = [...document.querySelectorAll(".lecture-stepper")].filter(isInView);
  return all.find((root) => root.hasAttribute(USED)) ?? (all.length === 1 ? all[0] : null);
}

function isInView(root) {
  const { left, right, top, bottom } = seenOf(root);
  return right - left > IN_VIEW && bottom - top > IN_VIEW;
}
