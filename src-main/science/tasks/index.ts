// The registry of tasks: one line each.
import { binaryPatterns } from './binary-patterns/index.ts';
import { naturalImages } from './natural-images/index.ts';
import type { Task } from './task.ts';

export const tasks: readonly Task[] = Object.freeze([binaryPatterns, naturalImages]);
