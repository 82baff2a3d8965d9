// A two-way stream of messages, whatever carries it: a socket, a child process, a MessagePort, a WebSocket. Messages are
// structured-clonable values; who receives one parses it by its schema.

export interface Channel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone or `close` was called. */
  onClose(listener: () => void): void;
  close(): void;
}
