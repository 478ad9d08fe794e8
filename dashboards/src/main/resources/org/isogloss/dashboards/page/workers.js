// The table of workers: a row each, those that are gone last. Rows are kept and only what changed is written.

import {$, el, setClass, setText} from './dom.js';
import {ago, number} from './format.js';

const SECONDS_TO_CONFIRM = 4;
const FILTER_FROM = 12;
const rows = new Map();

function stateOf(worker) {
  if (worker.leaving) return 'leaving';
  return worker.lanes > 0 ? 'computing' : 'idle';
}

function cell(className) {
  return el('td', className);
}

function newRow(name) {
  const row = {
    name: el('th', 'name', name),
    state: cell('state'),
    lanes: cell('number lanes'),
    rate: cell('number'),
    heard: cell('number'),
    device: cell('wide'),
    drain: el('button', '', 'drain'),
  };
  row.name.scope = 'row';
  row.drain.type = 'button';
  row.drain.setAttribute('aria-label', `drain ${name}`);
  row.drain.addEventListener('click', () => drain(name, row.drain));
  row.element = el('tr', '', row.name, row.state, row.lanes, row.rate, row.heard, row.device, el('td', 'action', row.drain));
  return row;
}

/** A first press asks, a second one does it. */
async function drain(name, button) {
  if (button.dataset.asked !== 'yes') {
    button.dataset.asked = 'yes';
    setText(button, 'sure?');
    setTimeout(() => {
      button.dataset.asked = '';
      setText(button, 'drain');
    }, SECONDS_TO_CONFIRM * 1000);
    return;
  }
  button.disabled = true;
  try {
    const answer = await fetch('/api/drain', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({worker: name}),
    });
    setText($('worker-answer'), answer.ok ? `${name} finishes what it has begun and leaves` : (await answer.text()).trim());
  } catch (e) {
    setText($('worker-answer'), `${name} could not be drained: the coordinator does not answer`);
    button.disabled = false;
  }
}

function write(row, state, values) {
  setClass(row.element, state);
  setText(row.state, state);
  setText(row.lanes, values.lanes);
  setText(row.rate, values.rate);
  setText(row.heard, values.heard);
  setText(row.device, values.device);
  row.drain.hidden = !values.stays;
  row.element.title = values.title ?? '';
}

function present(worker) {
  const threads = worker.threads === 1 ? '1 thread' : `${worker.threads} threads`;
  return {
    lanes: String(worker.lanes),
    rate: number(worker.lanesPerMinute, worker.lanesPerMinute < 10 ? 1 : 0),
    heard: ago(worker.heardSeconds),
    device: `${worker.device}, ${threads}`,
    stays: !worker.leaving,
  };
}

function gone(worker) {
  return {lanes: '', rate: '', heard: ago(worker.seconds), device: worker.why, stays: false, title: worker.why};
}

function matches(name, state, filter) {
  return !filter || name.toLowerCase().includes(filter) || state.includes(filter);
}

export function showWorkers(status) {
  const body = $('workers').tBodies[0];
  const byName = new Intl.Collator('en', {numeric: true});
  const all = [
    ...[...status.workers].sort((a, b) => byName.compare(a.name, b.name)).map(w => [w.name, stateOf(w), present(w)]),
    ...status.gone.map(w => [w.name, w.how, gone(w)]),
  ];
  const filter = $('worker-filter').value.trim().toLowerCase();
  const wanted = all.filter(([name, state]) => matches(name, state, filter));
  const names = new Set(wanted.map(([name]) => name));
  for (const [name, row] of rows) {
    if (!names.has(name)) {
      row.element.remove();
      rows.delete(name);
    }
  }
  wanted.forEach(([name, state, values], i) => {
    if (!rows.has(name)) rows.set(name, newRow(name));
    const row = rows.get(name);
    if (body.children[i] !== row.element) body.insertBefore(row.element, body.children[i] ?? null);
    // One that comes back after it was drained may be drained again.
    if (values.stays && state !== 'leaving' && row.element.className === 'left') row.drain.disabled = false;
    write(row, state, values);
  });
  const lost = status.gone.filter(w => w.how === 'lost').length;
  setText($('worker-count'), `${status.workers.length}${lost ? `, ${lost} lost` : ''}`);
  $('worker-filter').hidden = all.length < FILTER_FROM && !filter;
  $('workers').hidden = all.length === 0;
  $('no-workers').hidden = all.length > 0;
}
