// The client's end of the calls: one typed function over one channel. Used by the page and by the command line.
import { calls, labEvent } from './calls.ts';
import type { CallInput, CallName, CallOutput, LabEvent } from './calls.ts';
import type { Channel } from './channel.ts';
import { EngramError, errorRecord, fromErrorRecord } from './errors.ts';
import { z } from './schema.ts';

/** What a client sends. */
export const callMessage = z.strictObject({ id: z.int(), call: z.string(), input: z.unknown() });

/** What the lab sends: an answer to a call, or an event. */
export const labMessage = z.union([
  z.object({ id: z.int(), output: z.unknown() }),
  z.object({ id: z.int(), error: errorRecord }),
  labEvent,
]);

export interface LabClient {
  /** Rejects with an EngramError: the lab's own, or `interrupted` where the lab went away. */
  call<C extends CallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>>;
  /** Calls `listener` for each event from now on; returns how to end that. */
  onEvent(listener: (event: LabEvent) => void): () => void;
  /** Resolves when the channel is closed, by either side. */
  readonly closed: Promise<void>;
  close(): void;
}

interface Waiting {
  name: CallName;
  resolve(output: unknown): void;
  reject(error: Error): void;
}

export function connectClient(channel: Channel): LabClient {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: LabEvent) => void>();
  let lastId = 0;
  let isOpen = true;
  const gone = () =>
    new EngramError('interrupted', 'The lab process ended. Runs in progress can be resumed.');

  const closed = new Promise<void>((resolve) => {
    channel.onClose(() => {
      isOpen = false;
      for (const call of waiting.values()) call.reject(gone());
      waiting.clear();
      resolve();
    });
  });

  channel.onMessage((raw) => {
    const message = labMessage.parse(raw);
    if ('event' in message) {
      for (const listener of listeners) listener(message);
    } else {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (call) settle(call, message);
    }
  });

  return {
    closed,
    close: () => channel.close(),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call<C extends CallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>> {
      if (!isOpen) return Promise.reject(gone());
      return new Promise<unknown>((resolve, reject) => {
        waiting.set(++lastId, { name, resolve, reject });
        channel.send({ id: lastId, call: name, input });
      }) as Promise<CallOutput<C>>;
    },
  };
}

function settle(call: Waiting, answer: { output?: unknown; error?: z.infer<typeof errorRecord> }): void {
  if (answer.error) return call.reject(fromErrorRecord(answer.error));
  const output = calls[call.name].output.safeParse(answer.output);
  if (output.success) call.resolve(output.data);
  else
    call.reject(
      new EngramError(
        'internal',
        `The lab's answer to ${call.name} was not of its schema: ${output.error.message}`,
      ),
    );
}
