// The dependency directions of the architecture, read from the imports themselves.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What each part may import of the project's own. A part may always import itself. */
const mayImport: Record<string, readonly string[]> = {
  contract: [],
  science: ['contract'],
  engines: ['science', 'contract'],
  trainer: ['engines', 'exports', 'science', 'contract'],
  formats: ['contract'],
  exports: ['formats', 'science', 'contract'],
  installer: ['contract'],
  'lab/launcher': ['contract'],
  'lab/datasets': ['formats', 'science', 'contract'],
  lab: ['lab/launcher', 'exports', 'formats', 'science', 'contract'],
  server: ['contract'],
  shell: ['server/page-files.ts', 'lab/launcher', 'contract'],
  cli: ['installer', 'server', 'lab/launcher', 'science/statistics/summary.ts', 'contract'],
};

/** Packages that only some folders may use. */
const homesOf: Record<string, readonly string[]> = {
  'better-sqlite3': ['src-main/lab/store'],
  zod: ['src-main/contract/schema.ts'],
  electron: ['src-main/shell'],
  '@msgpack/msgpack': ['src-main/server'],
  ws: ['src-main/server'],
  yauzl: ['src-main/formats', 'src-main/lab/datasets/sources'],
  yazl: ['src-main/formats'],
  protobufjs: ['src-main/exports/onnx'],
  '@jsquash/jpeg': ['src-main/lab/datasets/pictures'],
  assemblyscript: ['src-main/engines/kernels'],
  '@tensorflow/tfjs': ['src-main/engines'],
  webgpu: ['src-main/engines/webgpu'],
};

const files = listFiles(join(root, 'src-main')).filter(
  (file) => file.endsWith('.ts') && !file.includes('/assembly/'),
);
const imports = new Map(files.map((file) => [file, readImports(file)]));

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}

function readImports(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

const isRelative = (name: string) => name.startsWith('.');
const relativeImports = (file: string) =>
  (imports.get(file) ?? []).filter(isRelative).map((name) => resolve(dirname(file), name));

/** The part of the architecture that a file belongs to: the longest name in the table that begins its path. */
function partOf(file: string): string {
  const path = relative(join(root, 'src-main'), file);
  const parts = Object.keys(mayImport).filter((part) => path.startsWith(`${part}/`));
  return parts.sort((a, b) => b.length - a.length)[0] ?? path;
}

describe('imports', () => {
  test('go only in the directions of the architecture', () => {
    const wrong = files.flatMap((file) =>
      relativeImports(file)
        .filter((target) => target.startsWith(join(root, 'src-main')))
        .filter((target) => {
          const allowed = mayImport[partOf(file)] ?? [];
          const path = relative(join(root, 'src-main'), target);
          return (
            partOf(target) !== partOf(file) && !allowed.includes(partOf(target)) && !allowed.includes(path)
          );
        })
        .map((target) => `${relative(root, file)} imports ${relative(root, target)}`),
    );
    expect(wrong).toEqual([]);
  });

  test('name files that exist', () => {
    const missing = files.flatMap((file) =>
      relativeImports(file).filter((target) => !statSync(target, { throwIfNoEntry: false })),
    );
    expect(missing).toEqual([]);
  });

  test('have no cycle', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file))
        throw new Error(`Cycle: ${[...path, file].map((name) => relative(root, name)).join(' -> ')}`);
      if (done.has(file)) return;
      for (const target of relativeImports(file)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(done.size).toBeGreaterThan(files.length - 1);
  });

  test('use packages only in the folders that are their home', () => {
    const wrong = files.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((name) => !isRelative(name) && !name.startsWith('node:'))
        .filter((name) => {
          const homes = Object.entries(homesOf).find(
            ([packageName]) => name === packageName || name.startsWith(`${packageName}/`),
          )?.[1];
          return !homes?.some((home) => relative(root, file).startsWith(home));
        })
        .map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the page', () => {
  const page = listFiles(join(root, 'src-renderer')).filter((file) => /\.(ts|svelte)$/.test(file));
  const namesIn = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map(([, name]) => name);
  const packages = ['svelte', 'chart.js', 'chartjs-plugin-zoom', '@msgpack/msgpack'];
  const nodeOnly = ['parent-channel.ts', 'project-root.ts'];

  test('imports its own files and the contract, and nothing of Node', () => {
    const wrong = page.flatMap((file) =>
      namesIn(file)
        .filter((name) => {
          if (!isRelative(name))
            return !packages.some((known) => name === known || name.startsWith(`${known}/`));
          const path = relative(root, resolve(dirname(file), name));
          return (
            !path.startsWith('src-renderer/') &&
            (!path.startsWith('src-main/contract/') || nodeOnly.some((part) => path.endsWith(part)))
          );
        })
        .map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('science', () => {
  test('is pure: no file, clock, process or Math.random', () => {
    const impure = /node:|Date\.|new Date|performance\.|process\.|Math\.random|setTimeout/;
    const wrong = files.filter(
      (file) =>
        partOf(file) === 'science' &&
        impure.test(readFileSync(file, 'utf8').replace(/\/\/.*|\/\*[^]*?\*\//g, '')),
    );
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });
});
