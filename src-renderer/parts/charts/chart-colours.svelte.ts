// The theme's colours as a canvas needs them; read anew when the theme on the screen changes.
export interface ChartColours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  /** How much of a run's colour is in its pale band. */
  readonly paleness: number;
}

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => toHexadecimal(style.getPropertyValue(name).trim());
  return {
    text: token('--text'),
    quiet: token('--text-quiet'),
    grid: token('--chart-grid'),
    line: token('--line-strong'),
    surface: token('--surface'),
    accent: token('--accent'),
    paleness: document.documentElement.dataset.theme === 'dark' ? 0.52 : 0.38,
  };
}

class CurrentColours {
  now = $state.raw<ChartColours>(read());

  constructor() {
    const watch = new MutationObserver(() => (this.now = read()));
    watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }
}

export const chartColours = new CurrentColours();

/** Any colour of CSS as #rrggbb; grey where it is none. */
function toHexadecimal(colour: string): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return '#808080';
  context.fillStyle = '#808080';
  context.fillStyle = colour;
  return context.fillStyle;
}

/** `share` of the first colour over the second; both as #rrggbb. */
export function mixColours(first: string, second: string, share: number): string {
  const channel = (colour: string, k: number) => parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) =>
    Math.round(share * channel(first, k) + (1 - share) * channel(second, k))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}
