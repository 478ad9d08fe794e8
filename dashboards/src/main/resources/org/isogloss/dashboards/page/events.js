// The last events, the newest first; fetched when there are more.

import {$, el} from './dom.js';
import {clockTime} from './format.js';

const MOST_SHOWN = 200;
let shown = 0;
let fetching = false;

export async function showEvents(last) {
  // A coordinator that began anew counts anew.
  if (last < shown) {
    shown = 0;
    $('events').replaceChildren();
  }
  if (last === shown || fetching) return;
  fetching = true;
  try {
    const answer = await fetch(`/api/events?after=${shown}`);
    if (!answer.ok) return;
    for (const event of (await answer.json()).events) {
      const time = el('time', '', clockTime(event.millis));
      time.dateTime = new Date(event.millis).toISOString();
      $('events').prepend(el('li', '', time, el('span', '', event.text)));
      shown = event.number;
    }
    while ($('events').children.length > MOST_SHOWN) $('events').lastChild.remove();
  } catch (e) {
    // The stream tells of a coordinator that is gone.
  } finally {
    fetching = false;
  }
}
