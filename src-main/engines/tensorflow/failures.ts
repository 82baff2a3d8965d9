// Why TensorFlow could not be had, in a sentence that says what to do about it.

const command = 'engram engines install tensorflow';
const meanwhile = 'Until then the engine "wasm" is there.';

export function notInstalled(): string {
  return `TensorFlow is not installed. \`${command}\` adds it. ${meanwhile}`;
}

/** From what loading threw. */
export function explainFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = reasonOf(message);
  return `TensorFlow is installed, but ${why}. \`${command}\` installs it anew. ${meanwhile}`;
}

function reasonOf(message: string): string {
  const missing = /(\S+?): cannot open shared object file/.exec(message)?.[1];
  if (missing && isOfCuda(missing))
    return `CUDA's library ${missing} was not found; docs/engines.md says which versions fit`;
  if (missing) return `the library ${missing} was not found`;
  const symbol = /undefined symbol: (\w+)/.exec(message)?.[1];
  if (symbol) return `its parts are of different versions: ${symbol} is missing in its native library`;
  if (/native addon module|tfjs_binding\.node/.test(message) && /can not be found/.test(message))
    return 'its native part, tfjs_binding.node, is missing';
  const module = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (module) return `a part of it is missing: ${module}`;
  return `it did not load: ${firstLine(message)}`;
}

function isOfCuda(library: string): boolean {
  return /^lib(cuda|cudart|cudnn|cublas|cublasLt|cufft|curand|cusolver|cusparse|nv\w+)\b/.test(library);
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0].trim().replace(/\.$/, '');
}
