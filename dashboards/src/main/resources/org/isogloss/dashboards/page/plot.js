// A chart over the steps, drawn by uPlot: a line a language and one of the whole with its extremes, or stages one on another.

import {el, setText} from './dom.js';
import {count} from './format.js';

const HEIGHT = 210;
const STAGES = [
  ['model', 'model'],
  ['uneven', 'waiting for the busiest'],
  ['rest', 'exchange, update'],
];

/** The charts of a run: title, unit, digits after the point, and what else is to be known to draw them. */
const RUN_CHARTS = {
  loss: ['Loss', 'bits a frame', 3],
  accuracy: ['Accuracy', 'share of frames', 3],
  ctc: ['CTC loss', 'nats a label', 3],
  speech: ['Throughput', 's of speech a second', 1, {fromZero: true}],
  stages: ['Time of a step', 's', 2, {stages: STAGES, fromZero: true}],
  workers: ['Workers', '', 0, {fromZero: true}],
};

export const RUN_CHART_NAMES = Object.keys(RUN_CHARTS);

const style = getComputedStyle(document.documentElement);
const colour = name => style.getPropertyValue(name).trim();
export const isDark = matchMedia('(prefers-color-scheme: dark)');

/** Languages get hues a golden angle apart, quieter than the one accent of the whole. */
export function colourOf(index) {
  return `hsl(${(index * 137.508 + 25) % 360} ${isDark.matches ? '45% 66%' : '42% 46%'})`;
}

export class StepChart {
  /** @param history its numbers, which may grow between two calls of draw */
  constructor(history, title, unit, digits, {stages = null, fromZero = false} = {}) {
    Object.assign(this, {history, title, unit, digits, stages, fromZero});
    this.readout = el('span', 'readout');
    this.plotArea = el('div', 'plot');
    this.plotArea.setAttribute('role', 'img');
    this.element = el('figure', 'chart', el('figcaption', '', el('span', 'chart-title', title), ' ', el('span', 'unit', unit), this.readout), this.plotArea);
    this.element.hidden = true;
    this.focused = null;
    this.languages = null;
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
    const none = steps.map(() => null);
    const whole = lines.get('') ?? {mean: none, low: none, high: none};
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
      ...this.names.map(name => ({label: name, stroke: this.colourOfLine(name), width: 1, spanGaps: true, points: {show: false}, value})),
      {label: 'all', stroke: accent, width: 2, spanGaps: true, points: {show: false}, value},
    ];
  }

  /** By its place among the languages of all charts: a chart may lack some of them, or have them later. */
  colourOfLine(name) {
    return colourOf((this.languages ?? this.names).indexOf(name));
  }

  /** @param languages of all charts, in order, which have one colour everywhere */
  draw(languages = this.languages) {
    const names = this.history.names();
    const sameSeries = this.plot && names.join() === this.names.join() && languages?.join() === this.languages?.join();
    this.names = names;
    this.languages = languages;
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
        drawClear: [u => this.drawPhases(u)],
        setCursor: [() => this.tell()],
        setSeries: [(u, i) => {
          this.focused = i;
          this.tell();
        }],
      },
    };
  }

  /** A line where a phase begins, with its name beside it if there is room up to the next. */
  drawPhases(plot) {
    const {ctx, bbox} = plot;
    const starts = this.history.phases.map(({step, phase}) => ({x: plot.valToPos(step, 'x', true), phase}));
    ctx.save();
    ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
    // The axes leave theirs behind.
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = colour('--quiet');
    ctx.strokeStyle = colour('--quiet');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    const gap = 4 * devicePixelRatio;
    starts.forEach(({x, phase}, i) => {
      const left = Math.max(x, bbox.left);
      const end = Math.min(starts[i + 1]?.x ?? Infinity, bbox.left + bbox.width);
      if (left > end) return;
      if (x > bbox.left + 1) {
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
      if (ctx.measureText(phase).width + 2 * gap <= end - left) ctx.fillText(phase, left + gap, bbox.top + 10 * devicePixelRatio);
    });
    ctx.restore();
  }

  /** The phase that a step belongs to; nothing while it is not known. */
  phaseOf(step) {
    return this.history.phases.findLast(p => p.step <= step)?.phase;
  }

  /** What is under the pointer, or the last there is. */
  tell() {
    const {plot, history} = this;
    if (!plot) return;
    const at = plot.cursor.idx ?? history.steps.length - 1;
    const phase = this.phaseOf(history.steps[at]);
    const parts = [`step ${count(history.steps[at])}${phase ? ` ${phase}` : ''}`];
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
      if (name) parts.push(`${name} ${own == null ? '–' : own.toFixed(this.digits)}`);
    }
    setText(this.readout, this.stages ? parts[0] : parts.join('   '));
    if (plot.cursor.idx == null) this.plotArea.setAttribute('aria-label', `${this.title}, ${this.unit}: ${parts.join(', ')}`);
  }

  focus(name) {
    const i = this.names?.indexOf(name) ?? -1;
    this.focused = i < 0 ? null : i + 3;
    this.plot?.setSeries(this.focused, {focus: true}, false);
    this.tell();
  }

  resize() {
    if (this.plot && !this.element.hidden) this.plot.setSize({width: this.plotArea.clientWidth, height: HEIGHT});
  }
}

/** The languages of some charts, in order. */
export function languagesOf(charts) {
  return [...new Set(charts.flatMap(c => (c.stages ? [] : c.history.names())))].sort();
}

/** A chart of a run that shows a history. */
export function runChart(history) {
  return new StepChart(history, ...RUN_CHARTS[history.chart]);
}
