// Two runs of the same cells beside each other: a student's on the left, the lecture's on the right. Each position of
// the clock is one cell that both have finished, as a pair of steps; the last one is the first difference.

class ReplayView {
  constructor(mine, lecture, clock) {
    this.sides = [new RunView(mine), new RunView(lecture)];
    this.clock = [0, 1].map((side) => clock.filter((_, n) => n % 2 === side));
    this.length = this.clock[0].length;
    this.trace = lecture;
    this.part = differ(mine, lecture);
    this.variables = lecture.variables;
    const heads = [`your run: ${mine.id === lecture.id ? mine.title : mine.id}`, `the lecture: ${lecture.id}`];
    this.told = el("p", "difference");
    this.node = el("div", "pair replay", [this.told, ...this.sides.map((view, side) =>
      el("section", "half narrow", [el("h3", "", [el("b", "", heads[side])]), view.node], { "aria-label": heads[side] }))]);
    for (const view of this.sides) {
      view.passes.node.remove(); // no room in a half
      view.passes = null;
      view.maps.node.append(view.overlay.note);
      view.node.addEventListener("pointerover", (event) => view.hover(cellAt(event)));
      view.node.addEventListener("pointerleave", () => view.hover(null));
    }
    this.title = [el("b", "", "Replay"), " your run beside the lecture's, to the first difference"];
  }

  changesOf(name) {
    const column = this.trace.column[`variable ${name}`], values = this.clock[1].map((k) => column[k]);
    return values.flatMap((value, n) => (value === values[n - 1] ? [] : [n]));
  }

  statusOf(n) {
    return { text: `cell ${n} / ${this.length - 1}`, variables: this.trace.variablesAt(this.clock[1][n]) };
  }

  toggle() {
    for (const view of this.sides) view.toggle();
  }

  show(n) {
    this.sides.forEach((view, side) => view.show(this.clock[side][n]));
    const end = n === this.length - 1;
    this.told.textContent = !end ? "the same so far" : this.part ? "here the two runs part" : "the same to the end";
  }

  hover() {}

  click() {
    return null;
  }

  sentence(n) {
    return this.sides.map((view, side) => `${side ? "lecture" : "yours"}: ${view.sentence(this.clock[side][n])}`).join("; ");
  }

  fit(unit) {
    for (const view of this.sides) view.fit(unit, true);
  }
}

// Whether a cell that the lecture writes ends in another number in the student's run, or is not there: what
// checking/replay.py asks. (At the last position the two sums can be equal by chance, or a whole piece be written.)
function differ(mine, lecture) {
  const twins = new Map(mine.places.map((place) => [`${place.title} ${place.shape}`, place]));
  return [...new Set(lecture.column.write_cell)].some((cell) => {
    const place = lecture.place(cell), twin = twins.get(`${place.title} ${place.shape}`);
    if (!twin) return place.layer !== null; // else a local array of the lecture's that the student has no use for
    const mineEnds = mine.valueAt(cell - place.first + twin.first, mine.length);
    return !near(mineEnds, lecture.valueAt(cell, lecture.length));
  });
}

// Whether two values are the same but for rounding; a NaN is the same as a NaN alone.
const near = (a, b) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
