// The registry of tasks: one line each.
import { binaryPatterns } from './binary-patterns/index.ts';
import { cueAssociation } from './cue-association/index.ts';
import { maze } from './maze/index.ts';
import { naturalImages } from './natural-images/index.ts';
import { omniglot } from './omniglot/index.ts';
import { tMaze } from './t-maze/index.ts';
import type { Task } from './task.ts';

export const tasks: readonly Task[] = Object.freeze([
  binaryPatterns,
  naturalImages,
  omniglot,
  maze,
  cueAssociation,
  tMaze,
]);
