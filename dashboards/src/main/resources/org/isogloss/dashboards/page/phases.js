// The phase timeline: a segment a phase, as wide as it has rounds, filled as far as it is.

import {$, el, setClass, setText} from './dom.js';
import {count} from './format.js';

const segments = [];

function build(list, phases) {
  segments.length = 0;
  list.replaceChildren(...phases.map(phase => {
    const name = el('span', 'phase-name', phase);
    const rounds = el('span', 'phase-rounds');
    const bar = el('progress', 'phase-bar');
    bar.setAttribute('aria-label', phase);
    const item = el('li', '', bar, name, rounds);
    segments.push({item, bar, rounds});
    return item;
  }));
}

export function showPhases(status) {
  if (segments.length !== status.phases.length) build($('phases'), status.phases);
  segments.forEach(({item, bar, rounds}, i) => {
    const total = status.phaseRounds[i];
    const done = i < status.phase ? total : i === status.phase ? status.round : 0;
    const state = i < status.phase ? 'done' : i === status.phase ? 'now' : 'ahead';
    // A phase of one round is still to be seen beside one of thousands.
    item.style.flexGrow = String(Math.max(1, Math.sqrt(total)));
    setClass(item, `phase ${state}`);
    if (state === 'now') item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
    bar.max = Math.max(1, total);
    bar.value = done;
    setText(rounds, state === 'now' ? `${count(done)} of ${count(total)}` : count(total));
  });
}
