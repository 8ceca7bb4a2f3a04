// Which of stage and study was chosen, for a listing in a notebook: the choice survives that the
// cell runs again. What the call asks for counts until the reader chooses something else.

export class Choice {
  /**
   * @param {any} model
   * @param {string} name of what is shown
   */
  constructor(model, name) {
    this.key = `lecture-stepper ${location.pathname} ${name}`;
    this.asked = model.get("mode") ?? "";
    const [asked, chosen] = (stored(this.key) ?? "").split(" ");
    if (chosen && asked === this.asked) model.set("mode", chosen);
  }

  keep(mode) {
    stored(this.key, `${this.asked} ${mode}`);
  }
}

/** What the browser keeps under a key, after a new value if one is given; null where it may not. */
function stored(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null; // a frame without storage
  }
}
