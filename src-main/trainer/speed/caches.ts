// The processor's caches, where the system describes them (Linux does).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessorCache } from '../../contract/speed.ts';

const folder = '/sys/devices/system/cpu/cpu0/cache';

/** The first processor's caches for data, the smallest first; none where the system does not say. */
export function readCaches(): ProcessorCache[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith('index') && readWord(name, 'type') !== 'Instruction')
      .map(readCache)
      .sort((a, b) => a.level - b.level);
  } catch {
    return [];
  }
}

function readCache(name: string): ProcessorCache {
  return {
    level: Number(readWord(name, 'level')),
    bytes: parseSize(readWord(name, 'size')),
    sharedBy: countList(readWord(name, 'shared_cpu_list')),
  };
}

function readWord(name: string, file: string): string {
  return readFileSync(join(folder, name, file), 'utf8').trim();
}

/** For instance 2048K. */
function parseSize(word: string): number {
  const units: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
  return parseInt(word, 10) * (units[word.at(-1) ?? ''] ?? 1);
}

/** For instance 0-3,8: five. */
function countList(words: string): number {
  return words.split(',').reduce((count, range) => {
    const [first, last = first] = range.split('-').map(Number);
    return count + last - first + 1;
  }, 0);
}
