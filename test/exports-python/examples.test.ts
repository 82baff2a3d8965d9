// The Python examples of docs/exports.md, as they stand there, on every network: each comes to the golden episode.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { exportManifest } from '../../src-main/contract/exports.ts';
import { documentExamples, exampleFor } from '../support/document-examples.ts';
import { exportEverywhere, makeExport, networkCases } from '../support/exported-networks.ts';
import { createFolder } from '../support/folders.ts';
import { createHome, openLab } from '../support/home.ts';
import { findPython } from '../support/python.ts';

const python = await findPython({
  packages: ['torch==2.13.0', 'numpy==2.4.6', 'safetensors==0.8.0', 'onnxruntime==1.32.0', 'onnx==1.23.2'],
  modules: ['torch', 'numpy', 'safetensors', 'onnxruntime', 'onnx'],
  environment: 'out/exports-venv',
});

interface Answer {
  readonly printed: string;
  readonly fault?: string;
}

async function runAll(programs: readonly string[]): Promise<Answer[]> {
  const running = promisify(execFile)(python, [join(import.meta.dirname, 'run_examples.py')], {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    maxBuffer: 2 ** 26,
  });
  running.child.stdin?.end(JSON.stringify(programs));
  return JSON.parse((await running).stdout) as Answer[];
}

/** The format that each reader opens. */
const formatOf: Record<string, string> = { numpy: 'npz', torch: 'safetensors', onnxruntime: 'onnx' };

/** The examples in Python that an export's network is for. */
function examplesFor(folders: Readonly<Record<string, string>>): { name: string; code: string }[] {
  const network = networkOf(folders.npz);
  return documentExamples
    .filter(
      ({ language, reader, serves }) =>
        language === 'python' && (reader === 'onnxruntime' || serves === network),
    )
    .map((example) => ({
      name: `${example.reader}: ${example.serves}`,
      code: exampleFor(example, folders[formatOf[example.reader]]),
    }));
}

function networkOf(folder: string): string {
  const json = readFileSync(join(folder, 'manifest.json'), 'utf8');
  return exportManifest.parse(JSON.parse(json)).origin.experiment.network;
}

const check = (folder: string, file: string) => ({
  name: `onnx.checker of ${file}`,
  code: `import onnx\nonnx.checker.check_model("${folder}/${file}", full_check=True)\nprint(0)`,
});

async function expectGolden(
  exports: readonly { name: string; folders: Record<string, string> }[],
): Promise<void> {
  const programs = exports.flatMap(({ name, folders }) =>
    [...examplesFor(folders), check(folders.onnx, 'step.onnx'), check(folders.onnx, 'episode.onnx')].map(
      (program) => ({ ...program, name: `${name}, ${program.name}` }),
    ),
  );
  const answers = await runAll(programs.map(({ code }) => code));
  const wrong = answers.flatMap(({ printed, fault }, k) =>
    Number.parseFloat(printed) < 1e-5 ? [] : [`${programs[k].name}: ${fault ?? printed}`],
  );
  expect(wrong).toEqual([]);
  // Four examples and two checks each.
  expect(answers).toHaveLength(6 * exports.length);
}

test('every network is the same in NumPy, PyTorch and onnxruntime by the examples of the document', async () => {
  const exports = [];
  for (const [k, network] of networkCases.entries()) {
    const folder = createFolder();
    await exportEverywhere(folder, await makeExport(network));
    const folders = Object.fromEntries(
      Object.values(formatOf).map((format) => [format, join(folder, format)]),
    );
    exports.push({ name: `${k} ${network.name}`, folders });
  }
  await expectGolden(exports);
});

test('runs that come with Engram are the same, over episodes of hundreds of steps', async () => {
  const lab = await openLab(createHome());
  const names = [
    'fifty-bits-plastic',
    'maze-plastic-1',
    'cue-association-retroactive-1',
    'omniglot-plastic-1',
  ];
  const exports = [];
  for (const name of names) {
    const [{ run }] = await lab.call('examples.open', { names: [name] });
    const formats = Object.values(formatOf);
    const made = await lab.call('exports.create', { run, formats, folder: createFolder() });
    exports.push({ name, folders: Object.fromEntries(made.map(({ format, folder }) => [format, folder])) });
  }
  await expectGolden(exports);
});
