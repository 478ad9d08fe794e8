// What a glance should tell: how far, how fast, what for it waits, and what is wrong.

import {$, el, setText} from './dom.js';
import {ago, count, duration, mean, number} from './format.js';

const tiles = new Map();

function tile(key, value, unit = '') {
  let shown = tiles.get(key);
  if (!shown) {
    shown = {value: el('span', 'value'), unit: el('span', 'unit')};
    tiles.set(key, shown);
    $('summary').append(el('div', 'tile', el('dt', '', key), el('dd', '', shown.value, ' ', shown.unit)));
  }
  setText(shown.value, value);
  setText(shown.unit, unit);
}

function loss(status) {
  const ctc = Object.values(status.ctcNats);
  return ctc.length
    ? tile('loss', number(mean(ctc), 3), 'nats a label')
    : tile('loss', number(mean(Object.values(status.lossBits)), 3), 'bits a frame');
}

export function showSummary(status) {
  const over = status.phase >= status.phases.length;
  setText($('run'), `${status.runDirectory}  ${status.runId}`);
  document.title = over ? 'Isogloss: over' : `${status.step}/${status.steps} ${status.phases[status.phase]} – Isogloss`;
  tile('step', count(status.step), `of ${count(status.steps)}`);
  tile('time left', over ? 'none' : duration(status.etaSeconds));
  tile('speech', number(status.audioPerSecond, 1), 's a second');
  tile('a step takes', duration(status.stepSeconds));
  loss(status);
  const saved = status.checkpoint;
  tile('checkpoint', saved ? `step ${count(saved.step)}` : 'none', saved ? (saved.seconds < 2 ? 'now' : `${ago(saved.seconds)} ago`) : '');
  showCoordinator(status.coordinator);
  showWaiting(status);
  showNotices(status);
}

/** Which coordinator it is, counted over the run, and whether another would take over. */
function showCoordinator({epoch, takeoverSeconds, standbys}) {
  const others = standbys.length ? `${standbys.length} on standby` : 'no standby';
  tile('coordinator', `epoch ${count(epoch)}`, takeoverSeconds == null ? others : `took over after ${duration(takeoverSeconds)}, ${others}`);
}

function showWaiting(status) {
  const list = $('waiting');
  if (!list.firstChild) {
    list.append(el('dt', '', 'waiting for'), el('dd', ''), el('dt', '', 'next'), el('dd', ''));
  }
  const [, what, , next] = list.children;
  const since = status.waitingSeconds < 2 ? '' : `, for ${duration(Math.floor(status.waitingSeconds))}`;
  setText(what, status.waitingFor + since);
  setText(next, status.waitingNext);
}

function showNotices(status) {
  const lines = [
    ...status.quarantined.map(q => `${q.language} is left out of training since step ${q.step}: ${q.why}`),
    ...status.storage.map(s => `${s.what} (for ${duration(s.seconds)}, failures: ${s.failures})`),
    ...status.damagedCheckpoints.map(d => `damaged: ${d}`),
  ];
  const list = $('notices');
  while (list.children.length > lines.length) list.lastChild.remove();
  while (list.children.length < lines.length) list.append(el('li', ''));
  lines.forEach((line, i) => setText(list.children[i], line));
}
