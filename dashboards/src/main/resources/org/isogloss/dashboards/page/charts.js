// The charts over the steps, drawn by uPlot. A chart that has nothing to show is not shown.

import {$, el, setText} from './dom.js';
import {count} from './format.js';
import {History} from './history.js';

const HEIGHT = 210;
/** Fetching may take this share of the time, so that a slow line or a large run is not kept busy. */
const FETCH_SHARE = 0.05;
const LEAST_MILLIS = 1000;
const STAGES = [
  ['model', 'model'],
  ['uneven', 'waiting for the busiest'],
  ['rest', 'exchange, update'],
];

const style = getComputedStyle(document.documentElement);
const colour = name => style.getPropertyValue(name).trim();
const isDark = matchMedia('(prefers-color-scheme: dark)');

/** Languages get hues a golden angle apart, quieter than the one accent of the whole. */
export function colourOf(index) {
  return `hsl(${(index * 137.508 + 25) % 360} ${isDark.matches ? '45% 66%' : '42% 46%'})`;
}

class TimeChart {
  constructor(chart, title, unit, digits, {stages = null, fromZero = false} = {}) {
    Object.assign(this, {title, unit, digits, stages, fromZero});
    this.history = new History(chart);
    this.readout = el('span', 'readout');
    this.plotArea = el('div', 'plot');
    this.plotArea.setAttribute('role', 'img');
    this.element = el('figure', 'chart', el('figcaption', '', el('span', 'chart-title', title), ' ', el('span', 'unit', unit), this.readout), this.plotArea);
    this.element.hidden = true;
    this.focused = null;
    if (stages) this.addKey();
  }

  /** Which colour is which stage, and how much of it there is. */
  addKey() {
    this.stageValues = this.stages.map(() => el('span', ''));
    const key = this.stages.map(([stage, label], i) => el('span', `stage ${stage}`, `${label} `, this.stageValues[i]));
    this.plotArea.before(el('p', 'key', ...key));
  }

  rebuild() {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }

  /** [x, then a column a series], as uPlot wants it. */
  columns() {
    const {steps, lines} = this.history;
    if (this.stages) {
      // Stacked: each line is the sum up to it.
      let below = steps.map(() => 0);
      const sums = this.stages.map(([key]) => {
        const own = lines.get(key)?.mean ?? steps.map(() => null);
        below = own.map((v, i) => (v == null || below[i] == null ? null : v + below[i]));
        return below;
      });
      return [steps, ...sums.reverse()];
    }
    const whole = lines.get('') ?? {mean: [], low: [], high: []};
    return [steps, whole.high, whole.low, ...this.names.map(name => lines.get(name).mean), whole.mean];
  }

  series() {
    const accent = colour('--accent');
    const value = (u, v) => (v == null ? '–' : v.toFixed(this.digits));
    if (this.stages) {
      return [...this.stages].reverse().map(([key, label]) => {
        const fill = colour(`--stage-${key}`);
        return {label, fill, stroke: fill, width: 0, points: {show: false}, value};
      });
    }
    const band = {stroke: 'transparent', width: 0, points: {show: false}, value};
    return [
      {label: 'high', ...band},
      {label: 'low', ...band},
      ...this.names.map((name, i) => ({label: name, stroke: colourOf(i), width: 1, spanGaps: true, points: {show: false}, value})),
      {label: 'all', stroke: accent, width: 2, spanGaps: true, points: {show: false}, value},
    ];
  }

  draw() {
    const names = this.history.names();
    const sameSeries = this.plot && names.join() === this.names.join();
    this.names = names;
    this.element.hidden = this.history.steps.length === 0;
    if (this.element.hidden) return;
    const data = this.columns();
    if (sameSeries) {
      this.plot.setData(data);
    } else {
      this.plot?.destroy();
      this.plot = new uPlot(this.options(), data, this.plotArea);
    }
    this.tell();
  }

  options() {
    const quiet = colour('--quiet');
    const axis = {stroke: quiet, grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}, font: '11px system-ui, sans-serif'};
    return {
      width: Math.max(200, this.plotArea.clientWidth),
      height: HEIGHT,
      legend: {show: false},
      cursor: {drag: {x: false, y: false}, points: {size: 5}, focus: {prox: this.stages ? -1 : 20}, y: false},
      focus: {alpha: 0.25},
      scales: {x: {time: false}, ...(this.fromZero ? {y: {range: (u, low, high) => [0, high > 0 ? high * 1.08 : 1]}} : {})},
      axes: [
        {...axis, grid: {show: false}, size: 26, values: (u, ticks) => ticks.map(t => (Number.isInteger(t) ? count(t) : ''))},
        {...axis, size: 52, values: (u, ticks) => ticks.map(t => String(+t.toFixed(4)))},
      ],
      bands: this.stages ? [{series: [1, 2]}, {series: [2, 3]}] : [{series: [1, 2], fill: colour('--accent-band')}],
      series: [{}, ...this.series()],
      hooks: {
        setCursor: [() => this.tell()],
        setSeries: [(u, i) => {
          this.focused = i;
          this.tell();
        }],
      },
    };
  }

  /** What is under the pointer, or the last there is. */
  tell() {
    const {plot, history} = this;
    if (!plot) return;
    const at = plot.cursor.idx ?? history.steps.length - 1;
    const parts = [`step ${count(history.steps[at])}`];
    if (this.stages) {
      this.stages.forEach(([key], i) => {
        const v = history.lines.get(key)?.mean[at];
        setText(this.stageValues[i], v == null ? '–' : v.toFixed(this.digits));
        if (v != null) parts.push(`${this.stages[i][1]} ${v.toFixed(this.digits)}`);
      });
    } else {
      const whole = plot.data[plot.data.length - 1][at];
      if (whole != null) parts.push(`${this.names.length ? 'all ' : ''}${whole.toFixed(this.digits)}`);
      const name = this.names[(this.focused ?? 0) - 3];
      const own = name && history.lines.get(name).mean[at];
      if (own != null) parts.push(`${name} ${own.toFixed(this.digits)}`);
    }
    setText(this.readout, this.stages ? parts[0] : parts.join('   '));
    if (plot.cursor.idx == null) this.plotArea.setAttribute('aria-label', `${this.title}, ${this.unit}: ${parts.join(', ')}`);
  }

  focus(name) {
    const i = this.names?.indexOf(name) ?? -1;
    this.plot?.setSeries(i < 0 ? null : i + 3, {focus: true}, false);
  }

  resize() {
    if (this.plot && !this.element.hidden) this.plot.setSize({width: this.plotArea.clientWidth, height: HEIGHT});
  }
}

const charts = [
  new TimeChart('loss', 'Loss', 'bits a frame', 3),
  new TimeChart('accuracy', 'Accuracy', 'share of frames', 3),
  new TimeChart('ctc', 'CTC loss', 'nats a label', 3),
  new TimeChart('speech', 'Throughput', 's of speech a second', 1, {fromZero: true}),
  new TimeChart('stages', 'Time of a step', 's', 2, {stages: STAGES, fromZero: true}),
  new TimeChart('workers', 'Workers', '', 0, {fromZero: true}),
];

let step = 0;
let fetched = -1;
let fetching = false;
let nextFetch = 0;
let onLanguages = () => {};

export function startCharts(languagesChanged) {
  onLanguages = languagesChanged;
  $('charts').append(...charts.map(c => c.element));
  new ResizeObserver(() => charts.forEach(c => c.resize())).observe($('charts'));
  isDark.addEventListener('change', () => charts.forEach(c => c.rebuild()));
  for (const button of $('ranges').children) {
    button.addEventListener('click', () => {
      for (const other of $('ranges').children) other.setAttribute('aria-pressed', String(other === button));
      charts.forEach(c => c.history.show(Number(button.dataset.steps)));
      fetched = -1;
      nextFetch = 0;
      update();
    });
  }
}

/** The coordinator has numbers up to this step. */
export function showHistory(last) {
  if (last < step) charts.forEach(c => c.history.forget());
  step = last;
  update();
}

async function update() {
  if (step === fetched || fetching || document.hidden || Date.now() < nextFetch) return;
  fetching = true;
  const begin = performance.now();
  const wanted = step;
  try {
    for (const chart of charts) {
      await chart.history.fetch(wanted);
      chart.draw();
    }
    fetched = wanted;
    onLanguages([...new Set(charts.flatMap(c => (c.stages ? [] : c.names ?? [])))].sort());
  } catch (e) {
    // The stream tells of a coordinator that is gone.
  } finally {
    nextFetch = Date.now() + Math.max(LEAST_MILLIS, (performance.now() - begin) / FETCH_SHARE);
    fetching = false;
  }
}

export function focusLanguage(name) {
  charts.forEach(c => c.focus(name));
}
