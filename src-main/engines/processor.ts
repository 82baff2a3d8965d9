// How engines that compute on the processor report where they do.
import { cpus } from 'node:os';

export function processorName(): string {
  const model = cpus()[0]?.model.trim();
  return model ? model.replace(/\s+/g, ' ') : 'unknown processor';
}
