// Builds the kernels; run by `npm ci`.
import { buildKernels } from './build.ts';

await buildKernels();
