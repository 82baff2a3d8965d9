// Builds the kernels once, before test files that run side by side would each do it.
import { buildKernels } from '../src-main/engines/kernels/build.ts';

export async function setup(): Promise<void> {
  await buildKernels();
}
