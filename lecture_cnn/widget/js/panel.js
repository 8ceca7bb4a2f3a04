// The panel that a stepper stands in: how much of it is seen, and whose the keys are.

const BELOW_A_CELL = 0.84; // of a panel that scrolls: the cell that was run stays in sight
const LOWEST = 300; // pixels: an output that scrolls for itself may be lower than any stepper

/**
 * The panels around an element that scroll.
 * @param {HTMLElement} node
 * @returns {HTMLElement[]}
 */
export function panelsAround(node) {
  const found = [];
  for (let one = node.parentElement; one && one !== document.body; one = one.parentElement)
    if (/auto|scroll/.test(getComputedStyle(one).overflowY)) found.push(one);
  return found;
}

/**
 * The height that is seen of what an element stands in: the window's, or that of a panel that
 * scrolls in it.
 * @param {HTMLElement} root
 * @returns {number}
 */
export function roomOf(root) {
  let height = innerHeight;
  const panels = panelsAround(root);
  if (panels.length) root.style.minHeight = `${height}px`; // would it be cut, so high?
  for (const panel of panels) {
    const clips = panel.scrollHeight > panel.clientHeight + 1;
    const seen = Math.max(LOWEST, Math.floor(BELOW_A_CELL * panel.clientHeight));
    if (clips) height = Math.min(height, seen);
  }
  root.style.minHeight = "";
  return height;
}

/**
 * A stepper whose cell was just run in JupyterLab, which goes on to the next cell, is seen from its
 * top: it is higher than the picture that it takes the place of.
 * @param {HTMLElement} root
 */
export function showFromTop(root) {
  const next = root.closest(".jp-Cell")?.nextElementSibling;
  if (next?.classList.contains("jp-mod-active")) root.scrollIntoView({ block: "nearest" });
}

/**
 * The part of an element that is seen: inside the window and all panels that scroll.
 * @param {HTMLElement} node
 * @returns {{ left: number, top: number, right: number, bottom: number }}
 */
export function seenOf(node) {
  let { left, top, right, bottom } = node.getBoundingClientRect();
  const clip = (box) => {
    [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
    [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
  };
  clip({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  for (const panel of panelsAround(node)) clip(panel.getBoundingClientRect());
  return { left, top, right, bottom };
}
