// A run's colour, the same everywhere and for ever: colours that colour-blind eyes tell apart, by run number. From Okabe
// and Ito 2008, without black and yellow, which one of the two themes would swallow.
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

export function runColour(run: number): string {
  return colours[(run - 1) % colours.length];
}
