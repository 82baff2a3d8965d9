// The registry of engines: one line each.
import type { Engine } from './engine.ts';
import { reference } from './reference/index.ts';
import { tensorflow } from './tensorflow/index.ts';
import { wasm } from './wasm/index.ts';
import { webgpu } from './webgpu/index.ts';

export const engines: readonly Engine[] = Object.freeze([wasm, webgpu, tensorflow, reference]);
