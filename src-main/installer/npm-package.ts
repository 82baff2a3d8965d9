// A package with what it depends on, by the npm client as its person has configured it. Scripts of packages do not run.
import { mkdir, writeFile } from 'node:fs/promises';
import { run } from './run.ts';

/** Into `folder`/node_modules. Rejects with a sentence where npm cannot. */
export async function installPackage(folder: string, specifier: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/package.json`, '{ "private": true }\n');
  const words = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--prefix',
    folder,
  ];
  const isWindows = process.platform === 'win32';
  await run(
    isWindows ? 'npm.cmd' : 'npm',
    [...words, specifier],
    `${specifier} could not be had from where npm gets packages, which takes a connection`,
    { cwd: folder, shell: isWindows },
  );
}
