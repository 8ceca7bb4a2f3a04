// The name that is most like another one, as Python's difflib finds it.

const CUTOFF = 0.6;

/**
 * The nearest of some names, or null.
 * @param {string} word
 * @param {string[]} names
 */
export function nearest(word, names) {
  let best = null;
  for (const name of names) {
    const ratio = ratioOf(name, word);
    if (ratio < CUTOFF) continue;
    if (!best || ratio > best.ratio || (ratio === best.ratio && name > best.name))
      best = { ratio, name };
  }
  return best?.name ?? null;
}

const ratioOf = (a, b) => (a.length + b.length ? (2 * matches(a, b)) / (a.length + b.length) : 1);

/** How many letters match: the longest piece that both have, and so on to its left and right. */
function matches(a, b) {
  let [start, other, length] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      let size = 0;
      while (i + size < a.length && a[i + size] === b[j + size]) size++;
      if (size > length) [start, other, length] = [i, j, size];
    }
  if (!length) return 0;
  const left = matches(a.slice(0, start), b.slice(0, other));
  return length + left + matches(a.slice(start + length), b.slice(other + length));
}
