// The keys of a chart over steps: arrows move the pointer, + and - zoom around it, Escape shows all.

/** The steps in view, the last there can be, and where the pointer is; null where it is nowhere. */
export interface StepView {
  readonly from: number;
  readonly to: number;
  readonly end: number;
  /** The last step with a value, where the pointer begins. */
  readonly last: number;
  readonly pointer: number | null;
}

export interface StepActions {
  readonly point: (step: number) => void;
  readonly zoom: (range: { from: number; to: number } | null) => void;
}

/** Does what the key says; whether it said anything. */
export function pressOnSteps(event: KeyboardEvent, view: StepView, { point, zoom }: StepActions): boolean {
  const { from, to } = view;
  const stride = Math.max(1, Math.round((to - from) / (event.shiftKey ? 10 : 200)));
  const at = view.pointer ?? view.last;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => point(at - stride),
    ArrowRight: () => point(at + stride),
    Home: () => point(from),
    End: () => point(to),
    '+': () => zoom(zoomed(view, 0.5)),
    '=': () => zoom(zoomed(view, 0.5)),
    '-': () => zoom(zoomed(view, 2)),
    Escape: () => zoom(null),
  };
  const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
  action?.();
  return action !== undefined;
}

function zoomed({ from, to, end, pointer }: StepView, factor: number): { from: number; to: number } | null {
  const width = Math.max(Math.min(9, end - 1), (to - from) * factor);
  const middle = pointer ?? (from + to) / 2;
  const left = Math.max(1, Math.min(end - width, middle - width * ((middle - from) / (to - from))));
  return width >= end - 1 ? null : { from: left, to: left + width };
}
