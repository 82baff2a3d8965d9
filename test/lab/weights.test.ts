// Tensors that were trained elsewhere become a run that can be looked at; those that are not the network's are refused in a sentence.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { decodeTensors, encodeTensors } from '../../src-main/contract/safetensors.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { encodeNpy } from '../../src-main/formats/npy.ts';
import { encodeNpz } from '../../src-main/formats/npz.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { RunImports } from '../fuzz/run-attempt.ts';
import { makeZip } from '../support/data-files.ts';
import { createFolder } from '../support/folders.ts';
import { createHome, openLab, restOf } from '../support/home.ts';
import { tensorsOf } from '../support/tensors.ts';

const experiment: ExperimentRequest = { task: 'binary-patterns', set: { patternSize: 20 } };

const changed = (name: string, change: (tensor: NamedTensor) => NamedTensor) =>
  tensorsOf(experiment).map((tensor) => (tensor.name === name ? change(tensor) : tensor));

function withNumber(at: number, value: number): (tensor: NamedTensor) => NamedTensor {
  return (tensor) => ({ ...tensor, values: Float64Array.from(tensor.values).fill(value, at, at + 1) });
}

async function writeNpz(path: string, tensors: readonly NamedTensor[]): Promise<string> {
  writeFileSync(path, await encodeNpz(tensors));
  return path;
}

function writeSafetensors(path: string, tensors: readonly NamedTensor[], metadata = {}): string {
  writeFileSync(path, encodeTensors({ tensors, metadata }));
  return path;
}

const names = 'w [21, 21], alpha [21, 21], eta []';

const refusals: [what: string, tensors: () => NamedTensor[], sentence: string][] = [
  [
    'that lack one',
    () => tensorsOf(experiment).filter(({ name }) => name !== 'alpha'),
    `expected the tensor alpha [21, 21] of the network plastic-rnn, and there is none of that name. Got: w [21, 21], eta [].`,
  ],
  [
    'with one of another name',
    () => changed('w', (tensor) => ({ ...tensor, name: 'weight' })),
    'expected the tensor w [21, 21] of the network plastic-rnn, and there is none of that name. Got: weight [21, 21], alpha [21, 21], eta [].',
  ],
  [
    'with one more',
    () => [...tensorsOf(experiment), { name: 'bias', shape: [21], values: new Float32Array(21) }],
    `it has a tensor bias [21], and the network plastic-rnn has none of that name. Expected: ${names}.`,
  ],
  [
    'of another size',
    () => tensorsOf({ task: 'binary-patterns', set: { patternSize: 10 } }),
    'expected "w" of the shape [21, 21], got [11, 11]. Give the settings that it was trained with.',
  ],
  [
    'with a number that is none',
    () => changed('alpha', withNumber(45, NaN)),
    'expected numbers in "alpha", got NaN, at place [2, 3].',
  ],
  [
    'with a double that is no single',
    () => changed('w', withNumber(0, 1e300)),
    'expected numbers in "w", got 1e+300, which is beyond what float32 can hold, at place [0, 0].',
  ],
];

describe('tensors', () => {
  test.each(['npz', 'safetensors'] as const)(
    'as %s become a run at rest that is seen, written and imported like any other',
    async (format) => {
      const [here, there] = [await openLab(createHome()), await openLab(createHome())];
      const folder = createFolder();
      const { run: trained } = await here.call('runs.create', { ...experiment, episodes: 30 });
      await restOf(here, trained);
      await here.call('runs.export', { run: trained, folder: join(folder, 'run') });
      const checkpoint = readFileSync(join(folder, 'run/checkpoint.safetensors'));
      const tensors = decodeTensors(checkpoint).tensors.filter(({ name }) => !name.startsWith('adam.'));
      const path = join(folder, `weights.${format}`);
      if (format === 'npz') await writeNpz(path, tensors);
      else writeSafetensors(path, tensors);

      const { run, isDuplicate } = await here.call('runs.importFile', {
        path,
        experiment: { ...experiment, episodes: 30 },
        name: 'from PyTorch',
      });
      expect(isDuplicate).toBe(false);
      expect(run).toMatchObject({
        ...{ run: 2, status: 'stopped', reason: 'It came as trained tensors alone.', episodesDone: 0 },
        origin: { kind: 'imported', from: 'from PyTorch', hasMoments: false },
      });
      const seen = await here.call('runs.examine', { run: 2 });
      const other = await here.call('runs.examine', { run: trained });
      expect([seen.step, other.step]).toEqual([0, 30]);
      expect({ ...seen, step: 30 }).toEqual(other);
      await expect(here.call('runs.resume', { run: 2 })).rejects.toThrow("Run 2 came without Adam's moments");
      const { result, log } = await here.call('runs.show', { run: 2 });
      expect(result).toEqual({ final: {}, secondsPerEpisode: null });
      expect(log[0].text).toMatch(
        new RegExp(
          `^Its tensors came from .*weights\\.${format} \\(${format}, SHA-256 [0-9a-f]{64}\\); nothing was`,
        ),
      );

      await here.call('runs.bundle', { run: 2, file: join(folder, 'run.zip') });
      const { run: again } = await there.call('runs.importFile', { path: join(folder, 'run.zip') });
      expect(again).toMatchObject({ uid: run.uid, status: 'stopped', episodesDone: 0 });
      expect((await there.call('runs.examine', { run: 1 })).episodes).toEqual(seen.episodes);
    },
  );

  test('are told what they are of by what Engram itself writes', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const metadata = { experiment: JSON.stringify(resolveExperiment(experiment)) };
    const path = writeSafetensors(join(folder, 'own'), tensorsOf(experiment), metadata);
    expect(await imports.refusalOf(path)).toBe('');
    const bytes = Uint8Array.from(Buffer.from(JSON.stringify(metadata)));
    const arrays = [...tensorsOf(experiment), { name: '__metadata__', shape: [bytes.length], values: bytes }];
    writeFileSync(join(folder, 'own.npz'), await encodeNpz(arrays));
    expect(await imports.refusalOf(join(folder, 'own.npz'))).toBe('');
  });

  test('in the folder of an export are taken by that folder, and have to be those that its manifest lists', async () => {
    const folder = createFolder();
    const imports = new RunImports(join(folder, 'home'));
    const metadata = { experiment: JSON.stringify(resolveExperiment(experiment)) };
    const path = writeSafetensors(join(folder, 'model.safetensors'), tensorsOf(experiment), metadata);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const list = (model: string) => {
      const files = [{ name: 'model.safetensors', sha256, bytes: 1 }];
      writeFileSync(
        join(folder, 'manifest.json'),
        JSON.stringify({ format: 'engram export', version: 1, model, files }),
      );
    };
    list('safetensors');
    expect([await imports.refusalOf(path), await imports.refusalOf(folder)]).toEqual(['', '']);
    list('onnx');
    expect(await imports.refusalOf(folder)).toBe(
      `${folder}: expected an export as npz or safetensors, got one as onnx. Export the run as one of them, or bundle it.`,
    );
    list('safetensors');
    const bytes = readFileSync(path);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(path, bytes);
    expect(await imports.refusalOf(folder)).toMatch(
      /model\.safetensors: expected the file whose SHA-256 begins [0-9a-f]{12}, as manifest\.json beside it says, got [0-9a-f]{12}; it was changed after it was written\.$/,
    );
  });

  test('that nobody says the network of are refused, and so is an experiment that is none', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const say = async (metadata: Record<string, string>) => {
      const path = writeSafetensors(join(folder, 'file'), tensorsOf(experiment), metadata);
      return (await imports.refusalOf(path)).slice(path.length + 2);
    };
    expect(await say({})).toBe(
      'it does not say which network it is of. Name its task, and the network and settings where they are not the usual ones.',
    );
    expect(await say({ experiment: '{"task":' })).toBe(
      'the experiment that it names is not JSON; it was cut short or changed.',
    );
    const other = JSON.stringify({ ...resolveExperiment(experiment), task: 'juggling' });
    expect(await say({ experiment: other })).toMatch(
      /^the experiment that it names is none that this Engram knows\. There is no task "juggling"\. Expected one of: /,
    );
  });

  describe.each(['npz', 'safetensors'] as const)('as %s', (format) => {
    test.each(refusals)('%s are refused, and nothing is kept', async (_, tensors, sentence) => {
      const folder = createFolder();
      const imports = new RunImports(folder);
      const path = join(folder, 'weights');
      if (format === 'npz') await writeNpz(path, tensors());
      else writeSafetensors(path, tensors());
      expect(await imports.refusalOf(path, experiment)).toBe(`${path}: ${sentence}`);
    });
  });

  test('that are transposed are told so', async () => {
    const folder = createFolder();
    const agent: ExperimentRequest = { task: 'maze' };
    const tensors = tensorsOf(agent).map((tensor) =>
      tensor.name === 'observationWeight' ? { ...tensor, shape: [...tensor.shape].reverse() } : tensor,
    );
    const path = await writeNpz(join(folder, 'weights'), tensors);
    expect(await new RunImports(folder).refusalOf(path, agent)).toMatch(
      /weights: expected "observationWeight" of the shape \[100, 16\], got \[16, 100\]\. It seems to be transposed: turn it before it is saved\.$/,
    );
  });

  test('of other types are refused, as whole numbers are, and half precision', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const tensors = tensorsOf(experiment);
    const files = tensors.map(({ name, shape, values }) => {
      const content = Buffer.from(encodeNpy(shape, values));
      if (name === 'w') content.write('<i4', content.indexOf('<f4'), 'latin1');
      return { name: `${name}.npy`, content };
    });
    const path = join(folder, 'weights');
    writeFileSync(path, makeZip(files));
    expect(await imports.refusalOf(path, experiment)).toBe(
      `${path}: expected "w" as float32 or float64, got int32.`,
    );
    const half = Buffer.from(encodeTensors({ tensors, metadata: {} }));
    half.write('F16', half.indexOf('F32'), 'latin1');
    writeFileSync(path, half);
    expect(await imports.refusalOf(path, experiment)).toBe(
      `${path}: Expected the tensor "w" as F32 or F64, got F16. Save it anew as one of them.`,
    );
  });

  test('that would unpack to more than the network can take are refused before they are unpacked', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const path = join(folder, 'bomb');
    const content = encodeNpy([2 ** 25], new Float32Array(2 ** 25));
    writeFileSync(path, makeZip([{ name: 'w.npy', content }]));
    const begun = performance.now();
    expect(await imports.refusalOf(path, experiment)).toBe(
      `${path}: expected at most 67.1 MB of arrays, got more.`,
    );
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a file that is none of them, or is none', () => {
  test('is refused in a sentence', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const path = join(folder, 'other');
    writeFileSync(path, 'a letter to a friend');
    expect(await imports.refusalOf(path)).toBe(
      `${path}: expected a bundle that \`engram bundle\` wrote, a run folder, or tensors as npz or safetensors, got a file that is none of them.`,
    );
    writeFileSync(path, '');
    expect(await imports.refusalOf(path)).toContain('got a file that is none of them.');
    expect(await imports.refusalOf(join(folder, 'nothing'))).toBe(
      `${join(folder, 'nothing')}: expected a file or a folder, and there is none of that name.`,
    );
    expect(await imports.refusalOf(folder)).toMatch(/: expected a run folder, which holds run\.json/);
    expect(await imports.refusalOf('here')).toBe('path: expected an absolute path, got "here".');
    const whole = join(folder, 'whole.zip');
    writeFileSync(whole, await new RunImports(join(folder, 'source')).makeBundle());
    expect(await imports.refusalOf(whole, experiment)).toBe(
      `${whole}: it is a bundle, which says itself what it is of. Leave out the task, its settings and the name.`,
    );
  });
});
