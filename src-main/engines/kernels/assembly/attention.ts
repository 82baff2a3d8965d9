// stub
import { Episode, Recurrence, Slot } from './layout';
export function forwardAttention(r: Recurrence, ep: Episode, slot: Slot, s: u32, member: u32, members: u32): void {}
export function backwardAttention(r: Recurrence, ep: Episode, slot: Slot, member: u32, members: u32): void {}
