// The Python of the peers: one that has PyTorch and JAX. torch.compile needs a C++ compiler too.
import { findPython as find } from '../../support/python.ts';

/** The path of an executable that imports torch, jax and numpy. Rejects with `unavailable`. */
export function findPython(): Promise<string> {
  return find({
    packages: ['torch==2.13.0', 'jax==0.10.2', 'numpy==2.4.6'],
    modules: ['torch', 'jax', 'numpy'],
    environment: 'out/peers-venv',
  });
}
