// Carries out one order: from files, a generator or a download to a data set's file.
import type { DataSource } from '../../contract/data.ts';
import type { ImportOrder, ImportWritten } from '../../contract/importing.ts';
import { drawSplit } from '../../science/data/split.ts';
import { download } from './download.ts';
import { surveyGenerated } from './generators.ts';
import type { Survey } from './importer.ts';
import { importers } from './importers/index.ts';
import { mostItems, mostPixelBytes } from './limits.ts';
import type { Pulse } from './pulse.ts';
import { formatBytes, refuse } from '../../formats/refusals.ts';
import { DatasetWriter } from './writer.ts';

/** Told what is being done from now on, and in what it is counted. */
export type Announce = (stage: string, unit: 'bytes' | 'items') => void;

/** Resolves when the file is whole; throws EngramErrors. Who gave the order removes an unfinished file. */
export async function carryOut(order: ImportOrder, pulse: Pulse, announce: Announce): Promise<ImportWritten> {
  if (order.type === 'generate') return generate(order, pulse, announce);
  if (order.type === 'download') return fetchAndImport(order, pulse, announce);
  return importFiles(order, pulse, announce).catch((error: unknown) => {
    throw isSystemError(error) ? refuse(order.request.path, `it cannot be read (${error.message}).`) : error;
  });
}

/** One of the operating system, for instance that a file may not be read. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

async function importFiles(
  { request, unfinished }: Extract<ImportOrder, { type: 'import' }>,
  pulse: Pulse,
  announce: Announce,
): Promise<ImportWritten> {
  const { kind, path, size, licence, testShare, seed } = request;
  announce(`Looking at ${path}`, 'items');
  const survey = await importers[kind].survey({ path, size }, pulse);
  const destination = { path: unfinished, origin: path, licence, share: { testShare, seed } };
  return store(survey, destination, pulse, announce);
}

async function generate(
  { request, unfinished }: Extract<ImportOrder, { type: 'generate' }>,
  pulse: Pulse,
  announce: Announce,
): Promise<ImportWritten> {
  const { generator, seed, count, size, testShare } = request;
  const options = [
    `--count ${count} --seed ${seed}`,
    size === undefined ? '' : `--size ${size}`,
    testShare === undefined ? '' : `--test-share ${testShare}`,
  ].filter(Boolean);
  const origin = `engram data generate ${generator} ${options.join(' ')}`;
  return store(surveyGenerated(request), { path: unfinished, origin }, pulse, announce, 'Drawing');
}

async function fetchAndImport(
  { source, folder, unfinished }: Extract<ImportOrder, { type: 'download' }>,
  pulse: Pulse,
  announce: Announce,
): Promise<ImportWritten> {
  const path = await download(source, folder, pulse, announce);
  announce(`Looking at ${source.title}`, 'items');
  const survey = await importers[source.kind].survey({ path }, pulse);
  const destination = { path: unfinished, origin: originOf(source), licence: source.licence };
  return store(survey, destination, pulse, announce);
}

function originOf({ files }: DataSource): string {
  return files.map(({ url }) => url).join(' ');
}

interface Destination {
  readonly path: string;
  readonly origin: string;
  readonly licence?: string | undefined;
  /** For data that does not say itself what is for testing. */
  readonly share?: { readonly testShare: number; readonly seed: number };
}

async function store(
  survey: Survey,
  { path, origin, licence, share }: Destination,
  pulse: Pulse,
  announce: Announce,
  doing = 'Reading',
): Promise<ImportWritten> {
  try {
    checkSize(survey, origin);
    announce(`${doing} ${survey.items.toLocaleString('en-GB')} items`, 'items');
    const writer = await DatasetWriter.create(path, survey, pulse);
    try {
      await copy(survey, writer, pulse);
      const { items, width, height, channels, hasSplit } = survey;
      const split = hasSplit || !share ? undefined : drawSplit(items, share.testShare, share.seed);
      const { sha256, bytes } = await writer.finish(split);
      return {
        type: 'written',
        id: sha256,
        facts: {
          origin,
          licence: licence ?? survey.licence,
          items,
          classes: survey.classes.length,
          width,
          height,
          channels,
          split: writer.split,
          bytes,
        },
      };
    } finally {
      await writer.close();
    }
  } finally {
    await survey.close();
  }
}

function checkSize({ items, width, height, channels }: Survey, origin: string): void {
  const bytes = items * width * height * channels;
  if (items > mostItems || bytes > mostPixelBytes)
    throw refuse(
      origin,
      `expected at most ${mostItems.toLocaleString('en-GB')} items and ${formatBytes(mostPixelBytes)} of pixels, got ${items.toLocaleString('en-GB')} items and ${formatBytes(bytes)}.`,
    );
}

async function copy(survey: Survey, writer: DatasetWriter, pulse: Pulse): Promise<void> {
  let done = 0;
  for await (const batch of survey.read()) {
    await writer.add(batch);
    pulse.progress((done += batch.labels.length), survey.items);
  }
}
