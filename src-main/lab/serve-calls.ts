// One client's conversation with the lab over a channel: parses calls, answers them, passes events on.
import { calls } from '../contract/calls.ts';
import type { CallName } from '../contract/calls.ts';
import type { Channel } from '../contract/channel.ts';
import { callMessage } from '../contract/client.ts';
import { EngramError, toErrorRecord } from '../contract/errors.ts';
import { parseOrExplain } from '../contract/sentences.ts';
import type { Lab } from './lab.ts';

/** A message that is not a call at all closes the channel. */
export function serveCalls(lab: Lab, channel: Channel): void {
  const endEvents = lab.onEvent((event) => channel.send(event));
  channel.onClose(endEvents);
  channel.onMessage((raw) => {
    const message = callMessage.safeParse(raw);
    if (!message.success) return channel.close();
    const { id, call, input } = message.data;
    answer(lab, call, input).then(
      (output) => channel.send({ id, output }),
      (error: unknown) => channel.send({ id, error: toErrorRecord(error) }),
    );
  });
}

async function answer(lab: Lab, call: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(calls, call)) {
    throw new EngramError(
      'bad-input',
      `There is no call "${call}". Expected one of: ${Object.keys(calls).join(', ')}.`,
    );
  }
  const name = call as CallName;
  const handler = lab.handlers[name] as (input: unknown) => unknown;
  return await handler(parseOrExplain(calls[name].input, input, call));
}
