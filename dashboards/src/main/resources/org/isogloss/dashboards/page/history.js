// A chart's numbers as the coordinator has them: fetched whole once, then only what is new at the end.

export class History {
  constructor(chart) {
    this.chart = chart;
    this.range = 0;
    this.forget();
  }

  forget() {
    this.width = 0;
    this.steps = [];
    this.lines = new Map();
    this.phases = [];
  }

  /** @param range how many of the last steps are shown; 0 for all */
  show(range) {
    this.range = range;
    this.forget();
  }

  /** Fetches what is new up to a step; true if there was something. */
  async fetch(step) {
    const from = this.range ? Math.max(0, step - this.range + 1) : 0;
    // The last point may have grown since, so it is fetched again.
    const since = this.steps.length ? this.steps[this.steps.length - 1] : from;
    const answer = await fetch(`/api/history?chart=${this.chart}&from=${from}&since=${since}`);
    if (!answer.ok) return false;
    const view = await answer.json();
    const fits = this.width === view.width && this.steps.length && view.steps[0] === since;
    if (!fits && this.steps.length) {
      this.forget();
      return this.fetch(step);
    }
    this.width = view.width;
    this.append(view);
    if (this.range) this.dropBefore(from);
    return view.steps.length > 0;
  }

  append(view) {
    this.phases = view.phases;
    const kept = Math.max(0, this.steps.length - 1);
    const fill = line => Array(kept).fill(null);
    for (const line of view.lines) {
      if (!this.lines.has(line.name)) this.lines.set(line.name, {mean: fill(), low: fill(), high: fill()});
    }
    this.steps.splice(kept, Infinity, ...view.steps);
    const none = Array(view.steps.length).fill(null);
    const byName = new Map(view.lines.map(line => [line.name, line]));
    for (const [name, line] of this.lines) {
      const added = byName.get(name);
      for (const part of ['mean', 'low', 'high']) line[part].splice(kept, Infinity, ...(added?.[part] ?? none));
    }
  }

  dropBefore(step) {
    const first = this.steps.findIndex(s => s >= step);
    if (first <= 0) return;
    this.steps.splice(0, first);
    for (const line of this.lines.values()) {
      for (const part of ['mean', 'low', 'high']) line[part].splice(0, first);
    }
  }

  /** Names of its lines but the whole's, in order. */
  names() {
    return [...this.lines.keys()].filter(name => name !== '').sort();
  }
}
