// A compute shader with the buffers it takes, declared once for its text, its layout and whoever counts bytes.

/** Records lie at multiples of this, which suits every card; a shader is shown the first `recordSize` bytes of one. */
export const recordBytes = 256;
export const recordSize = 32;

/** How a shader uses a buffer of numbers; where it only writes, WGSL says read_write all the same. */
export interface BufferPlan {
  readonly name: string;
  readonly access: 'read' | 'write' | 'read-write';
}

export interface KernelPlan {
  readonly label: string;
  /** In the order of their bindings. */
  readonly buffers: readonly BufferPlan[];
  /** Members of the record it is shown as `step`, if it is shown any. */
  readonly record?: string;
  /** Its entry point is `main`. */
  readonly text: string;
}

export class Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly hasRecords: boolean;
  readonly #device: GPUDevice;
  readonly #plan: KernelPlan;
  readonly #layout: GPUBindGroupLayout;

  constructor(device: GPUDevice, plan: KernelPlan) {
    this.#device = device;
    this.#plan = plan;
    this.label = plan.label;
    this.hasRecords = plan.record !== undefined;
    this.#layout = device.createBindGroupLayout({ entries: layoutEntries(plan) });
    this.pipeline = device.createComputePipeline({
      label: plan.label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [this.#layout] }),
      compute: {
        module: device.createShaderModule({ label: plan.label, code: textOf(plan) }),
        entryPoint: 'main',
      },
    });
  }

  /** Among `buffers`, `records` holds what it is shown as its record. */
  bind(buffers: Readonly<Record<string, GPUBuffer>>): GPUBindGroup {
    const { buffers: planned, record } = this.#plan;
    const entries: GPUBindGroupEntry[] = planned.map(({ name }, binding) => ({
      binding,
      resource: { buffer: buffers[name] },
    }));
    if (record !== undefined)
      entries.push({ binding: planned.length, resource: { buffer: buffers.records, size: recordSize } });
    return this.#device.createBindGroup({ layout: this.#layout, entries });
  }

  touched(buffers: Readonly<Record<string, GPUBuffer>>) {
    return this.#plan.buffers.map(({ name, access }) => ({ name, access, bytes: buffers[name].size }));
  }
}

function layoutEntries({ buffers, record }: KernelPlan): GPUBindGroupLayoutEntry[] {
  const visibility = GPUShaderStage.COMPUTE;
  const entries: GPUBindGroupLayoutEntry[] = buffers.map(({ access }, binding) => ({
    binding,
    visibility,
    buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
  }));
  if (record === undefined) return entries;
  const buffer = { type: 'uniform', hasDynamicOffset: true, minBindingSize: recordSize } as const;
  return [...entries, { binding: buffers.length, visibility, buffer }];
}

function textOf({ buffers, record, text }: KernelPlan): string {
  const lines = buffers.map(
    ({ name, access }, binding) =>
      `@group(0) @binding(${binding}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: array<f32>;`,
  );
  if (record !== undefined)
    lines.push(`struct Step { ${record} }`, `@group(0) @binding(${buffers.length}) var<uniform> step: Step;`);
  return `${lines.join('\n')}\n${text}`;
}
