// What the tasks of agents have in common, whatever their environment.
import type { MetricDescription, Settings } from '../../contract/experiment.ts';
import type { ActorCriticSettings } from '../reinforcement/actor-critic.ts';
import type { EnvironmentPlan } from './environment.ts';
import type { AgentPlan } from './task.ts';

/** As in Miconi et al. 2019, section 4.2. */
const usualNeurons = 100;

/** Settings of network and training in that section: 30 episodes an update, clipped Hebb. */
export const agentDefaults: Settings = {
  rule: 'clipped-hebb',
  initialDistribution: 'uniform',
  batch: 30,
  learningRate: 1e-4,
  epsilon: 1e-4,
  gradientNorm: 4,
};

export const agentMetrics: Readonly<Record<string, MetricDescription>> = {
  loss: { title: 'Loss', unit: '', summary: 'mean-of-last-50', isRepeatable: true },
  reward: { title: 'Reward', unit: 'an episode', summary: 'mean-of-last-50', isRepeatable: true },
  testReward: { title: 'Reward in test episodes', unit: 'an episode', summary: 'last', isRepeatable: true },
};

export function planAgent(
  environment: EnvironmentPlan,
  learning: ActorCriticSettings,
  neurons = usualNeurons,
): AgentPlan {
  const { steps, observations, actions } = environment;
  return {
    kind: 'agent',
    ...{ steps, observations, actions, neurons, environment, learning },
    episodesShown: 1,
    judging: { episodes: 300, onTheWay: null },
    chance: {},
  };
}
