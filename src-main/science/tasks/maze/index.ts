// Explore a maze and come back to its reward: Miconi, Clune & Stanley 2018, section 4.5; Miconi et al. 2019, section 4.2.
import { z } from '../../../contract/schema.ts';
import { actorCriticParameters } from '../../reinforcement/actor-critic.ts';
import { agentDefaults, agentMetrics, planAgent } from '../agent.ts';
import { defineTask } from '../task.ts';
import { planMaze } from './environment.ts';
import { parameters } from './parameters.ts';

export const maze = defineTask({
  id: 'maze',
  title: 'Maze',
  sentence:
    'Find a reward that cannot be seen, be put elsewhere, and find it again, as often as time allows.',
  citation:
    'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.5; Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 4.2',
  parameters: z.strictObject({ ...parameters.shape, ...actorCriticParameters.shape }),
  metrics: agentMetrics,
  defaults: { network: 'plastic-rnn', episodes: 5000, set: agentDefaults },
  small: { mazeSize: 5, mazeSteps: 8, neurons: 6, batch: 2 },
  heldOut: ['testReward'],
  plan: ({ discount, valueWeight, policySquareWeight, ...given }) =>
    planAgent(planMaze(given), { discount, valueWeight, policySquareWeight }),
});
