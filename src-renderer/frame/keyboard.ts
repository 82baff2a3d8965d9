// The frame's keyboard shortcuts: what each key does wherever the focus is.
import { router } from '../client/router.svelte.ts';
import type { Screen } from '../client/router.svelte.ts';
import { dialogs } from './dialogs.svelte.ts';

const sequenceMs = 1000;
const destinations: Record<string, Screen> = {
  s: 'studies',
  e: 'experiments',
  r: 'runs',
  w: 'sweeps',
  c: 'compare',
  d: 'data',
  m: 'models',
};

let goPressedAt = -Infinity;

/** Handles a key event of the window. */
export function handleKey(event: KeyboardEvent): void {
  if (event.altKey || event.isComposing) return;
  const isHandled =
    event.ctrlKey || event.metaKey ? handleCommand(event.key.toLowerCase()) : handlePlain(event);
  if (isHandled) event.preventDefault();
}

function handleCommand(key: string): boolean {
  if (key === 'k') dialogs.toggle('palette');
  else if (key === 'n') goTo('experiments');
  else return false;
  return true;
}

function handlePlain(event: KeyboardEvent): boolean {
  if (dialogs.open || isTyping(event.target)) return false;
  if (event.key === '?') {
    dialogs.show('shortcuts');
    return true;
  }
  const screen = destinations[event.key];
  const isSequence = event.timeStamp - goPressedAt < sequenceMs;
  goPressedAt = event.key === 'g' ? event.timeStamp : -Infinity;
  if (!isSequence || !screen) return false;
  goTo(screen);
  return true;
}

function goTo(screen: Screen): void {
  dialogs.close();
  router.go(screen);
}

/** A box to tick takes no letters. */
const typedInto = 'input:not([type="checkbox"], [type="radio"]), textarea, select';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(typedInto));
}
