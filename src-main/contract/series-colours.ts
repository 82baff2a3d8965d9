// Colours of runs and groups, the same on every screen and in every figure: hues that colour-blind eyes tell apart, by number.
// After Okabe and Ito 2008, without black and yellow, which one of the two themes would swallow; dark hues are lighter on the
// dark ground.
const colours = [
  { light: '#0072b2', dark: '#4ea8de' },
  { light: '#d55e00', dark: '#f0813a' },
  { light: '#009e73', dark: '#2fc79a' },
  { light: '#b35b8f', dark: '#dd93bd' },
  { light: '#c07f00', dark: '#e6a92f' },
  { light: '#2f93cf', dark: '#86cbf2' },
];

/** Of a run, by its number; of a group, by the lowest number of its runs. */
export function runColour(run: number, isDark: boolean): string {
  return seriesColour(run - 1, isDark);
}

/** Of the things in one picture, counted from 0. */
export function seriesColour(index: number, isDark: boolean): string {
  const colour = colours[index % colours.length];
  return isDark ? colour.dark : colour.light;
}

/** Hues of the colours above as an eye takes them beside each other: the two blues are one. */
const hues = [0, 1, 2, 3, 4, 0];

/** For each of some groups, by their lowest numbers: how many before it in the picture have its hue. They are told apart by dashes. */
export function colourRepeats(firsts: readonly number[]): number[] {
  const place = (run: number) => hues[(run - 1) % colours.length];
  return firsts.map((run, k) => firsts.slice(0, k).filter((other) => place(other) === place(run)).length);
}
