// Which screen is shown, kept in the address after `#`, so that back, forward and reload do what they should.
export const screens = [
  'studies',
  'experiments',
  'runs',
  'run',
  'sweeps',
  'compare',
  'data',
  'models',
  'settings',
] as const;
export type Screen = (typeof screens)[number];

export interface Route {
  readonly screen: Screen;
  /**
   * The run's number on the screens `run` and `models`, the sweep's on `sweeps`; what is looked for on `runs`; what to begin from on `experiments` ("run-12",
   * "data-3fa4c1d20b9e"); which data set is looked at on `data`, or how one is added ("+import"); what is compared on `compare`
   * ("1-5,8;against=3").
   */
  readonly detail: string;
}

function parse(hash: string): Route {
  const [name, detail = ''] = hash.replace(/^#\//, '').split('/');
  const screen = screens.find((candidate) => candidate === name) ?? 'studies';
  return { screen, detail: decode(detail) };
}

/** What is not well encoded is taken as it is. */
function decode(detail: string): string {
  try {
    return decodeURIComponent(detail);
  } catch {
    return detail;
  }
}

class Router {
  route = $state.raw<Route>(parse(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.route = parse(location.hash)));
  }

  go(screen: Screen, detail: string | number = ''): void {
    location.hash = `#/${screen}${detail === '' ? '' : `/${detail}`}`;
  }
}

export const router = new Router();
