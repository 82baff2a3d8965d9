// A lab for the length of a command.
import type { LabClient } from '../contract/client.ts';
import { connectToLab } from '../lab/launcher/connect.ts';

export async function withLab<T>(home: string, work: (lab: LabClient) => Promise<T>): Promise<T> {
  const lab = await connectToLab(home);
  try {
    return await work(lab);
  } finally {
    lab.close();
  }
}
