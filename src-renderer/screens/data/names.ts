// Names of data sets: what may be one, and what could be one for a file.
import { datasetName } from '../../../src-main/contract/data.ts';
import { parseOrExplain } from '../../../src-main/contract/sentences.ts';

const longest = 64;
const archives = /\.(zip|npz|gz|tgz|tar|idx\d?-ubyte)$/i;

/** What is wrong with a name; empty where nothing is. `taken` are the names of others. */
export function problemOfName(name: string, taken: readonly string[]): string {
  if (name === '') return 'expected a name, got nothing';
  const other = taken.find((known) => known.toLowerCase() === name.toLowerCase());
  if (other !== undefined) return `there is a data set “${other}” already; expected another name`;
  try {
    parseOrExplain(datasetName, name, 'name');
    return '';
  } catch (error) {
    return (error as Error).message.replace(/^name: /, '').replace(/\.$/, '');
  }
}

/** "/home/ada/My pets.tar.gz" as "My pets"; empty where nothing is left. */
export function nameFromPath(path: string): string {
  const last = path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
  const plain = last.replace(archives, '').replace(archives, '');
  return plain
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, longest)
    .trim();
}

/** The name itself, or with the first number that nobody has: "pictures", "pictures-2". */
export function freeName(name: string, taken: readonly string[]): string {
  const lower = new Set(taken.map((known) => known.toLowerCase()));
  let free = name;
  for (let number = 2; lower.has(free.toLowerCase()); number++) {
    const end = `-${number}`;
    free = `${name.slice(0, longest - end.length)}${end}`;
  }
  return free;
}
