// Small elements that all views use. Text is always set as text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element.
 * @param {string} tag
 * @param {string} [names] its classes
 * @param {string | Node | (string | Node)[]} [content]
 * @param {Object<string, string | number>} [attributes]
 * @returns {any} an HTMLElement
 */
export function el(tag, names = "", content = [], attributes = {}) {
  const node = document.createElement(tag);
  if (names) node.className = names;
  node.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, `${value}`);
  return node;
}

/**
 * An element of a drawing.
 * @param {string} tag
 * @param {Object<string, string | number>} [attributes]
 * @returns {SVGElement}
 */
export function drawn(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, `${value}`);
  return node;
}

/**
 * A button; its label is said aloud and shown under the pointer.
 * @param {string} text
 * @param {string} label
 * @param {() => void} press
 * @returns {HTMLElement}
 */
export function button(text, label, press) {
  const node = el("button", "", text, { type: "button", "aria-label": label, title: label });
  node.addEventListener("click", press);
  return node;
}

/**
 * A table of products, a row for each list of cells.
 * @param {string} names its classes
 * @param {string | null} caption
 * @param {Node[][]} rows
 * @returns {HTMLElement}
 */
export function table(names, caption, rows) {
  const head = caption === null ? [] : [el("caption", "", caption)];
  const lines = rows.map((cells) => el("tr", "", cells));
  return el("table", names, [...head, ...lines]);
}

/**
 * Set properties that a style sheet reads: left is --left.
 * @param {HTMLElement} node
 * @param {Object<string, string | number>} properties
 */
export function setProperties(node, properties) {
  for (const [name, value] of Object.entries(properties))
    node.style.setProperty(`--${name}`, `${value}`);
}

/**
 * The number of the cell that an event happened on, or null.
 * @param {{ target: any }} event
 * @returns {number | null}
 */
export function cellAt(event) {
  const { target } = event;
  if (target.cellAt) return target.cellAt(event); // a map that is a picture
  const node = target.closest?.("[data-number]");
  return node ? Number(node.dataset.number) : null;
}

/**
 * The lecture's signs with real subscripts, W_{l-1} and K_l, where there are some.
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function signs(text) {
  return /\b[A-Z]_/.test(text) ? withSubscripts(text) : [text];
}

/**
 * The same for a whole line, which breaks only where there is a space.
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function withSubscripts(text) {
  const sign = (part, n) => (n % 2 ? el("sub", "", part.replace(/[_{}]/g, "")) : part);
  const word = (part) => part.split(/((?<=(?<!\w)[A-Z])_(?:\{[^}]*\}|\w))/).map(sign);
  return text.split(/( +)/).map((part, n) => (n % 2 ? part : el("span", "word", word(part))));
}
