// Homes that cannot be used are refused in a sentence and left as they are.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { readNote } from '../../src-main/lab/launcher/home.ts';
import { knock } from '../../src-main/lab/launcher/socket.ts';
import { migrate, openHome } from '../../src-main/lab/store/database.ts';
import { createHome, openLab } from '../support/home.ts';

test('a home that cannot be written is named, with what to do', async () => {
  const home = createHome();
  mkdirSync(join(home, 'locked'));
  chmodSync(join(home, 'locked'), 0o500);
  // Permissions do not bind root, but kernel file systems do.
  const readOnly =
    process.getuid?.() === 0 ? ['/sys/engram', '/proc/engram'] : [join(home, 'locked', 'engram')];
  for (const folder of readOnly) {
    await expect(connectToLab(folder)).rejects.toThrow(
      /^Expected a folder for data that can be written, got .* Choose another with --home/,
    );
  }
});

test('a home that is a file is refused', async () => {
  const file = join(createHome(), 'file');
  writeFileSync(file, 'mine');
  await expect(connectToLab(file)).rejects.toThrow('Expected a folder for data');
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a database that is none is left as it is', async () => {
  const home = createHome();
  writeFileSync(
    join(home, 'engram.db'),
    'this is no database, but it is somebody’s file of more than a hundred bytes, so that SQLite reads a header',
  );
  const before = readFileSync(join(home, 'engram.db'));
  await expect(connectToLab(home)).rejects.toThrow(
    /is not a database that can be read .* It was left as it is/,
  );
  expect(readFileSync(join(home, 'engram.db'))).toEqual(before);
});

test('a database from a newer version is refused and unchanged', async () => {
  const home = createHome();
  const { database, lock } = openHome(home);
  database.prepare('INSERT INTO migrations VALUES (?, ?, ?, ?)').run(9999, '9999-later.sql', 'x', 'later');
  database.close();
  lock.close();
  await expect(connectToLab(home)).rejects.toThrow(
    /written by a newer Engram \(it has schema 9999, this one knows \d+\)/,
  );
});

test('a migration that was changed after it was applied is noticed', () => {
  const database = new Database(':memory:');
  const migration = { number: 1, name: '0001-a.sql', sql: 'CREATE TABLE a (x)', sha256: 'a' };
  migrate(database, [migration]);
  expect(() => migrate(database, [{ ...migration, sha256: 'b' }])).toThrow(
    "The database's schema 0001-a.sql is not this Engram's",
  );
});

test('a migration that fails leaves the database as it was', () => {
  const database = new Database(':memory:');
  const first = { number: 1, name: '0001-a.sql', sql: 'CREATE TABLE a (x)', sha256: 'a' };
  migrate(database, [first]);
  const broken = {
    number: 2,
    name: '0002-b.sql',
    sql: 'CREATE TABLE b (x); CREATE TABLE a (x)',
    sha256: 'b',
  };
  expect(() => migrate(database, [first, broken])).toThrow('already exists');
  expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'b'").all()).toEqual([]);
});

test('two clients share the lab that has the home open', async () => {
  const home = createHome();
  const [first, second] = await Promise.all([openLab(home), openLab(home)]);
  const { run } = await first.call('runs.create', {
    task: 'binary-patterns',
    episodes: 1,
    set: { patternSize: 10 },
  });
  expect((await second.call('runs.list', {})).map((record) => record.run)).toEqual([run]);
});

test('the door opens to its owner alone, and only to who knows the secret', async () => {
  const home = createHome();
  await openLab(home);
  const note = readNote(home);
  if (!note) throw new Error('no note');
  if (process.platform !== 'win32') {
    expect(statSync(join(home, 'lab.json')).mode & 0o077).toBe(0);
    expect(statSync(join(note.address, '..')).mode & 0o077).toBe(0);
  }
  await expect(knock(note.address, 'x'.repeat(64))).rejects.toThrow();
  await expect(closesOn(note.address, Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]))).resolves.toBe(true);
  await expect(closesOn(note.address, Buffer.from([0, 0, 0, 3, 1, 2, 3]))).resolves.toBe(true);
});

/** Whether the lab hangs up on a stranger who sends these bytes. */
function closesOn(address: string, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address, () => socket.write(bytes));
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(true));
    socket.resume();
  });
}

test('an unknown call and an input outside its schema are answered in a sentence', async () => {
  const home = createHome();
  await openLab(home);
  const note = readNote(home);
  if (!note) throw new Error('no note');
  const channel = await knock(note.address, note.secret);
  const answers: unknown[] = [];
  const third = new Promise<void>((resolve) =>
    channel.onMessage((message) => answers.push(message) === 2 && resolve()),
  );
  channel.send({ id: 1, call: 'constructor', input: {} });
  channel.send({ id: 2, call: 'runs.show', input: { run: 'one', more: 1 } });
  await third;
  expect(answers).toMatchObject([
    {
      id: 1,
      error: {
        code: 'bad-input',
        message: expect.stringContaining('There is no call "constructor"') as string,
      },
    },
    {
      id: 2,
      error: {
        code: 'bad-input',
        message: expect.stringContaining('run: expected a number, got the text "one".') as string,
      },
    },
  ]);
  channel.close();
});
