// Learn within an episode which of several cues is the one that counts: Miconi et al. 2019, section 4.1.
import { z } from '../../../contract/schema.ts';
import { actorCriticParameters } from '../../reinforcement/actor-critic.ts';
import { agentDefaults, agentMetrics, planAgent } from '../agent.ts';
import { defineTask } from '../task.ts';
import { planCueAssociation } from './environment.ts';
import { parameters } from './parameters.ts';

const rightShare = {
  unit: 'share of answers',
  isRepeatable: true,
  bounds: { low: 0, high: 1 },
} as const;

export const cueAssociation = defineTask({
  id: 'cue-association',
  title: 'Cue-reward association',
  sentence: 'Be shown two cues at a time, and learn from rewards alone which one of all the cues counts.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 4.1',
  parameters: z.strictObject({ ...parameters.shape, ...actorCriticParameters.shape }),
  metrics: {
    ...agentMetrics,
    rightAnswers: { title: 'Right answers', summary: 'mean-of-last-50', ...rightShare },
    testRightAnswers: { title: 'Right answers in test episodes', summary: 'last', ...rightShare },
  },
  defaults: {
    network: 'plastic-rnn',
    episodes: 5000,
    set: { ...agentDefaults, rule: 'retroactive-hebb', eta: 0.1, epsilon: 1e-6, gradientNorm: 2 },
  },
  small: { associationSteps: 9, cueBits: 4, neurons: 6, batch: 2 },
  heldOut: ['testReward', 'testRightAnswers'],
  plan: ({ discount, valueWeight, policySquareWeight, ...given }) =>
    planAgent(planCueAssociation(given), { discount, valueWeight, policySquareWeight }, 200),
});
