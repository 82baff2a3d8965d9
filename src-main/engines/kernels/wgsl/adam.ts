// Adam on a graphics card, in WGSL (Kingma & Ba 2015, algorithm 1), and the sums of squares that it is scaled by.

/** Its record. */
export const adamRecord = 'beta1: f32, beta2: f32, rate: f32, scale: f32, epsilon: f32, gradientScale: f32';

export const adamText = (lanes: number) => `
@compute @workgroup_size(${lanes})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < arrayLength(&values); k += ${lanes}u * groups.x) {
    let g = gradient[k] * step.gradientScale;
    let m = step.beta1 * first[k] + (1.0 - step.beta1) * g;
    let v = step.beta2 * second[k] + (1.0 - step.beta2) * g * g;
    first[k] = m;
    second[k] = v;
    values[k] -= step.rate * m / (sqrt(v) * step.scale + step.epsilon);
  }
}`;

/** Sums of squares, a number a workgroup, from number `step.at` of `sums` on. */
export const squaresRecord = 'at: u32';

export const squaresText = (lanes: number) => `
var<workgroup> pool: array<f32, ${lanes}>;

@compute @workgroup_size(${lanes})
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  var sum = 0.0;
  for (var k = id.x; k < arrayLength(&gradient); k += ${lanes}u * groups.x) { sum = fma(gradient[k], gradient[k], sum); }
  pool[lane] = sum;
  workgroupBarrier();
  for (var width = ${lanes / 2}u; width > 0u; width /= 2u) {
    if (lane < width) { pool[lane] += pool[lane + width]; }
    workgroupBarrier();
  }
  if (lane == 0u) { sums[step.at + group.x] = pool[0]; }
}`;
