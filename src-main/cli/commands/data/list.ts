// engram data list and engram data show: what data there is.
import type { Dataset, DatasetDetails } from '../../../contract/data.ts';
import { EngramError } from '../../../contract/errors.ts';
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { formatCount, formatTable } from '../../table.ts';
import { withLab } from '../../with-lab.ts';
import { datasetAsJson, describeDataset, describeSize } from './words.ts';

const mostClassesShown = 12;
const noneYet =
  'No data sets yet. Make one with: engram data generate pictures --count 1000 --name pictures\nor import one with: engram data import omniglot PATH --name omniglot';

export const dataList: Command = {
  name: 'data list',
  usage: 'data list [--json]',
  summary: 'Lists the data sets, and what can be downloaded.',
  positionals: [],
  options: [],
  run: ({ home, json }) =>
    withLab(home, async (lab) => {
      const datasets = await lab.call('data.list', {});
      const sources = await lab.call('data.sources', {});
      if (json) {
        console.log(JSON.stringify({ datasets: datasets.map(datasetAsJson), sources }));
        return exitCodes.done;
      }
      console.log(datasets.length > 0 ? formatList(datasets) : noneYet);
      const known = sources.map(({ id, title }) => `${id} (${title})`).join(', ');
      console.log(`\nTo download: ${known}. For instance: engram data download ${sources[0]?.id ?? 'ID'}`);
      return exitCodes.done;
    }),
};

function formatList(datasets: readonly Dataset[]): string {
  const rows = datasets.map((dataset) => [
    dataset.name,
    dataset.kind,
    dataset.items,
    dataset.classes,
    describeSize(dataset),
    `${formatCount(dataset.split.training)} / ${formatCount(dataset.split.test)}`,
    dataset.id.slice(0, 12),
  ]);
  return formatTable([['name', 'kind', 'items', 'classes', 'size', 'training / test', 'hash'], ...rows]);
}

export const dataShow: Command = {
  name: 'data show',
  usage: 'data show NAME [--item K] [--json]',
  summary: 'Shows a data set: its facts and classes; with --item one picture of it.',
  help: 'NAME is a name or the beginning of a hash. --item counts from 0.',
  positionals: ['NAME'],
  options: ['item'],
  run: ({ positionals, options, home, json }) => {
    const item = options.item && parseItem(options.item.at(-1) ?? '');
    return withLab(home, async (lab) => {
      const page = item === undefined ? {} : { from: item, to: item + 1 };
      const details = await lab.call('data.show', { data: positionals[0], ...page });
      if (item !== undefined && details.thumbnails.labels.length === 0)
        throw noSuchItem(item, details.dataset);
      if (json)
        console.log(JSON.stringify({ ...datasetAsJson(details.dataset), classNames: details.classes }));
      else console.log(format(details));
      return exitCodes.done;
    });
  },
};

function parseItem(word: string): number {
  if (/^[0-9]{1,9}$/.test(word)) return Number(word);
  throw new EngramError('bad-input', `--item: expected a whole number from 0, got "${word}".`);
}

function noSuchItem(item: number, { name, items }: Dataset): EngramError {
  return new EngramError('not-found', `"${name}" has no item ${item}. Expected 0 to ${items - 1}.`);
}

function format(details: DatasetDetails): string {
  const shown = details.classes.slice(0, mostClassesShown).map(({ name, items }) => `${name} (${items})`);
  const more = details.classes.length - shown.length;
  const classes = `${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  return [describeDataset(details.dataset), classes, ...formatPicture(details)].join('\n\n');
}

/** From dark to bright, as on paper. */
const shades = '@%#*+=-:. ';

/** Two characters a pixel, which makes them about square. */
function formatPicture({ thumbnails, classes }: DatasetDetails): string[] {
  const { width, height, channels, pixels, labels, isTest, from } = thumbnails;
  if (labels.length === 0) return [];
  const shade = (pixel: number) => {
    const values = pixels.subarray(pixel * channels, (pixel + 1) * channels);
    const mean = values.reduce((sum, value) => sum + value, 0) / channels;
    return shades[Math.min(shades.length - 1, Math.floor((mean / 256) * shades.length))].repeat(2);
  };
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => shade(y * width + x)).join(''),
  );
  const caption = `Item ${from}: ${classes[labels[0]].name}, ${isTest[0] ? 'test' : 'training'}`;
  return [[caption, ...rows].join('\n')];
}
