// Light, dark, or as the system is; remembered on this machine.
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'engram.theme';

class ThemeChoice {
  choice = $state<Theme>(themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system');
  #system = window.matchMedia('(prefers-color-scheme: dark)');
  #isSystemDark = $state(this.#system.matches);
  /** What is on the screen; charts and heat maps take their colours anew when it changes. */
  readonly isDark = $derived(this.choice === 'dark' || (this.choice === 'system' && this.#isSystemDark));

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => (this.#isSystemDark = matches));
  }

  choose(theme: Theme): void {
    this.choice = theme;
    localStorage.setItem(key, theme);
  }
}

export const theme = new ThemeChoice();
