// How an import shows that it lives: the worker that reads writes into shared memory, and its supervisor looks. Shared
// memory, because a worker that is busy decoding one file could not answer a question.

export interface Pulse {
  /** Something was done. */
  beat(): void;
  /** What is being read from now on, for progress and for a sentence if it never ends. */
  at(place: string): void;
  progress(done: number, total: number | null): void;
}

/** For reading without a supervisor. */
export const noPulse: Pulse = { beat: () => undefined, at: () => undefined, progress: () => undefined };

const mostPlaceBytes = 600;
const placeAt = 32;

export interface PulseReading {
  readonly beats: number;
  readonly done: number;
  readonly total: number | null;
  readonly place: string;
}

export function createPulseMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(placeAt + mostPlaceBytes);
}

/** Writes: Int32 beats, Int32 length of the place, Float64 done, Float64 total (-1 unknown), the place in UTF-8. */
export function writePulse(memory: SharedArrayBuffer): Pulse {
  const counts = new Int32Array(memory, 0, 2);
  const amounts = new Float64Array(memory, 8, 2);
  const place = new Uint8Array(memory, placeAt);
  const beat = () => void Atomics.add(counts, 0, 1);
  return {
    beat,
    at(name) {
      // A shared array cannot be encoded into directly.
      const bytes = Buffer.from(name).subarray(0, mostPlaceBytes);
      place.set(bytes);
      Atomics.store(counts, 1, bytes.length);
      beat();
    },
    progress(done, total) {
      amounts[0] = done;
      amounts[1] = total ?? -1;
      beat();
    },
  };
}

export function readPulse(memory: SharedArrayBuffer): PulseReading {
  const counts = new Int32Array(memory, 0, 2);
  const [done, total] = new Float64Array(memory, 8, 2);
  const place = Buffer.from(new Uint8Array(memory, placeAt, Atomics.load(counts, 1)).slice());
  return {
    beats: Atomics.load(counts, 0),
    done,
    total: total < 0 ? null : total,
    place: place.toString(),
  };
}
