// The papers that a run stands on, as a folder or a bundle of it names them.
import type { Experiment } from '../../contract/experiment.ts';
import type { RunFile } from '../../contract/run-folder.ts';
import { findEntry } from '../../science/experiment.ts';
import { networks } from '../../science/networks/index.ts';
import { rules } from '../../science/plasticity/index.ts';
import { tasks } from '../../science/tasks/index.ts';

/** Of the task, the network and, where a network is plastic, its rule. */
export function referencesOf({ task, network, settings }: Experiment): RunFile['references'] {
  const { rule, alpha } = settings.network;
  const followed = alpha === 'none' ? undefined : rules.find(({ id }) => id === rule);
  return [
    { of: `task ${task}`, citation: findEntry('task', tasks, task).citation },
    { of: `network ${network}`, citation: findEntry('network', networks, network).citation },
    ...(followed ? [{ of: `rule ${followed.id}`, citation: followed.citation }] : []),
  ];
}
