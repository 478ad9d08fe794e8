// A table of shares, each cell the darker the larger.

import {el} from './dom.js';

/** With more columns than these, a cell is a colour whose number is told when it is pointed at. */
const MOST_WITH_NUMBERS = 24;

/** Where columns are named as rows, the diagonal, which is 1, leaves the shades to the rest. */
export function heatTable(title, columns, names, values) {
  const square = columns.join() === names.join();
  const finite = values.flatMap((row, i) => row.filter((v, j) => !square || i !== j));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const dense = columns.length > MOST_WITH_NUMBERS;
  const head = el('tr', '', el('td', ''), ...columns.map(c => header('col', c)));
  const rows = values.map((row, i) => el('tr', '', header('row', names[i]), ...row.map((v, j) => cell(v, low, high, dense && `${names[i]}, ${columns[j]}: `))));
  const range = finite.length ? `${low.toFixed(3)} to ${high.toFixed(3)}` : '';
  const table = el('table', dense ? 'heat dense' : 'heat', el('thead', '', head), el('tbody', '', ...rows));
  const area = el('div', 'scroll', table);
  area.tabIndex = 0;
  area.setAttribute('role', 'region');
  area.setAttribute('aria-label', title);
  return el('div', '', el('p', 'heat-title', title, ' ', el('span', 'unit', range)), area);
}

/** The dotted name of a tensor may be broken after its dots and underscores. */
function header(scope, text) {
  const pieces = text.split(/(?<=[._])/).flatMap((piece, i) => (i ? [el('wbr', ''), piece] : [piece]));
  const th = el('th', '', el('span', '', ...pieces));
  th.scope = scope;
  return th;
}

function cell(value, low, high, place) {
  const td = el('td', '', place ? '' : value.toFixed(3));
  if (place) td.title = place + value.toFixed(3);
  const strength = high > low ? Math.min(1, (value - low) / (high - low)) : 0.5;
  td.style.setProperty('--strength', `${Math.round(4 + 56 * strength)}%`);
  return td;
}
