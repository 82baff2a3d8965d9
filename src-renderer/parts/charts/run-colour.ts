// A run's colour, the same everywhere and for ever.
export { runColour, seriesColour } from '../../../src-main/contract/series-colours.ts';
