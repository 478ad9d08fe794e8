// The weight masks as tables of shares: what a layer keeps, and what two languages share.

import {$, setText} from './dom.js';
import {heatTable} from './heat.js';

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
