// The platform's place for an application's data, and within it what is installed for all homes alike.
import { homedir } from 'node:os';
import { join } from 'node:path';

export function userFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Engram');
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Engram');
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'engram');
}

/**
 * Where engines are that do not come with Engram, each in a folder of its own: ENGRAM_ENGINES, else beside the data. They are
 * programs and no data, a gigabyte and more, and so are shared by all homes of a person.
 */
export function enginesFolder(): string {
  return process.env.ENGRAM_ENGINES ?? join(userFolder(), 'engines');
}
