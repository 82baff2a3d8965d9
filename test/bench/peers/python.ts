// The Python of the peers: one that has PyTorch and, on the processor, JAX. torch.compile needs a C++ compiler too.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EngramError } from '../../../src-main/contract/errors.ts';
import { findPython } from '../../support/python.ts';

export const peerDevices = ['cpu', 'cuda'] as const;
export type PeerDevice = (typeof peerDevices)[number];

export interface Peers {
  /** Path of an executable. */
  readonly python: string;
  readonly device: PeerDevice;
  /** Name of the card; empty on the processor. */
  readonly card: string;
}

/** Rejects with `unavailable` where what the peers need cannot be had, or PyTorch finds no card. */
export async function findPeers(device: PeerDevice): Promise<Peers> {
  const hasJax = device === 'cpu';
  const python = await findPython({
    packages: ['torch==2.13.0', ...(hasJax ? ['jax==0.10.2'] : []), 'numpy==2.4.6'],
    modules: ['torch', ...(hasJax ? ['jax'] : []), 'numpy'],
    environment: hasJax ? 'out/peers-venv' : 'out/cuda-peers-venv',
  });
  return { python, device, card: hasJax ? '' : await findCard(python) };
}

const question = `
import json, torch
card = torch.cuda.get_device_name(0) if torch.cuda.is_available() else ""
print(json.dumps({"card": card, "version": torch.__version__, "cuda": torch.version.cuda}))
`;

async function findCard(python: string): Promise<string> {
  const { stdout } = await promisify(execFile)(python, ['-c', question]);
  const { card, version, cuda } = JSON.parse(stdout) as {
    card: string;
    version: string;
    cuda: string | null;
  };
  if (card) return card;
  const why =
    cuda === null ? 'it was built without CUDA' : `it was built for CUDA ${cuda}, and no card answered`;
  throw new EngramError(
    'unavailable',
    `Expected a card with CUDA for PyTorch ${version} in ${python}, and found none: ${why}. Set ENGRAM_PYTHON to a Python whose PyTorch has CUDA, on a machine with NVIDIA's driver, or leave out --device cuda.`,
  );
}
