// Every call a client can make of the lab and every event the lab publishes: one table, read by the page, the command
// line and the server alike.
import { annotation, removal, someRuns } from './annotation.ts';
import { comparison, comparisonFile, comparisonFormats, comparisonRequest } from './comparison.ts';
import {
  dataJob,
  dataset,
  datasetDetails,
  datasetId,
  datasetName,
  datasetWord,
  dataSource,
  downloadRequest,
  generateRequest,
  importRequest,
  showRequest,
} from './data.ts';
import { errorRecord } from './errors.ts';
import { examination, matrix } from './examination.ts';
import { example, examplesChosen } from './examples.ts';
import { engineChoice, engineReport, entryDescription, estimate, experimentRequest } from './experiment.ts';
import { exportFormat, exportRecord, exportsRequest } from './exports.ts';
import {
  bundleRequest,
  exportRequest,
  importFileRequest,
  runBundled,
  runExported,
  runImported,
} from './run-folder.ts';
import { runList } from './run-list.ts';
import { curve, metricRow, run, runDetails, runNumber } from './runs.ts';
import { z } from './schema.ts';
import { speedProgress, speedReport, speedRequest } from './speed.ts';
import { study, studyScales } from './studies.ts';
import { sweep, sweepDetails, sweepEstimate, sweepNumber, sweepRequest, sweepSeeds } from './sweeps.ts';
import { verdict } from './verdicts.ts';

const aRun = z.strictObject({ run: runNumber });
const manyRuns = z.strictObject({ runs: someRuns });
const aSweep = z.strictObject({ sweep: sweepNumber });
const nothing = z.strictObject({});

export const calls = {
  'lab.describe': {
    input: nothing,
    output: z.object({ home: z.string(), version: z.string(), freeBytes: z.number() }),
  },
  'catalogue.studies': { input: nothing, output: z.array(study) },
  /** What the home's runs say of a study's expectations at each scale. */
  'studies.judge': {
    input: z.strictObject({ study: z.string() }),
    output: z.array(z.object({ scale: z.enum(studyScales), verdicts: z.array(verdict) })),
  },
  'catalogue.tasks': { input: nothing, output: z.array(entryDescription) },
  'catalogue.networks': { input: nothing, output: z.array(entryDescription) },
  'catalogue.training': { input: nothing, output: entryDescription },
  /** Found once; anew where one was installed or removed since. */
  'catalogue.engines': {
    input: z.strictObject({ isAnew: z.boolean().default(false) }),
    output: z.array(engineReport),
  },
  /** Which engine runs take here where none is named. */
  'engines.outlook': { input: nothing, output: engineChoice },
  /**
   * How fast an engine is on this machine; takes about a minute in full, tells of it by `engine.measuring`, and lets no run begin
   * meanwhile. Throws `wrong-state` while a run is at work, `interrupted` where it is stopped.
   */
  'engines.measure': { input: speedRequest, output: speedReport },
  /** Ends a speed test, whoever asked for it. */
  'engines.stopMeasuring': { input: nothing, output: z.object({ isStopped: z.boolean() }) },
  /** The last report of each engine; those of `quick` tests are not kept. */
  'engines.speeds': { input: nothing, output: z.array(speedReport) },
  'runs.create': { input: experimentRequest, output: run },
  /** What a request would run, and what it would cost; throws as `runs.create` would. */
  'runs.estimate': { input: experimentRequest, output: estimate },
  /** Newest first. */
  'runs.list': { input: nothing, output: runList },
  'runs.show': { input: aRun, output: runDetails },
  /** Curves: for every metric asked for (all without `names`), the values that count, a resumed run's once. */
  'runs.metrics': {
    input: z.strictObject({ run: runNumber, names: z.array(z.string()).optional() }),
    output: z.array(curve),
  },
  /** Runs or groups of runs beside each other: curves over seeds, scores, tests. Throws `bad-input` where they have no metric in common. */
  'runs.compare': { input: comparisonRequest, output: comparison },
  /** The same as a figure, a table of what it shows, or a report. */
  'runs.writeComparison': {
    input: comparisonRequest.extend({ format: z.enum(comparisonFormats) }),
    output: comparisonFile,
  },
  /**
   * A look at the latest checkpoint; takes a moment. Throws `not-found` where none is saved yet. Without matrices it is quicker,
   * and those of the look before stay at hand.
   */
  'runs.examine': {
    input: z.strictObject({ run: runNumber, withMatrices: z.boolean().default(true) }),
    output: examination,
  },
  /** A matrix of the last look at this run with matrices. Throws `not-found` where another such look was taken since. */
  'runs.matrix': {
    input: z.strictObject({ run: runNumber, step: z.int(), name: z.string() }),
    output: matrix,
  },
  /** Saves a checkpoint and frees the machine; `runs.resume` goes on. */
  'runs.pause': { input: aRun, output: run },
  /** With an engine named, the run goes on there from now on: its checkpoint opens on any of them. */
  'runs.resume': { input: z.strictObject({ run: runNumber, engine: z.string().optional() }), output: run },
  /** Ends a run early and keeps what was done. */
  'runs.stop': { input: aRun, output: run },
  /** Puts tags on runs, takes others off, and replaces their note where one is given; all runs or none. */
  'runs.annotate': { input: annotation, output: z.array(run.pick({ run: true, tags: true, note: true })) },
  /** Takes runs at rest out of sight, all or none; they are deleted with their files when `undoHours` have passed. */
  'runs.remove': { input: manyRuns, output: removal },
  /** Brings removed runs back, all or none, and answers with them. Throws `not-found` of one that is gone for good. */
  'runs.restore': { input: manyRuns, output: z.array(runNumber) },
  /** What can be restored, the latest first. */
  'runs.removed': { input: nothing, output: z.array(removal) },
  /** Writes a run at rest to a folder that another Engram imports. Throws `wrong-state` where the folder is there already. */
  'runs.export': { input: exportRequest, output: runExported },
  /** Takes a run in from such a folder; one that is here already is given back as it is. */
  'runs.import': { input: z.strictObject({ folder: z.string().min(1).max(4096) }), output: runImported },
  /** Writes a run at rest to one file, sealed so that any change of it is noticed. Throws as `runs.export` does. */
  'runs.bundle': { input: bundleRequest, output: runBundled },
  /**
   * Takes in what is at a path: a bundle, a run folder, or the trained tensors of a network as npz or safetensors, which become a
   * run at rest of no updates.
   */
  'runs.importFile': { input: importFileRequest, output: runImported },
  'exports.formats': { input: nothing, output: z.array(exportFormat) },
  /**
   * Writes a checkpoint's network in other programs' formats; takes a moment. Each export is read back and compared before it gets its
   * name. All are made or none. Throws `wrong-state` where one of the folders is there already.
   */
  'exports.create': { input: exportsRequest, output: z.array(exportRecord) },
  /** All that were made, newest first. */
  'exports.list': { input: nothing, output: z.array(exportRecord) },
  /** What a request would run, and what it would cost; throws as `sweeps.create` would. */
  'sweeps.estimate': { input: sweepRequest, output: sweepEstimate },
  /** Begins one; its runs are made as there is room for them. */
  'sweeps.create': { input: sweepRequest, output: sweep },
  /** Newest first. */
  'sweeps.list': { input: nothing, output: z.array(sweep) },
  'sweeps.show': { input: aSweep, output: sweepDetails },
  /** Ends its runs early and keeps what they did. */
  'sweeps.stop': { input: aSweep, output: sweep },
  /** Goes on with one that was stopped; does no harm to one that runs. */
  'sweeps.resume': { input: aSweep, output: sweep },
  /** Runs every point with these seeds too. */
  'sweeps.addSeeds': {
    input: z.strictObject({ sweep: sweepNumber, seeds: sweepSeeds }),
    output: sweep,
  },
  /** Takes a sweep at rest out of sight with all its runs, or nothing; they are deleted when `undoHours` have passed. */
  'sweeps.remove': { input: aSweep, output: removal },
  /** Brings a removed sweep back, with the runs that were removed with it. Throws `not-found` of one that is gone for good. */
  'sweeps.restore': { input: aSweep, output: z.object({ sweep, runs: z.array(runNumber) }) },
  /** The runs that come with Engram, whether they were opened or not. */
  'examples.list': { input: nothing, output: z.array(example) },
  /** Takes examples into the home, which is done once; answers with their runs. */
  'examples.open': { input: examplesChosen, output: z.array(run) },
  'data.list': { input: nothing, output: z.array(dataset) },
  /** What can be downloaded. */
  'data.sources': { input: nothing, output: z.array(dataSource) },
  /** Imports, generations and downloads at work, and those that ended since the lab began. */
  'data.jobs': { input: nothing, output: z.array(dataJob) },
  /** A data set with its classes and a page of its items. */
  'data.show': { input: showRequest, output: datasetDetails },
  /** These three answer as soon as the work has begun; events tell how it goes and ends. */
  'data.import': { input: importRequest, output: dataJob },
  'data.generate': { input: generateRequest, output: dataJob },
  'data.download': { input: downloadRequest, output: dataJob },
  /** Ends such work; of a download, what came so far is kept for the next attempt. */
  'data.stop': { input: z.strictObject({ job: z.int() }), output: dataJob },
  'data.rename': { input: z.strictObject({ data: datasetWord, name: datasetName }), output: dataset },
  'data.remove': { input: z.strictObject({ data: datasetWord }), output: dataset },
} as const;

export type CallName = keyof typeof calls;
export type CallInput<C extends CallName> = z.input<(typeof calls)[C]['input']>;
/** What the lab gets: the input with its defaults. */
export type CallRequest<C extends CallName> = z.output<(typeof calls)[C]['input']>;
export type CallOutput<C extends CallName> = z.output<(typeof calls)[C]['output']>;
/** What the lab sends, from which clients make the output. */
export type CallAnswer<C extends CallName> = z.input<(typeof calls)[C]['output']>;

/** Published after what they tell of is safe on disk; `lab.failed` comes from a host that could not start the lab. */
export const labEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('lab.failed'), error: errorRecord }),
  z.object({ event: z.literal('run.changed'), run }),
  /** Many at once: ask for the list anew. */
  z.object({ event: z.literal('runs.changed') }),
  z.object({ event: z.literal('runs.removed'), runs: z.array(runNumber) }),
  z.object({ event: z.literal('run.metrics'), run: runNumber, rows: z.array(metricRow) }),
  z.object({ event: z.literal('export.created'), export: exportRecord }),
  z.object({ event: z.literal('sweep.changed'), sweep }),
  z.object({ event: z.literal('sweep.removed'), sweep: sweepNumber }),
  z.object({ event: z.literal('engine.measuring'), engine: z.string(), ...speedProgress.shape }),
  /** A speed test has ended; without a report where it was stopped or failed. */
  z.object({ event: z.literal('engine.measured'), engine: z.string(), report: speedReport.nullable() }),
  z.object({ event: z.literal('data.job'), job: dataJob }),
  z.object({ event: z.literal('data.changed'), dataset }),
  z.object({ event: z.literal('data.removed'), id: datasetId }),
]);
export type LabEvent = z.infer<typeof labEvent>;
