// The keyboard shortcuts, as they are shown to a person; keyboard.ts acts on those of the frame.
export interface Shortcut {
  /** Keys held together. */
  readonly keys: readonly string[];
  /** Keys pressed after them. */
  readonly then?: string;
  readonly action: string;
}

const isMac = navigator.platform.startsWith('Mac');
/** The key that commands are given with on this machine. */
export const commandKey = isMac ? '⌘' : 'Ctrl';

export const shortcuts: readonly Shortcut[] = [
  { keys: [commandKey, 'K'], action: 'Find a screen, a run or a command' },
  { keys: [commandKey, 'N'], action: 'Design a new experiment' },
  { keys: [commandKey, 'Enter'], action: 'Start training, on Experiments' },
  { keys: ['G'], then: 'S', action: 'Go to Studies' },
  { keys: ['G'], then: 'E', action: 'Go to Experiments' },
  { keys: ['G'], then: 'R', action: 'Go to Runs' },
  { keys: ['G'], then: 'W', action: 'Go to Sweeps' },
  { keys: ['G'], then: 'C', action: 'Go to Compare' },
  { keys: ['G'], then: 'D', action: 'Go to Data' },
  { keys: ['G'], then: 'M', action: 'Go to Models' },
  { keys: ['↑', '↓'], action: 'Move through a list, a table or a scrubber' },
  { keys: ['Shift', '↓'], action: 'Select runs on the way, in the table of runs' },
  { keys: ['Delete'], action: 'Remove the selected runs, which can be undone' },
  { keys: ['Enter'], action: 'Open what is selected' },
  { keys: ['Esc'], action: 'Close a dialog' },
  { keys: ['?'], action: 'Show these shortcuts' },
];
