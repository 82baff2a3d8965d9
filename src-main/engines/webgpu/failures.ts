// Why no graphics card could be had, in a sentence that says what to do about it.

const meanwhile = 'Until then the engine "wasm" is there.';

/** From what loading the library threw. */
export function explainFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `The library for graphics cards did not load: ${message.trim().split('\n')[0].replace(/\.$/, '')}. \`npm ci\` installs it anew. ${meanwhile}`;
}

/** What the search for a card needs on this system. */
export function noAdapter(platform: NodeJS.Platform = process.platform): string {
  const what =
    platform === 'linux'
      ? 'a driver with Vulkan and its loader, libvulkan.so.1 (on Debian and Ubuntu the package libvulkan1)'
      : platform === 'win32'
        ? 'a driver with Direct3D 12'
        : 'a card with Metal';
  return `No graphics card answered. The engine "webgpu" needs ${what}. ${meanwhile}`;
}

export function deviceLost(message: string): string {
  return `The graphics card was lost: ${message.trim().replace(/\.$/, '') || 'its driver gave no reason'}. The run can go on from its last checkpoint, on this card when it is back, or on the engine "wasm".`;
}

export function outOfMemory(what: string, bytes: number, most: number): string {
  const reason =
    bytes > most
      ? `more than the ${megabytes(most)} that this card lends at once`
      : 'more than this card has left';
  return `${what} needs ${megabytes(bytes)} on the graphics card, ${reason}. Take fewer neurons or a smaller batch, or the engine "wasm".`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${bytes} bytes` : `${Math.ceil(bytes / 1e6)} MB`;
}
