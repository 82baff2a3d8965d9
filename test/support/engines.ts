// The engines of this machine: those that come with Engram, and whatever is installed beside them. `npm test` looks for none beside
// (vitest.config.ts); `npm run test:tensorflow` names a folder with one.
import { engines } from '../../src-main/engines/index.ts';

const reports = await Promise.all(engines.map((engine) => engine.probe()));

export const presentEngines = engines.filter(
  (_, index) => reports[index].isAvailable || !engines[index].isNative,
);
