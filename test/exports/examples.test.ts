// The JavaScript example of docs/exports.md, as it stands there.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { documentExamples, exampleFor } from '../support/document-examples.ts';
import { exportEverywhere, makeExport, networkCases } from '../support/exported-networks.ts';
import { createFolder } from '../support/folders.ts';

const root = join(import.meta.dirname, '../..');
const [example] = documentExamples.filter(({ reader }) => reader === 'tfjs');

const some = [
  'binary-patterns with plastic-rnn oja matrix',
  'natural-images with lstm',
  't-maze with plastic-rnn retroactive-hebb matrix',
  'omniglot with plastic-readout oja none',
];

/** Where packages of the project are found. */
function writeProgram(code: string): string {
  mkdirSync(join(root, 'out'), { recursive: true });
  const folder = mkdtempSync(join(root, 'out', 'example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'example.mjs'), code);
  return join(folder, 'example.mjs');
}

describe('the document', () => {
  test('has an example in NumPy and one in PyTorch for each network, and some for onnxruntime and TensorFlow.js', () => {
    const networks = ['plastic-rnn', 'lstm', 'plastic-readout'];
    const servedBy = (reader: string) =>
      documentExamples.filter((candidate) => candidate.reader === reader).map(({ serves }) => serves);
    expect(servedBy('numpy')).toEqual(networks);
    expect(servedBy('torch')).toEqual(networks);
    expect(servedBy('onnxruntime')).toEqual(['whole episode', 'step by step']);
    expect(servedBy('tfjs')).toEqual(['step by step']);
  });

  test.each(networkCases.filter(({ name }) => some.includes(name)))(
    'has an example in JavaScript that comes to the golden episode of $name',
    async (network) => {
      const folder = createFolder();
      await exportEverywhere(folder, await makeExport(network));
      const path = writeProgram(exampleFor(example, join(folder, 'tfjs')));
      const { stdout } = await promisify(execFile)(process.execPath, [path]);
      expect(Number.parseFloat(stdout.trim().split('\n').at(-1) ?? '')).toBeLessThan(1e-5);
    },
  );
});
