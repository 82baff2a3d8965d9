// engram export: a trained network in the formats of other programs.
import { resolve } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import { exportsRequest } from '../../contract/exports.ts';
import type { ExportRecord } from '../../contract/exports.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseRunNumber, parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { formatCount } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const exportNetwork: Command = {
  name: 'export',
  usage: 'export RUN --format FORMAT [--format FORMAT …] --out DIR [--checkpoint N] [--json]',
  summary: 'Writes a trained network in formats that other programs open: safetensors, npz, onnx, tfjs.',
  help: [
    'Each format becomes a folder in DIR with the network, a manifest and a golden episode. It is read back from the disk and compared',
    'with what the engine computed before it gets its name. --checkpoint names the episode of a checkpoint that the run keeps.',
    'docs/exports.md says what is in the files, with examples that open them.',
  ].join('\n'),
  positionals: ['RUN'],
  options: ['format', 'out', 'checkpoint'],
  run(given) {
    const request = readRequest(given);
    return withLab(given.home, async (lab) => {
      const exported = await lab.call('exports.create', request);
      console.log(given.json ? JSON.stringify({ exports: exported }) : exported.map(describe).join('\n'));
      return exitCodes.done;
    });
  },
};

function readRequest({ positionals: [run], options }: Given) {
  const out = options.out?.at(-1);
  if (!options.format || out === undefined)
    throw new EngramError(
      'bad-input',
      `Expected --format and --out, got no ${options.format ? '--out' : '--format'}. Usage: engram ${exportNetwork.usage}`,
    );
  const checkpoint = options.checkpoint && { checkpoint: parseValue(options.checkpoint.at(-1) ?? '') };
  const words = { run: parseRunNumber(run), formats: options.format, folder: resolve(out), ...checkpoint };
  return parseOrExplain(exportsRequest, words, 'export');
}

function describe({ format, folder, check, files }: ExportRecord): string {
  const size = formatCount(files.reduce((sum, { bytes }) => sum + bytes, 0));
  const episode = check.golden === 'held-out' ? 'a held-out episode' : 'an episode of made-up pictures';
  return [
    `${folder}: ${format}, ${size} bytes; read back, it differs by ${check.difference.toExponential(1)} over ${episode} of ${check.steps} steps`,
    ...(check.outputs === 'engine'
      ? []
      : [
          `  compared in double precision, from which the engine's single precision strays by ${check.engineDifference.toExponential(1)}`,
        ]),
    ...files.map(({ name, sha256 }) => `  ${sha256}  ${name}`),
  ].join('\n');
}
