// A network's layer on an engine's session.
import type { Layer } from '../science/networks/network.ts';
import type { LstmTensors } from '../science/networks/lstm/recurrence.ts';
import type { EngineSession, Parameter, Recurrence, RecurrenceParameters } from './engine.ts';

/** `parameters` are those that the layer trains. Rejects as the session does. */
export function openLayer(
  session: EngineSession,
  layer: Layer,
  parameters: Iterable<Parameter>,
): Promise<Recurrence> {
  const byName: unknown = Object.fromEntries([...parameters].map((parameter) => [parameter.name, parameter]));
  return layer.kind === 'lstm'
    ? session.lstm(layer, byName as LstmTensors<Parameter>)
    : session.recurrence(layer, byName as RecurrenceParameters);
}
