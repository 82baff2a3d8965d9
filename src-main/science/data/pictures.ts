// Pictures like photographs, made of nothing: things of every size that hide each other, each with its own tone, shading and
// texture. Things whose radii follow a power law r^-3 give the statistics of natural pictures: edges, and a power spectrum
// that falls as a power of the frequency (Lee, Mumford & Huang 2001, "Occlusion models for natural images"). At 32 x 32
// mean, contrast and the slope of that spectrum are those of CIFAR-10's photographs.
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';

/** Drawn at twice the size and averaged, so that edges are as soft as a camera's. */
const oversampling = 2;
const mostThings = 400;

interface Canvas {
  readonly side: number;
  /** Brightness, 0 to 1 and a little beyond. */
  readonly values: Float32Array;
  /** 1 where something in front was drawn. */
  readonly isCovered: Uint8Array;
  readonly texture: Float32Array;
}

interface Light {
  readonly x: number;
  readonly y: number;
}

interface Thing {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Its axes: cosine and sine of its rotation, and how much narrower it is across. */
  readonly cosine: number;
  readonly sine: number;
  readonly aspect: number;
  /** Of u, v, in units of the radius. */
  readonly isInside: (u: number, v: number) => boolean;
  readonly tone: number;
  readonly shading: number;
  readonly roughness: number;
  /** Where on the texture it lies: rows and columns. */
  readonly shift: readonly [number, number];
}

const shapes: readonly ((u: number, v: number) => boolean)[] = [
  (u, v) => u * u + v * v <= 1,
  (u, v) => Math.abs(u) <= 0.85 && Math.abs(v) <= 0.85,
  (u, v) => v <= 0.8 && v >= 1.7 * Math.abs(u) - 0.9,
];

/** Grey uint8 [size, size]; the same for the same seed and item. */
export function drawPicture(seed: number, item: number, size: number): Uint8Array {
  const random = createRandom(seed, 'pictures', item);
  const side = size * oversampling;
  const canvas: Canvas = {
    side,
    values: new Float32Array(side * side),
    isCovered: new Uint8Array(side * side),
    texture: drawTexture(random, side),
  };
  const angle = 2 * Math.PI * random.uniform();
  const light = { x: Math.cos(angle), y: Math.sin(angle) };
  let open = side * side;
  for (let k = 0; k < mostThings && open > 0; k++) open -= cover(canvas, drawThing(random, side), light);
  coverRest(canvas, random, light);
  return develop(average(canvas, size), random);
}

/** Nearer things first, each anywhere; radii from 10 % to 90 % of the picture's side by r^-3. */
function drawThing(random: Random, side: number): Thing {
  const [smallest, largest] = [0.1 * side, 0.9 * side];
  const radius = 1 / Math.sqrt(smallest ** -2 + random.uniform() * (largest ** -2 - smallest ** -2));
  const rotation = Math.PI * random.uniform();
  return {
    x: side * (1.2 * random.uniform() - 0.1),
    y: side * (1.2 * random.uniform() - 0.1),
    radius,
    cosine: Math.cos(rotation),
    sine: Math.sin(rotation),
    aspect: 0.4 + 0.6 * random.uniform(),
    isInside: shapes[random.below(shapes.length)],
    tone: random.uniform(),
    shading: 0.35 * random.uniform(),
    roughness: 0.7 * random.uniform() ** 2,
    shift: [random.below(side), random.below(side)],
  };
}

/** Paints a thing where nothing is in front of it; returns how many points that are. */
function cover(canvas: Canvas, thing: Thing, light: Light): number {
  const { side, values, isCovered, texture } = canvas;
  const { x, y, radius, cosine, sine, aspect, isInside, tone, shading, roughness, shift } = thing;
  const reach = 1.3 * radius;
  const [left, right] = [Math.max(0, Math.ceil(x - reach)), Math.min(side - 1, Math.floor(x + reach))];
  const [top, bottom] = [Math.max(0, Math.ceil(y - reach)), Math.min(side - 1, Math.floor(y + reach))];
  let count = 0;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const at = row * side + column;
      if (isCovered[at] === 1) continue;
      const [dx, dy] = [(column - x) / radius, (row - y) / radius];
      if (!isInside(dx * cosine + dy * sine, (dy * cosine - dx * sine) / aspect)) continue;
      const grain = texture[((row + shift[0]) % side) * side + ((column + shift[1]) % side)];
      values[at] = tone + shading * (dx * light.x + dy * light.y) + roughness * grain;
      isCovered[at] = 1;
      count++;
    }
  }
  return count;
}

/** Behind everything: a bright or dark ground that changes slowly, with a texture. */
function coverRest({ side, values, isCovered, texture }: Canvas, random: Random, light: Light): void {
  const [tone, slope] = [random.uniform(), 0.5 * random.uniform()];
  for (let at = 0; at < values.length; at++) {
    if (isCovered[at] === 1) continue;
    const [dx, dy] = [(at % side) / side - 0.5, Math.floor(at / side) / side - 0.5];
    values[at] = tone + slope * (dx * light.x + dy * light.y) + 0.15 * texture[at];
  }
}

/** Smooth noise at every scale, each half as strong as the next larger: mean 0, about -1 to 1. Goes on at the other side. */
function drawTexture(random: Random, side: number): Float32Array {
  const texture = new Float32Array(side * side);
  for (let cells = 2, strength = 0.5; cells <= side / 2; cells *= 2, strength /= 2) {
    const grid = Float32Array.from({ length: cells ** 2 }, () => strength * (2 * random.uniform() - 1));
    addInterpolated(texture, side, grid, cells);
  }
  return texture;
}

function addInterpolated(texture: Float32Array, side: number, grid: Float32Array, cells: number): void {
  const step = cells / side;
  for (let row = 0; row < side; row++) {
    const [y, fy] = split(row * step);
    const [upper, lower] = [y * cells, ((y + 1) % cells) * cells];
    for (let column = 0; column < side; column++) {
      const [x, fx] = split(column * step);
      const right = (x + 1) % cells;
      const above = grid[upper + x] * (1 - fx) + grid[upper + right] * fx;
      const below = grid[lower + x] * (1 - fx) + grid[lower + right] * fx;
      texture[row * side + column] += above * (1 - fy) + below * fy;
    }
  }
}

function split(value: number): [whole: number, rest: number] {
  const whole = Math.floor(value);
  return [whole, value - whole];
}

function average({ side, values }: Canvas, size: number): Float32Array {
  const picture = new Float32Array(size * size);
  for (let at = 0; at < values.length; at++) {
    const [row, column] = [Math.floor(at / side / oversampling), Math.floor((at % side) / oversampling)];
    picture[row * size + column] += values[at] / oversampling ** 2;
  }
  return picture;
}

/** Exposure and contrast as a photographer would choose them, and a sensor's noise. */
function develop(picture: Float32Array, random: Random): Uint8Array {
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length;
  const variance = picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / picture.length;
  const [exposure, contrast] = [0.3 + 0.4 * random.uniform(), 0.1 + 0.18 * random.uniform()];
  const gain = contrast / Math.sqrt(variance + 1e-4);
  return Uint8Array.from(picture, (value) => {
    const shown = exposure + gain * (value - mean) + 0.008 * random.normal();
    return Math.round(255 * Math.min(1, Math.max(0, shown)));
  });
}
