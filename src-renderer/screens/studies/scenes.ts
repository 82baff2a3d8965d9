// The little photographs of the drawing on a study's card: three scenes of grey pixels, always the same.

/** Greys from 0 to 1, row by row, `side` x `side`. */
export type Scene = readonly number[];

/** Of the middle of a pixel, both from 0 to 1. */
type Tone = (x: number, y: number) => number;

const hills: Tone = (x, y) => {
  if (Math.hypot(x - 0.72, y - 0.26) < 0.13) return 0.98;
  if (y > 0.62 + 0.14 * Math.sin(5.2 * x + 0.4)) return 0.22 + 0.16 * x;
  if (y > 0.5 - 0.2 * Math.abs(Math.sin(3.4 * x + 1.2))) return 0.45;
  return 0.68 + 0.18 * y;
};

const house: Tone = (x, y) => {
  const isWall = Math.abs(x - 0.5) < 0.27 && y > 0.5 && y < 0.86;
  const isRoof = y > 0.2 && y <= 0.5 && Math.abs(x - 0.5) < 1.15 * (y - 0.2) + 0.02;
  const isDoor = Math.abs(x - 0.42) < 0.08 && y > 0.62 && y < 0.86;
  const isWindow = Math.abs(x - 0.64) < 0.07 && Math.abs(y - 0.64) < 0.07;
  if (isDoor || isRoof) return 0.2;
  if (isWindow) return 0.95;
  if (isWall) return 0.72;
  return y > 0.82 ? 0.36 : 0.5 - 0.2 * y;
};

const boat: Tone = (x, y) => {
  const isHull = y > 0.66 && y < 0.82 && Math.abs(x - 0.5) < 0.36 - 0.9 * (y - 0.66);
  const isSail = y > 0.12 && y < 0.62 && x > 0.5 && x - 0.5 < 0.62 * (y - 0.12);
  const isJib = y > 0.22 && y < 0.62 && x < 0.46 && 0.46 - x < 0.5 * (y - 0.22);
  if (isHull) return 0.12;
  if (isSail) return 0.96;
  if (isJib) return 0.76;
  return y > 0.74 ? 0.3 + 0.08 * Math.sin(30 * x + 24 * y) : 0.56 - 0.16 * y;
};

export function drawScenes(side: number): Scene[] {
  return [hills, house, boat].map((tone) =>
    Array.from({ length: side * side }, (_, k) =>
      tone(((k % side) + 0.5) / side, (Math.floor(k / side) + 0.5) / side),
    ),
  );
}
