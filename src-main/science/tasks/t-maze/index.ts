// Remember a cue until the end of a corridor.
import { z } from '../../../contract/schema.ts';
import { actorCriticParameters } from '../../reinforcement/actor-critic.ts';
import { agentDefaults, agentMetrics, planAgent } from '../agent.ts';
import { defineTask } from '../task.ts';
import { planTMaze } from './environment.ts';
import { parameters } from './parameters.ts';

const foundShare = { unit: 'share of episodes', isRepeatable: true } as const;

export const tMaze = defineTask({
  id: 't-maze',
  title: 'T-maze',
  sentence: 'See a cue at the start of a corridor, and turn to the side it pointed to at the end.',
  citation: 'The classic test of working memory, as a small example',
  parameters: z.strictObject({ ...parameters.shape, ...actorCriticParameters.shape }),
  metrics: {
    ...agentMetrics,
    found: { title: 'Reward found', summary: 'mean-of-last-50', ...foundShare },
    testFound: { title: 'Reward found in test episodes', summary: 'last', ...foundShare },
  },
  defaults: { network: 'plastic-rnn', episodes: 2000, set: { ...agentDefaults, learningRate: 1e-3 } },
  small: { corridorLength: 2, spareSteps: 2, neurons: 6, batch: 2 },
  heldOut: ['testReward', 'testFound'],
  plan: ({ discount, valueWeight, policySquareWeight, ...given }) =>
    planAgent(planTMaze(given), { discount, valueWeight, policySquareWeight }),
});
