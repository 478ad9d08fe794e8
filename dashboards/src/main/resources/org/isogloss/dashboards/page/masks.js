// The weight masks as tables of shares, each cell the darker the larger: what a layer keeps, and what two languages share.

import {$, el, setText} from './dom.js';

/** With more columns than these, a cell is a colour whose number is told when it is pointed at. */
const MOST_WITH_NUMBERS = 24;
let shown = 0;
let fetching = false;

export async function showMasks(status) {
  const version = status.maskVersion;
  if (version === shown || fetching) return;
  if (version === 0) {
    shown = 0;
    $('masks-section').hidden = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(`/api/masks?version=${version}`);
    if (!answer.ok) return;
    const masks = await answer.json();
    setText($('mask-version'), `version ${masks.version}`);
    const layers = masks.layers.map(l => `layer ${l}`);
    const densities = masks.layerDensity.map((row, i) => [masks.density[i], ...row]);
    $('densities').replaceChildren(heatTable('Share of the maskable weights kept', ['all', ...layers], masks.languages, densities));
    $('overlaps').replaceChildren(heatTable('Overlap: common weights of those that either keeps (Jaccard)', masks.languages, masks.languages, masks.jaccard));
    $('masks-section').hidden = false;
    shown = version;
  } catch (e) {
    // Asked again with the next status.
  } finally {
    fetching = false;
  }
}

function heatTable(title, columns, names, values) {
  const finite = values.flatMap((row, i) => row.filter((v, j) => columns !== names || i !== j));
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

function header(scope, text) {
  const th = el('th', '', el('span', '', text));
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
