// A lab without a store, as a utility process: has a real trainer started through the shell, acknowledges what it sends,
// and reports it.
import { parentChannel } from '../../../src-main/contract/parent-channel.ts';
import { fromTrainer } from '../../../src-main/contract/training.ts';
import type { ToTrainer } from '../../../src-main/contract/training.ts';
import { relayHost } from '../../../src-main/lab/launcher/relay.ts';
import { resolveExperiment } from '../../../src-main/science/experiment.ts';

const shell = parentChannel();
const trainer = relayHost(shell).start('trainer');
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
  experiment: resolveExperiment({ task: 'binary-patterns', episodes: 30, set: { patternSize: 20 } }),
  objects: process.argv[2],
  from: null,
});
