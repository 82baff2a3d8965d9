// What the tensors of a checkpoint are called: trained ones as in the network's plan, and behind them Adam's moments.

export function momentsName(parameter: string): string {
  return `adam.${parameter}`;
}

export function isMoments(name: string): boolean {
  return name.startsWith('adam.');
}
