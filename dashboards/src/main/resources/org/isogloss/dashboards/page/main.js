// Follows the coordinator's stream, and hands what comes to the parts of the page.

import {$, setClass, setText} from './dom.js';
import {showHistory, startCharts} from './charts.js';
import {showEvents} from './events.js';
import {listLanguages, recolour, showLanguages} from './languages.js';
import {showMasks} from './masks.js';
import {showPhases} from './phases.js';
import {showSummary} from './summary.js';
import {showWorkers} from './workers.js';

const RETRY_MILLIS = 2000;
const SILENCE_MILLIS = 5000;
let status = null;
let source = null;
let heard = 0;

function connection(text, state) {
  setText($('connection'), text);
  setClass($('connection'), `connection ${state}`);
}

function follow() {
  source?.close();
  source = new EventSource('/api/live');
  source.addEventListener('status', message => {
    heard = Date.now();
    connection('live', 'live');
    status = JSON.parse(message.data);
    show();
  });
  source.addEventListener('news', message => {
    const news = JSON.parse(message.data);
    showEvents(news.events);
    showHistory(news.step);
  });
  source.addEventListener('error', () => {
    connection('the coordinator does not answer; shown is what it last said', 'gone');
    // A browser gives up for good on some errors, so that asking again is left to us.
    source.close();
    setTimeout(follow, RETRY_MILLIS);
  });
}

function show() {
  if (!status || document.hidden) return;
  showPhases(status);
  showSummary(status);
  showLanguages(status);
  showWorkers(status);
  showMasks(status);
}

setInterval(() => {
  if (heard && Date.now() - heard > SILENCE_MILLIS && source.readyState === EventSource.OPEN) {
    connection('nothing heard for a while', 'gone');
  }
}, 1000);
document.addEventListener('visibilitychange', show);
$('worker-filter').addEventListener('input', show);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
startCharts(listLanguages);
follow();
