// Numbers, times and sizes as a person reads them; always with their unit.

/** Four significant digits. */
export function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** A mean and a deviation to as many places as the deviation has a first digit or, where that is 1, a second. */
export function formatSpread(mean: number, deviation: number): { mean: string; deviation: string } {
  if (!(deviation > 0) || !Number.isFinite(mean + deviation))
    return { mean: formatNumber(mean), deviation: formatNumber(deviation) };
  const exponent = Math.floor(Math.log10(deviation));
  const places = Math.max(0, -exponent + (deviation < 2 * 10 ** exponent ? 1 : 0));
  return { mean: mean.toFixed(Math.min(places, 12)), deviation: deviation.toFixed(Math.min(places, 12)) };
}

const counts = new Intl.NumberFormat('en-GB');

export function formatCount(value: number): string {
  return counts.format(value);
}

/** How many a second: two digits of an estimate. */
export function formatPace(count: number): string {
  return formatCount(Number(count.toPrecision(2)));
}

export function formatPercent(share: number): string {
  return `${(100 * share).toPrecision(3)} %`;
}

export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${formatNumber(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A duration that is an estimate: two digits of milliseconds, and otherwise as formatDuration. */
export function formatRough(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(2))} ms` : formatDuration(seconds);
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`;
}

/** Local date and time to the minute. */
export function formatTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Local date. */
export function formatDate(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** An estimated time, rounded as far as an estimate deserves: "about 40 s", "about 3 min". */
export function formatAbout(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 10) return `about ${Math.round(seconds)} s`;
  if (seconds < 90) return `about ${5 * Math.round(seconds / 5)} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  if (hours < 10) return `about ${hours.toFixed(1)} h`;
  if (hours < 48) return `about ${Math.round(hours)} h`;
  return `about ${Math.round(hours / 24)} days`;
}
