// The exports of the WebAssembly module.
export {
  firstStep,
  forward,
  advanceTrace,
  stepDeltas,
  backward,
  clearSums,
  etaGradient,
  scalarAlphaGradient,
} from './recurrence';
export { accumulateOuter } from './products';
export { adam } from './adam';
