// Data sets as words.
import type { Dataset } from '../../../contract/data.ts';
import { formatCount, formatTable } from '../../table.ts';

/** With `hash` for the id, which is what a person knows it as. */
export function datasetAsJson({ id, ...rest }: Dataset) {
  return { ...rest, hash: id };
}

export function describeSize({ width, height, channels }: Dataset): string {
  return `${width} x ${height}, ${channels === 1 ? 'grey' : 'colour'}`;
}

export function describeDataset(dataset: Dataset): string {
  const { name, kind, items, classes, split, origin, licence, bytes, id, createdAt } = dataset;
  return formatTable([
    ['name', name],
    ['kind', kind],
    ['items', `${formatCount(items)} of ${describeSize(dataset)}`],
    ['classes', formatCount(classes)],
    ['split', `${formatCount(split.training)} training, ${formatCount(split.test)} test`],
    ['origin', origin],
    ['licence', licence || 'not stated'],
    ['added (UTC)', createdAt.slice(0, 16).replace('T', ' ')],
    ['file', `${(bytes / 1e6).toFixed(1)} MB, ${id}`],
  ]);
}
