// Which steps the sweeps of an episode take, see forward.ts: every step its own, or runs of clamped steps together.
import { inputAt, stateAt } from './forward';
import { Episode, Recurrence } from './layout';
import { splat } from './vectors';

/** Inputs that are added saturate tanh from here on, whatever the drive, unless that is absurdly strong. */
const STRONG: f32 = 12;

/** Whether all neurons are clamped at step t. */
function isClampedStep(r: Recurrence, ep: Episode, t: i32): bool {
  const input = inputAt(r, ep, t), weakest = splat(r.isClamped ? f32.MIN_VALUE : STRONG);
  for (let j: usize = 0; j < r.neurons; j += 4) {
    const isWeak = f32x4.lt(f32x4.abs(v128.load(input + (j << 2))), weakest);
    const weak = i32x4.bitmask(isWeak);
    // The padding after the last neuron is zero.
    if (weak && (j + 4 <= r.neurons || weak & ((1 << (r.neurons - <u32>j)) - 1))) return false;
  }
  return true;
}

function isSameInput(r: Recurrence, ep: Episode, t: i32, other: i32): bool {
  const a = inputAt(r, ep, t), b = inputAt(r, ep, other);
  for (let at: usize = 0; at < r.bytes; at += 16) {
    if (v128.any_true(f32x4.ne(v128.load(a + at), v128.load(b + at)))) return false;
  }
  return true;
}

/** The state that a clamped step leads to. */
function clampStates(r: Recurrence, ep: Episode, t: i32): void {
  const input = inputAt(r, ep, t), state = stateAt(r, ep, t);
  for (let j: usize = 0; j < r.neurons; j++) {
    const u = load<f32>(input + (j << 2));
    store<f32>(state + (j << 2), r.isClamped ? u : u > 0 ? 1 : -1);
  }
}

@inline
function addSweep(ep: Episode, t: i32, k: i32): void {
  store<i32>(ep.sweeps + (<usize>ep.sweepCount << 3), t);
  store<i32>(ep.sweeps + (<usize>ep.sweepCount << 3), k, 4);
  ep.sweepCount++;
}

/** Step 0 is always a sweep of its own. A run at the end of the episode needs no sweep: nothing comes after it. */
export function planSweeps(recurrence: usize, episode: usize, steps: i32, isCollapsing: bool): void {
  const r = changetype<Recurrence>(recurrence), ep = changetype<Episode>(episode);
  ep.sweepCount = 0;
  ep.isRefused = 0;
  let t: i32 = 0;
  while (t < steps) {
    let k: i32 = 0;
    if (isCollapsing && t > 0 && isClampedStep(r, ep, t)) {
      do clampStates(r, ep, t + k++);
      while (t + k < steps && isSameInput(r, ep, t, t + k));
    }
    t += k;
    if (t < steps) addSweep(ep, t, k);
    t++;
  }
}
