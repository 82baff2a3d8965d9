// What a run's network is, in a few words.
import type { Experiment } from '../../src-main/contract/experiment.ts';
import { networkWords as wordsOf } from '../../src-main/contract/groups.ts';
import { catalogue } from '../client/catalogue.svelte.ts';

export function networkWords(experiment: Experiment): string {
  return wordsOf(experiment, catalogue.studies, (network) => catalogue.networkTitle(network));
}
