// engram engines install and engram engines remove: engines that do not come with Engram.
import type { EngineReport } from '../../../contract/experiment.ts';
import { EngramError } from '../../../contract/errors.ts';
import { installTensorFlow, removeTensorFlow } from '../../../installer/tensorflow.ts';
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { withLab } from '../../with-lab.ts';
import { JobProgress } from '../data/job-progress.ts';

const installable = 'tensorflow';

export const enginesInstall: Command = {
  name: 'engines install',
  usage: 'engines install tensorflow [--library DIR] [--json]',
  summary: 'Installs an engine that does not come with Engram, for all homes of this person.',
  help: 'Without --library, TensorFlow is fetched from its makers. DIR is a TensorFlow 2 that is there already, with include/ and its libraries, such as the folder "tensorflow" in site-packages of Python; the binding to it is built, which takes a C++ compiler.',
  positionals: ['ENGINE'],
  options: ['library'],
  async run({ positionals: [id], options, home, json }) {
    checkInstallable(id);
    const progress = new JobProgress();
    try {
      const library = options.library?.at(-1);
      await installTensorFlow({ library, onProgress: (now) => progress.show(now) });
    } finally {
      progress.end();
    }
    const report = await reportAnew(home, id);
    const sentence = report.isAvailable
      ? `${report.title} is there: ${describe(report)}. ${report.remark}`.trim()
      : report.reason;
    console.log(json ? JSON.stringify({ engine: report }) : sentence);
    return report.isAvailable ? exitCodes.done : exitCodes.failed;
  },
};

export const enginesRemove: Command = {
  name: 'engines remove',
  usage: 'engines remove tensorflow [--json]',
  summary: 'Removes an engine that was installed.',
  positionals: ['ENGINE'],
  options: [],
  async run({ positionals: [id], home, json }) {
    checkInstallable(id);
    const wasThere = await removeTensorFlow();
    const report = await reportAnew(home, id);
    const sentence = wasThere ? `${report.title} was removed.` : `${report.title} was not installed.`;
    console.log(json ? JSON.stringify({ engine: report }) : sentence);
    return exitCodes.done;
  },
};

function checkInstallable(id: string): void {
  if (id === installable) return;
  throw new EngramError(
    'not-found',
    `There is no engine "${id}" to install or remove. Expected: ${installable}.`,
  );
}

/** As it is now, also for a lab that has looked at the engines before. */
function reportAnew(home: string, id: string): Promise<EngineReport> {
  return withLab(home, async (lab) => {
    const reports = await lab.call('catalogue.engines', { isAnew: true });
    const report = reports.find((candidate) => candidate.id === id);
    if (!report) throw new EngramError('internal', `The lab does not know the engine "${id}".`);
    return report;
  });
}

function describe({ device, versions }: EngineReport): string {
  return [device, ...Object.entries(versions).map(([name, version]) => `${name} ${version}`)].join(', ');
}
