// What to say where a run's data set is not in the home: which one it is, and how it is got.
import { readDataSources } from './data-sources.ts';
import type { MissingData } from '../contract/examination.ts';
import type { RunDataset } from '../contract/runs.ts';

/** `facts` are null where nothing but the hash is known. */
export function explainMissing(id: string, facts: RunDataset | null): MissingData {
  const hash = `the same data gets the same hash, ${id.slice(0, 12)}`;
  if (!facts)
    return {
      sentence: `The data set that this run learnt from was removed from this home. Import or generate it again; ${hash}.`,
      way: 'import',
    };
  const { command, way } = wayTo(facts);
  const items = `${facts.items.toLocaleString('en-GB')} pictures of ${facts.width} × ${facts.height}`;
  return {
    sentence: `This run learnt from the data set “${facts.name}” (${items}), which is not in this home. Get it with: ${command}; ${hash}.`,
    way,
  };
}

/** What Engram made, it makes again; what it knows where to download, it downloads. */
function wayTo({ kind, name, origin }: RunDataset): { command: string; way: MissingData['way'] } {
  if (kind === 'pictures' || kind === 'glyphs') {
    const command = origin.startsWith('engram data generate') ? origin : `engram data generate ${kind}`;
    return { command: `${command} --name "${name}"`, way: 'generate' };
  }
  const source = readDataSources().find((known) => known.kind === kind && isSpecial(kind));
  if (source) return { command: `engram data download ${source.id}`, way: 'download' };
  return { command: `engram data import ${kind} PATH --name "${name}"`, way: 'import' };
}

/** Formats that a single data set has. */
function isSpecial(kind: RunDataset['kind']): boolean {
  return kind === 'omniglot' || kind === 'cifar-10';
}
