// The engram command: finds the command named first, runs it, and turns errors into a sentence and an exit code.
import { EngramError, toErrorRecord } from '../contract/errors.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { exitCodes } from './command.ts';
import { bench } from './commands/bench.ts';
import { bundle, importFile } from './commands/bundle.ts';
import { compare } from './commands/compare.ts';
import { dataRemove, dataRename } from './commands/data/change.ts';
import { dataList, dataShow } from './commands/data/list.ts';
import { dataDownload, dataGenerate, dataImport } from './commands/data/obtain.ts';
import { enginesInstall, enginesRemove } from './commands/engines/change.ts';
import { engines } from './commands/engines/list.ts';
import { examples, examplesOpen } from './commands/examples.ts';
import { exportNetwork } from './commands/export.ts';
import { networks, tasks } from './commands/catalogue.ts';
import { open } from './commands/open.ts';
import { pause, stop } from './commands/halt.ts';
import { reproduce } from './commands/reproduce.ts';
import { resume } from './commands/resume.ts';
import { runsExport, runsImport } from './commands/run-folders.ts';
import { runsNote, runsRemove, runsRestore, runsTag } from './commands/run-notes.ts';
import { runs } from './commands/runs.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import {
  sweepAddSeeds,
  sweepList,
  sweepRemove,
  sweepRestore,
  sweepResume,
  sweepShow,
  sweepStop,
} from './commands/sweep/manage.ts';
import { sweep } from './commands/sweep/sweep.ts';
import { train } from './commands/train.ts';

const commands: readonly Command[] = [
  train,
  reproduce,
  sweep,
  sweepList,
  sweepShow,
  sweepStop,
  sweepResume,
  sweepAddSeeds,
  sweepRemove,
  sweepRestore,
  compare,
  runs,
  runsTag,
  runsNote,
  runsRemove,
  runsRestore,
  runsExport,
  runsImport,
  bundle,
  importFile,
  exportNetwork,
  examples,
  examplesOpen,
  show,
  resume,
  pause,
  stop,
  tasks,
  networks,
  enginesInstall,
  enginesRemove,
  engines,
  bench,
  dataImport,
  dataGenerate,
  dataDownload,
  dataList,
  dataShow,
  dataRename,
  dataRemove,
  serve,
  open,
];

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [name] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return printHelp();
  try {
    const command = findCommand(words);
    const given = parseCommandLine(command, words.slice(command.name.split(' ').length));
    if (given.help) return printUsage(command);
    return await command.run(given);
  } catch (error) {
    return reportError(error, words.includes('--json'));
  }
}

/** A command's name is one word, or two where several belong together. */
function findCommand([first, second]: readonly string[]): Command {
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (command) return command;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  const name = group.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const known = (group.length > 0 ? group : commands).map((candidate) => candidate.name).join(', ');
  throw new EngramError('bad-input', `There is no command "${name}". Expected one of: ${known}.`);
}

function reportError(error: unknown, isJson: boolean): number {
  const record = toErrorRecord(error);
  console.error(record.code === 'internal' ? `A fault in Engram itself: ${record.message}` : record.message);
  if (isJson) console.log(JSON.stringify({ error: record }));
  return record.code === 'bad-input' || record.code === 'not-found' ? exitCodes.badInput : exitCodes.failed;
}

function printHelp(): number {
  console.log('Engram trains networks whose connections learn within an episode.\n');
  for (const { usage, summary } of commands) console.log(`  engram ${usage}\n      ${summary}`);
  console.log(
    '\nEvery command takes --home DIR (or ENGRAM_HOME) for where data lives, --json for a machine, and --help.',
  );
  return exitCodes.done;
}

function printUsage({ usage, summary, help }: Command): number {
  console.log(`engram ${usage}\n\n${summary}${help ? `\n\n${help}` : ''}`);
  return exitCodes.done;
}
