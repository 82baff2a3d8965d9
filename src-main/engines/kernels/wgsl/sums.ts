// Sums over a buffer's rows on a graphics card, in WGSL.

/** out[k] = sum of `rows` numbers, from number `at` + k on each `length` apart; k below `length`. */
export const sumRowsText = (lanes: number, at: number, rows: number, length: number) => `
@compute @workgroup_size(${lanes})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < ${length}u; k += ${lanes}u * groups.x) {
    var sum = 0.0;
    for (var row = 0u; row < ${rows}u; row++) { sum += source[${at}u + row * ${length}u + k]; }
    out[k] = sum;
  }
}`;
