// A line for each of some things, on which every series has a dot at its mean and a bar from its least to its most.

import {el, svg} from './dom.js';
import {colourOf, isDark} from './plot.js';

const DOTS = {label: 190, width: 840, right: 30, line: 11, gap: 14, foot: 24, ticks: 5};

/** A distance of about a fifth of the range: 1, 2 or 5 times a power of ten. */
function tickOf(range) {
  const about = range / DOTS.ticks;
  const power = 10 ** Math.floor(Math.log10(about));
  return power * ([1, 2, 5].find(times => about / power < times * 1.6) ?? 10);
}

/** Of one value, or of equal ones, there is no range, but an axis. */
function rangeOf(values, fromZero) {
  const least = Math.min(fromZero ? 0 : Infinity, ...values.map(v => v.least));
  const most = Math.max(...values.map(v => v.most));
  return [least, most > least ? most : least + Math.max(1e-3, Math.abs(least))];
}

function dotNumber(value) {
  return value.toLocaleString('en', {maximumSignificantDigits: 4});
}

function dotLegend(series) {
  return el('p', 'dot-names', ...series.map((name, i) => {
    const swatch = el('span', 'swatch');
    const colour = () => { swatch.style.backgroundColor = colourOf(i); };
    colour();
    isDark.addEventListener('change', colour);
    return el('span', '', swatch, name);
  }));
}

/** values: of each thing, of each series {mean, least, most}, or null where there is none. */
export function dotPlot({title, unit, fromZero, things, series, values}) {
  const measured = values.flat().filter(v => v);
  const caption = el('figcaption', '', title, ' ', el('span', 'unit', unit));
  if (!measured.length) return el('figure', 'chart dots', caption, el('p', 'prose', 'nothing yet'));
  const [least, most] = rangeOf(measured, fromZero);
  const x = value => DOTS.label + (DOTS.width - DOTS.label - DOTS.right) * (value - least) / (most - least);
  const row = DOTS.line * series.length + DOTS.gap;
  const bottom = row * things.length;
  const drawing = svg('svg', {role: 'img', 'aria-label': title, width: DOTS.width, viewBox: `0 0 ${DOTS.width} ${bottom + DOTS.foot}`});
  const tick = tickOf(most - least);
  for (let n = Math.ceil(least / tick - 1e-6); n * tick <= most + tick * 1e-6; n++) {
    drawing.append(
      svg('path', {class: n === 0 && least < 0 ? 'zero' : 'axis', d: `M${x(n * tick)} 0V${bottom}`}),
      svg('text', {x: x(n * tick), y: bottom + 16, 'text-anchor': 'middle'}, dotNumber(n * tick)),
    );
  }
  const colours = [];
  things.forEach((thing, t) => {
    drawing.append(svg('text', {x: DOTS.label - 10, y: row * t + row / 2 + 4, 'text-anchor': 'end'}, thing));
    series.forEach((name, s) => {
      const value = values[t][s];
      if (!value) return;
      const y = row * t + DOTS.gap / 2 + DOTS.line * (s + 0.5);
      const group = svg('g', {class: 'dot'});
      group.append(
        svg('title', {}, `${thing}${name ? `, ${name}` : ''}: ${dotNumber(value.mean)} (${dotNumber(value.least)} to ${dotNumber(value.most)})`),
        svg('path', {d: `M${x(value.least)} ${y}H${x(value.most)}`}),
        svg('circle', {cx: x(value.mean), cy: y, r: 4}),
      );
      colours.push(() => { group.style.color = colourOf(s); });
      drawing.append(group);
    });
  });
  const paint = () => colours.forEach(colour => colour());
  paint();
  isDark.addEventListener('change', paint);
  return el('figure', 'chart dots', caption, ...(series.length > 1 ? [dotLegend(series)] : []), drawing);
}
