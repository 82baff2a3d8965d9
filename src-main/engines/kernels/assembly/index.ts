// The exports of the WebAssembly module: jobs for all threads, and small things that the calling thread does alone.
import { adam } from './adam';
import { backwardConvolutions, Convolution, forwardConvolutions, Stack } from './convolutions';
import { backward, forward } from './episodes';
import { Episode, Recurrence, Slot } from './layout';
import { backwardLstm, forwardLstm, Lstm } from './lstm';
import { multiply, Product } from './products';
import { announce, awaitJob, awaitOthers, finish, jobWord } from './team';

export { isWithin, sumOfSquares } from './adam';
export { gather, scatter } from './copying';
export { lstmInputGradient } from './lstm';
export { addToRows, sumRows, transpose } from './products';
export { planSweeps } from './sweeps';
export { setThreadCount } from './team';

const END: u32 = 0;
const FORWARD: u32 = 1;
const BACKWARD: u32 = 2;
const ADAM: u32 = 3;
const LSTM_FORWARD: u32 = 4;
const LSTM_BACKWARD: u32 = 5;
const MULTIPLY: u32 = 6;
const CONVOLVE: u32 = 7;
const CONVOLVE_BACK: u32 = 8;

function perform(id: u32, a: usize, b: u32, c: u32, thread: u32): void {
  if (id == FORWARD) forward(a, b, c, thread);
  else if (id == BACKWARD) backward(a, b, thread);
  else if (id == LSTM_FORWARD) forwardLstm(a, b, c, thread);
  else if (id == LSTM_BACKWARD) backwardLstm(a, b, thread);
  else if (id == MULTIPLY) multiply(a, thread);
  else if (id == CONVOLVE) forwardConvolutions(a, b, thread);
  else if (id == CONVOLVE_BACK) backwardConvolutions(a, b, c, thread);
  else adam(a, thread);
}

function run(id: u32, a: usize, b: u32, c: u32): void {
  announce(id, <u32>a, b, c);
  perform(id, a, b, c, 0);
  awaitOthers();
}

/** What threads other than the calling one do until the end. */
export function work(thread: u32): void {
  for (let done: u32 = 0; ; done++) {
    awaitJob(thread, done);
    const id = jobWord(0);
    if (id == END) return;
    perform(id, <usize>jobWord(1), jobWord(2), jobWord(3), thread);
    finish();
  }
}

/** Sweeps [from, to) of all episodes of a recurrence. */
export function runForward(recurrence: usize, from: u32, to: u32): void {
  run(FORWARD, recurrence, from, to);
}

export function runBackward(recurrence: usize, steps: u32): void {
  run(BACKWARD, recurrence, steps, 0);
}

/** Steps [from, to) of all episodes of an LSTM. */
export function runLstmForward(lstm: usize, from: u32, to: u32): void {
  run(LSTM_FORWARD, lstm, from, to);
}

export function runLstmBackward(lstm: usize, steps: u32): void {
  run(LSTM_BACKWARD, lstm, steps, 0);
}

export function runMultiply(product: usize): void {
  run(MULTIPLY, product, 0, 0);
}

export function runForwardConvolutions(stack: usize, images: u32): void {
  run(CONVOLVE, stack, images, 0);
}

/** `dFeatures` points to rows [images, features], unpadded. */
export function runBackwardConvolutions(stack: usize, images: u32, dFeatures: usize): void {
  run(CONVOLVE_BACK, stack, images, <u32>dFeatures);
}

export function runAdam(record: usize): void {
  run(ADAM, record, 0, 0);
}

/** Lets the other threads go. */
export function endThreads(): void {
  announce(END, 0, 0, 0);
}

/** For ../layout.ts to check itself against. */
export function recordSizes(index: u32): u32 {
  if (index == 0) return offsetof<Recurrence>();
  if (index == 1) return offsetof<Episode>();
  if (index == 2) return offsetof<Slot>();
  if (index == 3) return offsetof<Lstm>();
  if (index == 4) return offsetof<Product>();
  return index == 5 ? offsetof<Stack>() : offsetof<Convolution>();
}
