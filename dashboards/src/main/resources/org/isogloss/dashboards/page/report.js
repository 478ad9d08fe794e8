// A page of data that is in it: sections whose parts are texts, tables, heat maps, charts, dot plots and trees.

import {$, el, setText} from './dom.js';
import {dotPlot} from './dots.js';
import {dateTime} from './format.js';
import {heatTable} from './heat.js';
import {History} from './history.js';
import {StepChart, colourOf, isDark, languagesOf, runChart} from './plot.js';
import {dendrogram} from './tree.js';

const charts = [];

function scrolled(title, ...children) {
  const area = el('div', 'scroll', ...children);
  area.tabIndex = 0;
  area.setAttribute('role', 'region');
  area.setAttribute('aria-label', title);
  return area;
}

function facts(part) {
  return el('dl', 'facts', ...part.facts.flatMap(([name, value]) => [el('dt', '', name), el('dd', '', value)]));
}

function table(part, heading) {
  const row = (tag, cells) => el('tr', '', ...cells.map((cell, i) => {
    const element = el(i ? tag : 'th', i ? 'number' : 'name', cell);
    if (element.tagName === 'TH') element.scope = tag === 'th' ? 'col' : 'row';
    return element;
  }));
  const head = el('thead', '', row('th', part.header));
  return scrolled(heading, el('table', 'table figures', head, el('tbody', '', ...part.rows.map(cells => row('td', cells)))));
}

function chart({view, title, unit, digits}) {
  const history = new History(view.chart);
  history.append(view);
  const made = title === undefined ? runChart(history) : new StepChart(history, title, unit, digits);
  charts.push(made);
  return made.element;
}

/** What colour is which line; one that is chosen stands out in all charts. */
function legend(names) {
  let chosen = null;
  const buttons = names.map((name, i) => {
    const swatch = el('span', 'swatch');
    const pin = el('button', 'pin', swatch, name);
    pin.type = 'button';
    pin.setAttribute('aria-pressed', 'false');
    const colour = () => { swatch.style.backgroundColor = colourOf(i); };
    colour();
    isDark.addEventListener('change', colour);
    pin.addEventListener('click', () => {
      chosen = chosen === name ? null : name;
      buttons.forEach((other, j) => other.setAttribute('aria-pressed', String(names[j] === chosen)));
      charts.forEach(c => c.focus(chosen));
    });
    return pin;
  });
  return el('div', 'choices', ...buttons);
}

function chartsOf(part) {
  const first = charts.length;
  const area = el('div', 'charts', ...part.charts.map(chart));
  const own = charts.slice(first);
  const names = languagesOf(own);
  own.forEach(c => { c.languages = names; });
  return el('div', '', legend(names), area);
}

function events(part, heading) {
  return scrolled(heading, el('ol', 'events dated', ...part.events.map(event => {
    const time = el('time', '', dateTime(event.time));
    time.dateTime = event.time;
    return el('li', '', time, el('span', '', event.text));
  })));
}

const PARTS = {
  text: part => el('p', 'prose', part.text),
  facts,
  table,
  heat: part => heatTable(part.title, part.columns, part.rows, part.values),
  charts: chartsOf,
  dots: dotPlot,
  tree: part => el('figure', 'chart', el('figcaption', '', part.title), dendrogram(part.title, part.tree)),
  events,
  file: part => el('details', '', el('summary', '', part.name), el('pre', '', part.text)),
};

const data = JSON.parse($('data').textContent);
setText($('title'), data.title);
setText($('subtitle'), data.subtitle);
for (const section of data.sections) {
  const parts = [];
  for (const part of section.parts) {
    const made = PARTS[part.kind](part, section.heading);
    // Pictures stand beside each other where there is room.
    if (part.kind !== 'heat' && part.kind !== 'tree') parts.push(made);
    else if (parts.at(-1)?.className === 'heats') parts.at(-1).append(made);
    else parts.push(el('div', 'heats', made));
  }
  $('sections').append(el('section', 'parts', el('h2', '', section.heading), ...parts));
}
charts.forEach(c => c.draw());
new ResizeObserver(() => charts.forEach(c => c.resize())).observe($('sections'));
isDark.addEventListener('change', () => charts.forEach(c => c.rebuild()));
