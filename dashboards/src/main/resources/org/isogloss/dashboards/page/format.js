// Numbers and times as people read them.

const MISSING = '–';

export function number(value, digits) {
  return value == null || !isFinite(value) ? MISSING : value.toFixed(digits);
}

export function count(value) {
  return value == null ? MISSING : value.toLocaleString('en', {useGrouping: true});
}

/** 3.2 s, 45 s, 12 min, 3 h 20 min, 4 d 5 h. */
export function duration(seconds) {
  if (seconds == null || !isFinite(seconds)) return MISSING;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The same for what is past, without a jitter of milliseconds. */
export function ago(seconds) {
  if (seconds < 2) return 'now';
  return seconds < 100 ? `${Math.floor(seconds)} s` : duration(Math.floor(seconds));
}

export function clockTime(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

/** Of a time in ISO 8601, by the clock of whoever reads it: 2025-11-26 17:05:09. */
export function dateTime(iso) {
  const time = new Date(iso);
  return `${time.toLocaleDateString('sv-SE')} ${clockTime(time)}`;
}

export function mean(values) {
  const finite = values.filter(v => v != null && isFinite(v));
  return finite.length ? finite.reduce((a, b) => a + b, 0) / finite.length : null;
}
