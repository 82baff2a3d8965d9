// A lab without a store, as a utility process: has a real importer, then a real trainer started through the shell,
// acknowledges what they send, and reports it.
import { join } from 'node:path';
import { fromImporter } from '../../../src-main/contract/importing.ts';
import type { ImportOrder } from '../../../src-main/contract/importing.ts';
import { parentChannel } from '../../../src-main/contract/parent-channel.ts';
import { fromTrainer } from '../../../src-main/contract/training.ts';
import type { ToTrainer } from '../../../src-main/contract/training.ts';
import { relayHost } from '../../../src-main/lab/launcher/relay.ts';
import { resolveExperiment } from '../../../src-main/science/experiment.ts';

const shell = parentChannel();
const host = relayHost(shell);
const objects = process.argv[2];

void runImporter().then(runTrainer);

async function runImporter(): Promise<void> {
  const importer = host.start('importer');
  importer.channel.onMessage((raw) => shell.send({ report: fromImporter.parse(raw) }));
  importer.channel.send({
    type: 'generate',
    request: { generator: 'glyphs', count: 40, name: 'glyphs', seed: 1 },
    unfinished: join(objects, 'unfinished.tmp'),
  } satisfies ImportOrder);
  await importer.exited;
}

function runTrainer(): void {
  const trainer = host.start('trainer');
  const send = (message: ToTrainer) => trainer.channel.send(message);
  trainer.channel.onMessage((raw) => {
    const message = fromTrainer.parse(raw);
    if (message.type === 'batch') send({ type: 'acknowledge', sequence: message.sequence });
    shell.send({ report: message });
  });
  void trainer.exited.then((exit) => {
    shell.send({ report: { type: 'exited', ...exit } });
    shell.close();
  });
  send({
    type: 'train',
    experiment: resolveExperiment({
      task: 'binary-patterns',
      engine: process.argv[3],
      episodes: 30,
      set: { patternSize: 20 },
    }),
    objects,
    from: null,
    threads: null,
  });
}
