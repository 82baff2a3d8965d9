// Whether a message comes from our own page: its top frame, at our own address. A frame that is gone has no origin.
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { pageOrigin } from './page-protocol.ts';

export function isOwnPage({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === pageOrigin;
}
