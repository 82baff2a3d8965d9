// Threads: one memory, one job at a time. The calling thread hands out a job and does its own share; the others wait for
// the next one. Waiting is a short spin, then sleep. All shared words lie in the first page of memory, before
// the kernels' constants (../build.ts).

/** Addresses of the shared words, apart from each other so that cores do not share a cache line. */
const UNFINISHED: usize = 256;
const JOB: usize = 512; // id, then three arguments
const ARRIVED: usize = 640;
const PHASE: usize = 768;
const DOZERS: usize = 896;
const THREADS: usize = 1024;
/** Of thread k: how many jobs it was given; the next 128 bytes on belong to thread k + 1. */
const GIVEN: usize = 1152;
const SLEEPERS: usize = 64; // beside the word itself

/** Some 100 microseconds: a step of a small network takes less, and waking a sleeper as long. */
const SPINS: i32 = 20000;

@inline
export function threadCount(): u32 {
  return load<u32>(THREADS);
}

export function setThreadCount(count: u32): void {
  store<u32>(THREADS, count);
}

/**
 * Returns when the word differs from `value`; `sleepers` counts who has to be woken. It spins by adding nothing: with a
 * plain atomic load it was measured to spin to the end whatever the others did, as if V8 had moved the load out of the loop.
 */
function awaitChange(word: usize, value: u32, sleepers: usize): void {
  for (let k = 0; k < SPINS; k++) if (atomic.add<u32>(word, 0) != value) return;
  atomic.add<u32>(sleepers, 1);
  while (atomic.load<u32>(word) == value) atomic.wait<i32>(word, <i32>value, -1);
  atomic.sub<u32>(sleepers, 1);
}

@inline
function wake(word: usize, sleepers: usize): void {
  if (atomic.load<u32>(sleepers) != 0) atomic.notify(word, -1);
}

/** Returns when all `members` have arrived. */
export function barrier(members: u32): void {
  if (members == 1) return;
  const phase = atomic.load<u32>(PHASE);
  if (atomic.add<u32>(ARRIVED, 1) + 1 == members) {
    atomic.store<u32>(ARRIVED, 0);
    atomic.add<u32>(PHASE, 1);
    wake(PHASE, DOZERS);
  } else {
    awaitChange(PHASE, phase, DOZERS);
  }
}

/** Gives a job to all threads but the calling one. Threads beyond the count of the moment sleep on. */
export function announce(id: u32, a: u32, b: u32, c: u32): void {
  store<u32>(JOB, id);
  store<u32>(JOB, a, 4);
  store<u32>(JOB, b, 8);
  store<u32>(JOB, c, 12);
  atomic.store<u32>(UNFINISHED, threadCount() - 1);
  for (let thread: u32 = 1; thread < threadCount(); thread++) {
    const given = givenTo(thread);
    atomic.add<u32>(given, 1);
    wake(given, given + SLEEPERS);
  }
}

@inline
function givenTo(thread: u32): usize {
  return GIVEN + (<usize>thread << 7);
}

/** The calling thread's wait for the others. */
export function awaitOthers(): void {
  for (;;) {
    const left = atomic.load<u32>(UNFINISHED);
    if (left == 0) return;
    awaitChange(UNFINISHED, left, UNFINISHED + SLEEPERS);
  }
}

/** A job done; to be called by every thread but the calling one. */
export function finish(): void {
  atomic.sub<u32>(UNFINISHED, 1);
  wake(UNFINISHED, UNFINISHED + SLEEPERS);
}

/** Waits until a thread that was given `done` jobs is given another. */
export function awaitJob(thread: u32, done: u32): void {
  awaitChange(givenTo(thread), done, givenTo(thread) + SLEEPERS);
}

@inline
export function jobWord(index: usize): u32 {
  return load<u32>(JOB + (index << 2));
}
