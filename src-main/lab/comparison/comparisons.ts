// What the calls about comparisons do: finds what is compared in the home, and writes it down.
import project from '../../../package.json' with { type: 'json' };
import type {
  Comparison,
  ComparisonFile,
  ComparisonFormat,
  ComparisonRequest,
} from '../../contract/comparison.ts';
import type { Dataset } from '../../contract/data.ts';
import { EngramError } from '../../contract/errors.ts';
import { firstsOfGroups } from '../../contract/groups.ts';
import type { Run } from '../../contract/runs.ts';
import { isOfTask } from '../../contract/score.ts';
import type { Study } from '../../contract/studies.ts';
import type { DatasetStore } from '../store/datasets.ts';
import type { Store } from '../store/store.ts';
import { readStudies } from '../studies.ts';
import { compareRuns } from './compare.ts';
import { writeHtml, writeMarkdown } from './document.ts';
import { drawFigure } from './figure.ts';
import { titleOf, writeReport } from './report.ts';
import type { Provenance } from './report.ts';
import { writeTable } from './table-file.ts';

export class Comparisons {
  readonly #store: Store;
  readonly #datasets: DatasetStore;

  constructor(store: Store, datasets: DatasetStore) {
    this.#store = store;
    this.#datasets = datasets;
  }

  /** Throws `not-found` of an unknown run, `bad-input` where runs have no metric in common. */
  compare(request: ComparisonRequest): Comparison {
    const runs = [...new Set(request.runs)].map((run) => this.#store.run(run));
    const datasets = this.#datasets.all();
    const tasks = new Set(runs.map(({ experiment }) => experiment.task));
    return compareRuns(request, {
      runs,
      studies: readStudies(),
      firstOf: firstsOfGroups([...tasks].flatMap((task) => this.#store.runsOfTask(task))),
      curvesOf: (numbers, metric) => this.#store.curvesOf(numbers, metric),
      dataName: (id) => datasets.find((dataset) => dataset.id === id)?.name ?? id.slice(0, 12),
    });
  }

  write({ format, ...request }: ComparisonRequest & { format: ComparisonFormat }): ComparisonFile {
    const comparison = this.compare(request);
    if (comparison.groups.length === 0)
      throw new EngramError('bad-input', 'There is nothing to write: expected one run at least, got none.');
    const name = fileName(comparison);
    if (format === 'svg') return { name: `${name}.svg`, type: 'image/svg+xml', text: drawFigure(comparison) };
    if (format === 'csv') return { name: `${name}.csv`, type: 'text/csv', text: writeTable(comparison) };
    const blocks = writeReport(comparison, this.#provenance(comparison, `${name}.svg`));
    if (format === 'markdown')
      return { name: `${name}.md`, type: 'text/markdown', text: writeMarkdown(blocks) };
    return { name: `${name}.html`, type: 'text/html', text: writeHtml(titleOf(comparison), blocks) };
  }

  #provenance({ groups }: Comparison, figureFile: string): Provenance {
    const runs = groups.flatMap((group) => group.runs.map(({ run }) => this.#store.run(run)));
    const tasks = [...new Set(runs.map(({ experiment }) => experiment.task))];
    return {
      version: project.version,
      date: new Date().toISOString().slice(0, 10),
      figureFile,
      uids: new Map(runs.map(({ run, uid }) => [run, uid])),
      environments: new Map(
        runs.map(({ run }) => [run, this.#store.attempts(run).map(({ environment }) => environment)]),
      ),
      data: this.#dataOf(runs),
      bibtex: bibtexOf(readStudies().filter((study) => tasks.some((task) => isOfTask(study, task)))),
    };
  }

  #dataOf(runs: readonly Run[]): Dataset[] {
    const ids = new Set(runs.map(({ experiment }) => experiment.data));
    return this.#datasets.all().filter(({ id }) => ids.has(id));
  }
}

/** "Bit error of runs 1-10" without what file systems do not like. */
function fileName({ metric, groups }: Comparison): string {
  const runs = groups.flatMap((group) => group.runs.map(({ run }) => run));
  const span = `${Math.min(...runs)}-${Math.max(...runs)}`;
  return `${metric}-runs-${span}`.replace(/[^\w-]+/g, '-');
}

/** Each entry once. */
function bibtexOf(studies: readonly Study[]): string[] {
  return [...new Set(studies.flatMap(({ bibtex }) => bibtex.split('\n')))];
}
