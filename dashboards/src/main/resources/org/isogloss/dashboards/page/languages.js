// The languages: the charts' legend, each one's last numbers, and whether it takes part.

import {$, el, setClass, setText} from './dom.js';
import {focusLanguage} from './charts.js';
import {number} from './format.js';
import {colourOf} from './plot.js';

const rows = new Map();
let pinned = null;
let lastStatus = null;

function newRow(name, index) {
  const swatch = el('span', 'swatch');
  swatch.style.backgroundColor = colourOf(index);
  const pin = el('button', 'pin', swatch, name);
  pin.type = 'button';
  pin.setAttribute('aria-pressed', 'false');
  pin.title = 'show in the charts';
  pin.addEventListener('click', () => pinOnly(pinned === name ? null : name));
  const row = {swatch, pin, loss: el('td', 'number'), accuracy: el('td', 'number'), state: el('td', 'wide'), release: el('button', '', 'take in again')};
  row.release.type = 'button';
  row.release.setAttribute('aria-label', `take ${name} in again`);
  row.release.addEventListener('click', () => release(name));
  const head = el('th', 'name', pin);
  head.scope = 'row';
  row.element = el('tr', '', head, row.loss, row.accuracy, row.state, el('td', 'action', row.release));
  row.element.addEventListener('pointerenter', () => focusLanguage(name));
  row.element.addEventListener('pointerleave', () => focusLanguage(pinned));
  return row;
}

function pinOnly(name) {
  pinned = name;
  for (const [other, row] of rows) row.pin.setAttribute('aria-pressed', String(other === name));
  focusLanguage(name);
}

function release(language) {
  fetch('/api/release', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({language}),
  }).catch(() => {});
}

/** All languages that the charts have. */
export function listLanguages(names) {
  if (names.length !== rows.size || names.some(n => !rows.has(n))) {
    rows.clear();
    names.forEach((name, i) => rows.set(name, newRow(name, i)));
    $('languages').tBodies[0].replaceChildren(...[...rows.values()].map(r => r.element));
    setText($('language-count'), String(names.length));
    $('languages-section').hidden = names.length === 0;
  }
  focusLanguage(pinned);
  if (lastStatus) showLanguages(lastStatus);
}

export function recolour() {
  [...rows.values()].forEach((row, i) => { row.swatch.style.backgroundColor = colourOf(i); });
}

/** A language that is not in the last step keeps what it had. */
export function showLanguages(status) {
  lastStatus = status;
  const out = new Map(status.quarantined.map(q => [q.language, q]));
  for (const [name, row] of rows) {
    const loss = status.ctcNats[name] ?? status.lossBits[name];
    if (name in status.ctcNats || name in status.lossBits) setText(row.loss, number(loss, 3));
    if (name in status.accuracy) setText(row.accuracy, number(status.accuracy[name], 3));
    const held = out.get(name);
    setText(row.state, held ? `left out since step ${held.step}: ${held.why}` : '');
    setClass(row.element, held ? 'lost' : '');
    row.release.hidden = !held;
  }
}
