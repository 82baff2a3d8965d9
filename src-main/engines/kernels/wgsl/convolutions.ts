// What convolutions need on a graphics card besides matrix products, in WGSL: the windows of an image as rows, and the way back.
import type { ConvolutionLayer } from '../../../science/networks/convolutions.ts';

const constants = ({ inputSide, channels, side, features }: ConvolutionLayer, lanes: number) => `
const inputSide = ${inputSide}u;
const channels = ${channels}u;
const side = ${side}u;
const features = ${features}u;
const taps = ${9 * channels}u;
const lanes = ${lanes}u;
`;

/** windows [M side side, 9 channels] of inputs [M, inputSide, inputSide, channels]; the record's count is their numbers. */
export const gatherText = (layer: ConvolutionLayer, lanes: number) => `${constants(layer, lanes)}
@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < step.count; k += lanes * groups.x) {
    let tap = k % taps;
    let position = k / taps;
    let image = position / (side * side);
    let top = 2u * (position % (side * side) / side) + tap / (3u * channels);
    let left = 2u * (position % side) + tap / channels % 3u;
    windows[k] = inputs[((image * inputSide + top) * inputSide + left) * channels + tap % channels];
  }
}`;

/** dLoss/dinputs from dLoss/dwindows: each pixel gets what the windows that see it say. */
export const spreadText = (layer: ConvolutionLayer, lanes: number) => `${constants(layer, lanes)}
@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < step.count; k += lanes * groups.x) {
    let channel = k % channels;
    let left = k / channels % inputSide;
    let top = k / (channels * inputSide) % inputSide;
    let image = k / (channels * inputSide * inputSide);
    var sum = 0.0;
    for (var row = top % 2u; row < 3u; row += 2u) {
      if (row > top || (top - row) / 2u >= side) { continue; }
      for (var column = left % 2u; column < 3u; column += 2u) {
        if (column > left || (left - column) / 2u >= side) { continue; }
        let position = (image * side + (top - row) / 2u) * side + (left - column) / 2u;
        sum += dWindows[position * taps + (row * 3u + column) * channels + channel];
      }
    }
    dInputs[k] = sum;
  }
}`;

/** deltas = dOutputs (1 - outputs^2), in place. */
export const tangentBackText = (lanes: number) => `
@compute @workgroup_size(${lanes})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var k = id.x; k < step.count; k += ${lanes}u * groups.x) {
    deltas[k] *= fma(-outputs[k], outputs[k], 1.0);
  }
}`;
