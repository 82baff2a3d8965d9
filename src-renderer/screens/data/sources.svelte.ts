// What can be downloaded, asked for once.
import type { DataSource } from '../../../src-main/contract/data.ts';
import { lab } from '../../client/lab.svelte.ts';

class Sources {
  /** Null until the lab has told. */
  all = $state.raw<readonly DataSource[] | null>(null);
  problem = $state('');

  async load(): Promise<void> {
    if (this.all) return;
    try {
      this.all = await lab.call('data.sources', {});
      this.problem = '';
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }
}

/** Bytes of all files; null where their authors do not state them. */
export function bytesOf({ files }: DataSource): number | null {
  const known = files.map(({ bytes }) => bytes).filter((bytes) => bytes !== null);
  return known.length === files.length ? known.reduce((sum, bytes) => sum + bytes, 0) : null;
}

export const sources = new Sources();
