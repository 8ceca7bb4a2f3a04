// A trace in the browser: the columns that Python sent, and everything that can be found in them.
// Steps, cells and statements are numbered from 0, as in tracing.py, whose searches these are; what is shown counts from 1.

const HIGH = 2 ** 20; // a position (x, y) stands in a value as x * HIGH + y
const INNER = /⟦(\d+)⟧ \. ⟦(\d+)⟧/; // an inner product in a statement's sentence
const ROOM = 6; // signs of a number in a cell of a map
const TYPES = { int8: Int8Array, int16: Int16Array, int32: Int32Array, float64: Float64Array };

class Trace {
  constructor(view) {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(); // a copy starts aligned
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    Object.assign(this, JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))));
    this.column = {};
    for (const { name, type, start, length: count } of this.columns)
      this.column[name] = new TYPES[type](bytes.buffer, 8 + length + start, count);
    this.length = this.column.statement.length;
    this.size = this.column.initial.length;
    this.placeOfCell = new Uint16Array(this.size);
    this.places.forEach((place, n) => {
      place.size = place.shape.reduce((a, b) => a * b, 1);
      place.title = place.layer === null ? place.name : `${place.name}(${place.layer})`;
      this.placeOfCell.fill(n, place.first, place.first + place.size);
    });
    this.boxSets = this.boxes.map((offsets) => new Set(offsets));
    this.sortWrites();
    for (const place of this.places) place.blank = this.isBlank(place);
  }

  // The rows of the write log by cell; within a cell they stay in the order of the steps.
  sortWrites() {
    const { write_cell: cells } = this.column;
    this.starts = new Int32Array(this.size + 1);
    for (const cell of cells) this.starts[cell + 1]++;
    for (let cell = 0; cell < this.size; cell++) this.starts[cell + 1] += this.starts[cell];
    this.rows = new Int32Array(cells.length);
    const next = this.starts.slice();
    cells.forEach((cell, row) => (this.rows[next[cell]++] = row));
  }

  // The last row that wrote the cell before step k, or -1.
  lastWrite(cell, k) {
    let low = this.starts[cell], high = this.starts[cell + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.column.write_step[this.rows[middle]] < k) low = middle + 1;
      else high = middle;
    }
    return low > this.starts[cell] ? this.rows[low - 1] : -1;
  }

  // A cell's value before step k; NaN if nothing is there yet. (A position is still one number, see `shownValue`.)
  valueAt(cell, k) {
    const row = this.lastWrite(cell, k);
    if (row >= 0) return this.column.write_value[row];
    return this.place(cell).made < k ? this.column.initial[cell] : NaN;
  }

  // Whether an array is given empty, for the run to fill: then NaN there means that nothing is there.
  isBlank({ first, size }) {
    const numbers = this.column.initial.subarray(first, first + size);
    return numbers.every((value) => value !== value) && this.starts[first] < this.starts[first + size];
  }

  // A cell's value before step k, or null if nothing is there yet; a NaN is a NaN that was given or computed.
  seenAt(cell, k) {
    if (this.lastWrite(cell, k) >= 0) return this.valueAt(cell, k);
    const place = this.place(cell);
    return place.made >= k || place.blank ? null : this.column.initial[cell];
  }

  place(cell) {
    return this.places[this.placeOfCell[cell]];
  }

  // The step's reads in order: the cells, and whether they were used or only outlined.
  readsOf(k) {
    const { read_step, read_cell, read_box } = this.column;
    const reads = [];
    for (let row = firstAtLeast(read_step, k); row < read_step.length && read_step[row] === k; row++) {
      const used = read_box[row] >= 0;
      const box = this.boxes[used ? read_box[row] : -1 - read_box[row]];
      reads.push({ used, cells: box.map((offset) => read_cell[row] + offset) });
    }
    return reads;
  }

  // The cells that the steps from k to before `end` wrote, in order.
  writesOf(k, end = k + 1) {
    const { write_step, write_cell } = this.column;
    return Array.from(write_cell.subarray(firstAtLeast(write_step, k), firstAtLeast(write_step, end)));
  }

  statementAt(k) {
    return this.statements[this.column.statement[k]];
  }

  // The loop variables and counters in scope at step k, as [name, value].
  variablesAt(k) {
    const counted = this.statementAt(k).variables.filter((name) => this.column[`variable ${name}`]);
    return counted.map((name) => [name, shown(this.column[`variable ${name}`][k])]);
  }

  // The steps at which a variable takes a new value.
  changesOf(name) {
    const values = this.column[`variable ${name}`], changes = [];
    const inScope = this.statements.map((statement) => statement.variables.includes(name));
    let before = null;
    for (let k = 0; k < this.length; k++) {
      const now = inScope[this.column.statement[k]] ? values[k] : null;
      if (now !== null && now !== before) changes.push(k);
      before = now;
    }
    return changes;
  }

  // 1-based, the layer first where there is one.
  indexOf(cell) {
    const place = this.place(cell), index = [];
    let rest = cell - place.first;
    for (const size of [...place.shape].reverse()) {
      index.unshift((rest % size) + 1);
      rest = Math.floor(rest / size);
    }
    return place.layer === null ? index : [place.layer, ...index];
  }

  cellName(cell) {
    return this.pieceName([cell]);
  }

  // A cell `Y(0,1,2,3)` or a piece `Y(0,1:2,2:4,3:5)` as the lecture writes it.
  pieceName(cells) {
    const low = cells.reduce((a, b) => Math.min(a, b)), high = cells.reduce((a, b) => Math.max(a, b));
    const last = this.indexOf(high);
    const inside = this.indexOf(low).map((a, n) => (a === last[n] ? a : `${a}:${last[n]}`));
    return `${this.place(low).name}(${inside.join(",")})`;
  }

  shownValue(cell, k) {
    const value = this.valueAt(cell, k);
    return this.place(cell).positions && value === value
      ? `(${Math.floor(value / HIGH)},${value % HIGH})` : shown(value);
  }

  // The step's sentence with its cells and numbers: the same as trace[k].text in Python.
  text(k) {
    return this.sentence(k).join(" = ");
  }

  // The sentence's parts: names, numbers, result.
  sentence(k) {
    const { line, target, op, value, old } = this.statementAt(k), reads = this.slotsOf(k);
    const slots = [...value.matchAll(/⟦(\d+)⟧/g)].map((slot) => Number(slot[1]));
    if (old !== null) slots.push(old);
    const writes = this.writesOf(k);
    if (!op || Math.max(-1, ...slots) >= reads.length || (!slots.length && !writes.length))
      return [this.lines[line - 1].text.split("  #")[0]];
    const names = value.replace(/⟦(\d+)⟧/g, (_, slot) => this.pieceName(reads[slot]));
    const text = `${writes.length ? this.pieceName(writes) : target} ${op} ${names}`;
    if (writes.length !== 1) return [text];
    const result = this.shownValue(writes[0], k + 1);
    return [text, ...[...new Set([this.numbersOf(k), result])].filter((part) => part !== names)];
  }

  // The cells of each slot of a step's sentence.
  slotsOf(k) {
    const logged = this.readsOf(k), used = logged.filter((read) => read.used);
    return (used.length ? used : logged).map((read) => read.cells);
  }

  // The sentence's right side with numbers, or its share for one of several cells written; a `sum` given stands for the
  // products of its window.
  numbersOf(k, sum, cell) {
    const { op, old, numbers } = this.statementAt(k), slots = cell === undefined ? this.slotsOf(k) : this.sharesOf(cell, k);
    const texts = slots.map((cells) => cells.map((cell) => this.shownValue(cell, k)));
    const value = sum === undefined ? numbers : numbers.replace(/⟦\d+⟧ \. ⟦\d+⟧/, sum);
    const text = withNumbers(value, texts, op !== "=");
    return old === null ? text : `${this.shownValue(slots[old][0], k)} ${op[0]} ${text}`;
  }

  // What a step used for one of the cells that it wrote: the products [a, b], or if it is no product the cells alone.
  usedFor(cell, k) {
    const { value, old } = this.statementAt(k), part = this.sharesOf(cell, k);
    const [, a, b] = INNER.exec(value) || /^⟦(\d+)⟧ ⟦(\d+)⟧$/.exec(value) || [];
    const pairs = a === undefined || !part[b] ? [] : part[b].map((segment, n) => [part[a][n], segment]);
    const others = part.flatMap((cells, slot) => (pairs.length && [a, b].includes(`${slot}`)) || slot === old ? [] : cells);
    return { step: k, pairs, others: others.filter((other) => other !== cell), adds: old !== null };
  }

  // The cells of each slot that a step used for one of the cells that it wrote: its share, or a whole window.
  sharesOf(cell, k) {
    const { value } = this.statementAt(k), writes = this.writesOf(k), at = writes.indexOf(cell);
    const windows = [INNER.exec(value)?.[2], /softmax\(\{?⟦(\d+)⟧/.exec(value)?.[1]];
    return this.readsOf(k).filter((read) => read.used).map(({ cells }, slot) => {
      const share = cells.length / writes.length;
      const whole = cells.length % writes.length || (windows.includes(`${slot}`) && writes.length > 1);
      return whole ? cells : cells.slice(at * share, (at + 1) * share);
    });
  }

  // What a cell was made of before step k, in order; an `=` forgets what was added before it.
  madeOf(cell, k) {
    let history = [];
    for (let at = this.starts[cell]; at < this.starts[cell + 1]; at++) {
      const step = this.column.write_step[this.rows[at]];
      if (step >= k) break;
      const used = this.usedFor(cell, step);
      history = used.adds ? [...history, used] : [used];
    }
    return history;
  }

  // All cells behind a cell, each with its distance: 1 for what it was made of, 2 for what that was made of, ...
  sourcesOf(cell, k, most = 4000) {
    const distance = new Map(), waiting = [[cell, k, 0]];
    while (waiting.length && distance.size < most) {
      const [now, before, far] = waiting.shift();
      for (const { step, pairs, others } of this.madeOf(now, before))
        for (const source of [...pairs.flat(), ...others])
          if (source !== cell && !distance.has(source)) {
            distance.set(source, far + 1);
            waiting.push([source, step, far + 1]);
          }
    }
    return distance;
  }

  // The cells that a cell goes into in the whole run, each with the first step that puts it there.
  goesInto(cell) {
    const { read_cell, read_box, read_step } = this.column, found = new Map();
    for (let row = 0; row < read_cell.length; row++) {
      if (read_box[row] < 0 || !this.boxSets[read_box[row]].has(cell - read_cell[row])) continue;
      const step = read_step[row];
      for (const target of this.writesOf(step)) {
        if (target === cell || found.has(target)) continue;
        const { pairs, others } = this.usedFor(target, step);
        if (others.includes(cell) || pairs.some((pair) => pair.includes(cell))) found.set(target, step);
      }
    }
    return found;
  }

  // Where a copied number came from in the end: dzpad's cell from dz, Wflip's from w; null for a zero of the padding.
  originOf(cell, k) {
    const place = this.place(cell), row = this.lastWrite(cell, k);
    if (row < 0) return place.made >= 0 ? null : cell;
    const step = this.column.write_step[row], { pairs, others, adds } = this.usedFor(cell, step);
    return pairs.length || adds || others.length !== 1 ? cell : this.originOf(others[0], step);
  }
}

Object.assign(Trace, { shown, brief }); // for tests, and for the curious

// The first position in a sorted column whose value is at least `value`.
function firstAtLeast(column, value) {
  let low = 0, high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// A number as tracing.shown writes it: up to six digits, exponents only for the very small and very large.
function shown(value) {
  if (value !== value) return "nan";
  if (Math.abs(value) === Infinity) return value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  if (value !== 0 && !(size >= 1e-4 && size < 1e6))
    return halfToEven(value, 3, "toExponential").replace("e+", "e");
  return fixed(value, Math.max(0, 6 - (size >= 1 ? String(Math.trunc(size)).length : 0)));
}

// A number for a cell of a map, as figures.brief writes it: whole where that takes six signs at most, else with three
// decimals or fewer. (The arithmetic has more of them.) A rounding, beside the array's other values, is ~0.
function brief(value, scale = 0) {
  if (value === null) return ""; // nothing there yet
  if (value !== 0 && Math.abs(value) < 1e-12 * scale) return "~0";
  const whole = shown(value);
  if (whole.length <= ROOM) return whole;
  for (let decimals = 3; decimals >= 0 && Math.abs(value) < 1e6; decimals--) {
    const text = fixed(value, decimals);
    if (text.length <= ROOM && text !== "0") return text;
  }
  return halfToEven(value, 0, "toExponential").replace("e+", "e");
}

// With so many decimals at most: 0.50 is 0.5.
function fixed(value, decimals) {
  let text = halfToEven(value, decimals, "toFixed");
  if (text.includes(".")) text = text.replace(/0+$/, "").replace(/\.$/, "");
  return text === "-0" ? "0" : text;
}

// JavaScript rounds a tie away from zero, Python to the even digit: 1.015625 is 1.01562 in both after this.
function halfToEven(value, digits, method) {
  const text = value[method](digits);
  const [mantissa, exponent = ""] = value[method](100).split("e");
  const cut = mantissa.length - 100 + digits;
  if (!/^50*$/.test(mantissa.slice(cut))) return text;
  const kept = mantissa.slice(0, cut).replace(/\.$/, "");
  return "02468".includes(kept[kept.length - 1]) ? kept + (exponent && `e${exponent}`) : text;
}

const factor = (text) => (text.startsWith("-") ? `(${text})` : text);

// The sentence's right side with numbers: products with a dot, an inner product as the sum of its products.
function withNumbers(value, reads, added) {
  value = value.replace(/⟦(\d+)⟧ \. ⟦(\d+)⟧/g, (_, a, b) => {
    const count = Math.min(reads[a].length, reads[b].length);
    return Array.from({ length: count }, (_, n) => `${factor(reads[a][n])}·${factor(reads[b][n])}`).join(" + ");
  });
  value = value.replace(/\(⟦(\d+)⟧\)/g, (_, number) => `(${reads[number].join(", ")})`);
  value = value.replace(/(?<=[⟧)]) (?!(?:if|else|for|and|or|in|not|is) )(?=[⟦a-z(])/g, "·");
  value = value.replaceAll("⟧+", "⟧ + ").replaceAll(")+⟦", ") + ⟦");
  const alone = value;
  return value.replace(/⟦(\d+)⟧/g, (slot, number) =>
    reads[number].map((text) => (added || alone !== slot ? factor(text) : text)).join(", "));
}
