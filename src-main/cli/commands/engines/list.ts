// engram engines: what can compute on this machine.
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { formatTable } from '../../table.ts';
import { withLab } from '../../with-lab.ts';

export const engines: Command = {
  name: 'engines',
  usage: 'engines [--json]',
  summary: 'Lists the engines, where each computes, and why one is missing.',
  positionals: [],
  options: [],
  run: ({ home, json }) =>
    withLab(home, async (lab) => {
      const list = await lab.call('catalogue.engines', {});
      const rows = list.map(({ id, isAvailable, device, precision, sentence, reason, remark }) => [
        id,
        isAvailable ? 'available' : 'missing',
        precision,
        device,
        isAvailable ? remark || sentence : reason,
      ]);
      const automatic = await lab.call('engines.outlook', {});
      console.log(
        json
          ? JSON.stringify({ engines: list, automatic })
          : `${formatTable(rows)}\n\nWhere no engine is named: ${automatic.reason}`,
      );
      return exitCodes.done;
    }),
};
