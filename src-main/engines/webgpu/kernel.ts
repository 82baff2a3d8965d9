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

type Buffers = Readonly<Record<string, GPUBuffer>>;

/** Buffers as a kernel takes them, and their size. */
export interface Binding {
  readonly group: GPUBindGroup;
  readonly bytes: number;
}

const numbers = new WeakMap<GPUBuffer, number>();
let lastNumber = 0;

/** The same for the same buffer, and for no other. */
function numberOf(buffer: GPUBuffer): number {
  const number = numbers.get(buffer) ?? ++lastNumber;
  numbers.set(buffer, number);
  return number;
}

export class Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly hasRecords: boolean;
  readonly #device: GPUDevice;
  readonly #plan: KernelPlan;
  readonly #layout: GPUBindGroupLayout;
  /** By the numbers of their buffers. */
  readonly #bindings = new Map<string, Binding>();

  /** `records` hold what it is shown of its record's type. */
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

  /** Made once for the same buffers: making it takes longer than a dispatch of a small network. */
  bind(buffers: Buffers): Binding {
    const bound = this.#plan.buffers.map(({ name }) => buffers[name]);
    const key = [...bound, ...(this.hasRecords ? [buffers.records] : [])].map(numberOf).join(' ');
    const known = this.#bindings.get(key);
    if (known) return known;
    const bytes = bound.reduce((sum, { size }) => sum + size, 0);
    const binding = { group: this.#bind(buffers), bytes };
    this.#bindings.set(key, binding);
    return binding;
  }

  #bind(buffers: Buffers): GPUBindGroup {
    const { buffers: planned, record } = this.#plan;
    const entries: GPUBindGroupEntry[] = planned.map(({ name }, binding) => ({
      binding,
      resource: { buffer: buffers[name] },
    }));
    if (record !== undefined)
      entries.push({ binding: planned.length, resource: { buffer: buffers.records, size: recordSize } });
    return this.#device.createBindGroup({ layout: this.#layout, entries });
  }

  touched(buffers: Buffers) {
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
