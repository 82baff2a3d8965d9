// Diverging colours centred on zero, blue below and orange above: straight lines in Oklab, so that equal steps of value look
// equal. Light and dark themes have a map of their own, whose middle is near the theme's ground. Oklab: B. Ottosson 2020.

/** Lightness and the two opponent axes. */
type Oklab = readonly [lightness: number, greenRed: number, blueYellow: number];

interface Ends {
  readonly negative: Oklab;
  readonly zero: Oklab;
  readonly positive: Oklab;
}

const light: Ends = { negative: [0.42, -0.035, -0.14], zero: [0.985, 0, 0], positive: [0.5, 0.115, 0.105] };
const dark: Ends = { negative: [0.78, -0.055, -0.115], zero: [0.19, 0, 0], positive: [0.78, 0.075, 0.13] };

/** Colours from the negative to the positive end, zero in the middle; an odd number. */
export const colourCount = 511;

/** `colourCount` colours as the 32-bit words of an ImageData on a little-endian machine. */
export function divergingWords(isDark: boolean): Uint32Array {
  return Uint32Array.from({ length: colourCount }, (_, k) => {
    const [red, green, blue] = divergingColour((2 * k) / (colourCount - 1) - 1, isDark);
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
}

/** The colour of a value from -1 to 1, as bytes. */
export function divergingColour(value: number, isDark: boolean): [red: number, green: number, blue: number] {
  const { negative, zero, positive } = isDark ? dark : light;
  const end = value < 0 ? negative : positive;
  const share = Math.min(1, Math.abs(value));
  return toBytes([0, 1, 2].map((k) => zero[k] + share * (end[k] - zero[k])) as unknown as Oklab);
}

function toBytes([lightness, a, b]: Oklab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toByte(linear: number): number {
  const bounded = Math.max(0, Math.min(1, linear));
  return Math.round(255 * (bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055));
}
