// The colours of a sweep's lines, as the design tokens have them: seen on their ground, and told apart by lightness alone, which
// needs no colour vision.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tokens = readFileSync(new URL('../../src-renderer/styles/tokens.css', import.meta.url), 'utf8');

/** Linear light of red, green and blue. */
function readToken(theme: string, name: string): number[] {
  const block = tokens.slice(tokens.indexOf(`[data-theme='${theme}']`));
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(block)?.[1] ?? '';
  return [0, 2, 4].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

/** WCAG's. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = ([red, green, blue]: readonly number[]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test.each(['light', 'dark'])(
  'in the %s theme the worst is seen, and the best stands out from it',
  (theme) => {
    const [least, most, surface] = ['worth-least', 'worth-most', 'surface'].map((name) =>
      readToken(theme, name),
    );
    expect(contrast(least, surface)).toBeGreaterThan(3);
    expect(contrast(most, least)).toBeGreaterThan(3);
    expect(contrast(most, surface)).toBeGreaterThan(contrast(least, surface));
  },
);
