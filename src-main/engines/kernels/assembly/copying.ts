// Between dense rows, as they cross into and out of the engine, and padded rows, as the kernels want them.

/** `rows` rows of `size` bytes each, `bytes` apart at `padded`. */
export function scatter(rows: u32, size: usize, bytes: usize, dense: usize, padded: usize): void {
  for (let k: usize = 0; k < rows; k++) memory.copy(padded + k * bytes, dense + k * size, size);
}

export function gather(rows: u32, size: usize, bytes: usize, dense: usize, padded: usize): void {
  for (let k: usize = 0; k < rows; k++) memory.copy(dense + k * size, padded + k * bytes, size);
}
