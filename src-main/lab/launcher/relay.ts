// Starting processes from a process that cannot: a lab in a utility process asks the shell, which starts the child and
// passes messages on between the two.
import type { Channel } from '../../contract/channel.ts';
import { z } from '../../contract/schema.ts';
import type { Child, Exit, Host } from './host.ts';

/** From the process that asks. */
const request = z.discriminatedUnion('relay', [
  z.strictObject({
    relay: z.literal('start'),
    id: z.int(),
    program: z.enum(['lab', 'trainer', 'importer']),
    options: z.array(z.string()),
  }),
  z.strictObject({ relay: z.literal('send'), id: z.int(), message: z.unknown() }),
  z.strictObject({ relay: z.literal('kill'), id: z.int() }),
]);
type Request = z.infer<typeof request>;

/** From the process that starts. */
const report = z.discriminatedUnion('relay', [
  z.strictObject({ relay: z.literal('message'), id: z.int(), message: z.unknown() }),
  z.strictObject({
    relay: z.literal('exited'),
    id: z.int(),
    exit: z.object({ code: z.number().nullable(), signal: z.string().nullable(), lastWords: z.string() }),
  }),
]);
type Report = z.infer<typeof report>;

/** A host that has its children started at the other end of `channel`; other messages there are left alone. */
export function relayHost(channel: Channel): Host {
  const waiting = new Map<number, (news: Report) => void>();
  const send = (message: Request) => channel.send(message);
  let lastId = 0;
  channel.onMessage((raw) => {
    const news = report.safeParse(raw);
    if (news.success) waiting.get(news.data.id)?.(news.data);
  });
  return {
    start(program, options = []) {
      const id = ++lastId;
      send({ relay: 'start', id, program, options: [...options] });
      return childBehind(id, send, (receive) => waiting.set(id, receive));
    },
  };
}

function childBehind(
  id: number,
  send: (message: Request) => void,
  listen: (receive: (news: Report) => void) => void,
): Child {
  const closed: (() => void)[] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  const exited = new Promise<Exit>((resolve) =>
    listen((news) => {
      if (news.relay === 'message') return onMessage(news.message);
      for (const tell of closed) tell();
      resolve(news.exit);
    }),
  );
  const kill = () => send({ relay: 'kill', id });
  return {
    pid: undefined,
    exited,
    kill,
    release: () => undefined,
    channel: {
      send: (message) => send({ relay: 'send', id, message }),
      onMessage: (listener) => void (onMessage = listener),
      onClose: (listener) => void closed.push(listener),
      close: kill,
    },
  };
}

/** The other end: starts by `host` what is asked for over `channel`. */
export function serveRelay(channel: Channel, host: Host): void {
  const children = new Map<number, Child>();
  const tell = (news: Report) => channel.send(news);
  channel.onMessage((raw) => {
    const asked = request.safeParse(raw);
    if (!asked.success) return;
    const { data } = asked;
    if (data.relay === 'send') children.get(data.id)?.channel.send(data.message);
    else if (data.relay === 'kill') children.get(data.id)?.kill();
    else children.set(data.id, startFor(data, host, tell));
  });
  channel.onClose(() => {
    for (const child of children.values()) child.kill();
  });
}

function startFor(
  { id, program, options }: Extract<Request, { relay: 'start' }>,
  host: Host,
  tell: (news: Report) => void,
): Child {
  const child = host.start(program, options);
  child.channel.onMessage((message) => tell({ relay: 'message', id, message }));
  void child.exited.then((exit) => tell({ relay: 'exited', id, exit }));
  return child;
}
