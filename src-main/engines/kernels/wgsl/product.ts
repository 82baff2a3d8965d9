// A matrix product on a graphics card, in WGSL: out[r, c] = sum over m of a[r, m] b[m, c], by tiles that a workgroup reads once.

/** Where a matrix lies in its buffer: its first number, and the distance of neighbours along its two indices. */
export interface Strides {
  readonly at: number;
  readonly first: number;
  readonly second: number;
}

/** Of a matrix whose rows lie one behind the other, and of the same turned over. */
export const rowsOf = (width: number, at = 0): Strides => ({ at, first: width, second: 1 });
export const columnsOf = (width: number, at = 0): Strides => ({ at, first: 1, second: width });

export interface ProductShape {
  /** Null for a matrix of ones. */
  readonly a: Strides | null;
  readonly b: Strides;
  /** Rows of the outcome, which is otherwise dense. */
  readonly out: { readonly at: number; readonly first: number };
  /** Whether a number for each column is added. */
  readonly hasBias?: boolean;
  readonly isTangent?: boolean;
}

export const productTile = 16;

/** Its record: rows, columns, and how many products are summed. */
export const productRecord = 'rows: u32, columns: u32, count: u32';

const place = ({ at, first, second }: Strides, i: string, j: string) =>
  `${at}u + ${i} * ${first}u + ${j} * ${second}u`;

/** Sums tile by tile, and those of some tiles before they are added up, so that rounding stays small where there are many. */
export function productText({ a, b, out, hasBias, isTangent }: ProductShape, tangent: string): string {
  const sum = hasBias ? 'total + tileSum + bias[c]' : 'total + tileSum';
  return `${isTangent ? tangent : ''}
const tile = ${productTile}u;
var<workgroup> tileA: array<f32, tile * tile>;
var<workgroup> tileB: array<f32, tile * tile>;

@compute @workgroup_size(tile, tile)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let r = group.y * tile + local.y;
  let c = group.x * tile + local.x;
  let own = local.y * tile + local.x;
  var total = 0.0;
  var tileSum = 0.0;
  for (var start = 0u; start < step.count; start += tile) {
    let ma = start + local.x;
    let mb = start + local.y;
    var left = 0.0;
    var right = 0.0;
    if (r < step.rows && ma < step.count) { left = ${a ? `a[${place(a, 'r', 'ma')}]` : '1.0'}; }
    if (c < step.columns && mb < step.count) { right = b[${place(b, 'mb', 'c')}]; }
    tileA[own] = left;
    tileB[own] = right;
    workgroupBarrier();
    var products = 0.0;
    for (var k = 0u; k < tile; k++) { products = fma(tileA[local.y * tile + k], tileB[k * tile + local.x], products); }
    tileSum += products;
    if (start % (32u * tile) == 0u) { total += tileSum; tileSum = 0.0; }
    workgroupBarrier();
  }
  if (r < step.rows && c < step.columns) {
    out[${out.at}u + r * ${out.first}u + c] = ${isTangent ? `tangent(${sum})` : sum};
  }
}`;
}
