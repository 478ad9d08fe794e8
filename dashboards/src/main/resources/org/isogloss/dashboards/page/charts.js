// The charts over the steps, whose numbers are fetched as they come. A chart that has nothing to show is not shown.

import {$} from './dom.js';
import {History} from './history.js';
import {RUN_CHART_NAMES, isDark, languagesOf, runChart} from './plot.js';

/** Fetching may take this share of the time, so that a slow line or a large run is not kept busy. */
const FETCH_SHARE = 0.05;
const LEAST_MILLIS = 1000;

const charts = RUN_CHART_NAMES.map(name => runChart(new History(name)));

let step = 0;
let fetched = -1;
let fetching = false;
let nextFetch = 0;
let onLanguages = () => {};

export function startCharts(languagesChanged) {
  onLanguages = languagesChanged;
  $('charts').append(...charts.map(c => c.element));
  new ResizeObserver(() => charts.forEach(c => c.resize())).observe($('charts'));
  isDark.addEventListener('change', () => charts.forEach(c => c.rebuild()));
  for (const button of $('ranges').children) {
    button.addEventListener('click', () => {
      for (const other of $('ranges').children) other.setAttribute('aria-pressed', String(other === button));
      charts.forEach(c => c.history.show(Number(button.dataset.steps)));
      fetched = -1;
      nextFetch = 0;
      update();
    });
  }
}

/** The coordinator has numbers up to this step. */
export function showHistory(last) {
  if (last < step) charts.forEach(c => c.history.forget());
  step = last;
  update();
}

async function update() {
  if (step === fetched || fetching || document.hidden || Date.now() < nextFetch) return;
  fetching = true;
  const begin = performance.now();
  const wanted = step;
  try {
    for (const chart of charts) await chart.history.fetch(wanted);
    const languages = languagesOf(charts);
    for (const chart of charts) chart.draw(languages);
    fetched = wanted;
    onLanguages(languages);
  } catch (e) {
    // The stream tells of a coordinator that is gone.
  } finally {
    nextFetch = Date.now() + Math.max(LEAST_MILLIS, (performance.now() - begin) / FETCH_SHARE);
    fetching = false;
  }
}

export function focusLanguage(name) {
  charts.forEach(c => c.focus(name));
}
