// What the axes of a curve show: where they end and what stands at their ticks.

/** The last step on the axis: a round number at or beyond what is done, so that the axis does not creep while a run goes on. */
export function axisEnd(done: number, total: number): number {
  if (done === 0) return Math.max(2, total);
  const power = 10 ** Math.floor(Math.log10(Math.max(10, done)));
  const round = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= done) ?? done;
  return Math.max(2, Math.min(total, round));
}

/** What is measured, and in what: "Loss (squared error)", "Reward an episode". */
export function titleOfAxis(title: string, unit: string): string {
  if (!unit) return title;
  return /^an? /.test(unit) ? `${title} ${unit}` : `${title} (${unit})`;
}

export function tickOfCount(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-GB') : '';
}

export function tickOfValue(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Powers of ten and their two- and fivefold; only the powers where more than three decades are shown. */
export function tickOfLogarithm(value: number, lowest: number, highest: number): string {
  const mantissa = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const isWide = highest / lowest > 1000;
  return mantissa === 1 || (!isWide && (mantissa === 2 || mantissa === 5)) ? tickOfValue(value) : '';
}
