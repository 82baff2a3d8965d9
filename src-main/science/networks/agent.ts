// What an agent has besides its recurrent layer: a way in for what it observes, and a read-out for what it does and expects.
import { sizeOf } from '../arrays.ts';
import type { LayerPlan, TensorPlan } from './network.ts';

/**
 * observationWeight [N, O] and observationBias [N], where the layer does not weigh observations itself; readoutWeight
 * [A + 1, N] and readoutBias [A + 1], whose rows are the logits of the actions, then the value.
 */
export type AgentTensorName = 'observationWeight' | 'observationBias' | 'readoutWeight' | 'readoutBias';

/** They begin uniform within 1 / sqrt(numbers that come in). */
export function agentTensors(
  layer: LayerPlan,
  { observations, actions }: { readonly observations: number; readonly actions: number },
): TensorPlan[] {
  const { neurons } = layer;
  const tensor = (name: AgentTensorName, shape: readonly number[], incoming: number): TensorPlan => ({
    name,
    shape,
    initial: (random) =>
      Float64Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) / Math.sqrt(incoming)),
  });
  const eye =
    layer.kind === 'lstm'
      ? []
      : [
          tensor('observationWeight', [neurons, observations], observations),
          tensor('observationBias', [neurons], observations),
        ];
  return [
    ...eye,
    tensor('readoutWeight', [actions + 1, neurons], neurons),
    tensor('readoutBias', [actions + 1], neurons),
  ];
}
