// The registry of export formats: one line each.
import type { ExportFormat } from './format.ts';
import { npz } from './npz.ts';
import { onnx } from './onnx/index.ts';
import { safetensors } from './safetensors.ts';
import { tfjs } from './tfjs/index.ts';

export const exportFormats: readonly ExportFormat[] = Object.freeze([safetensors, npz, onnx, tfjs]);
