// The tensors of a network, as another program might have trained them.
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { createRandom } from '../../src-main/science/random.ts';

/** Those of a fresh network, float32. */
export function tensorsOf(request: ExperimentRequest): NamedTensor[] {
  const random = createRandom(5, 'initialValues', 0);
  return planExperiment(resolveExperiment(request)).network.tensors.map((tensor) => ({
    name: tensor.name,
    shape: tensor.shape,
    values: Float32Array.from(tensor.initial(random)),
  }));
}
