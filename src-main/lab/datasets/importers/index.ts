// The importers, in the order in which they are listed.
import type { ImportKind } from '../../../contract/data.ts';
import type { Importer } from '../importer.ts';
import { cifar10 } from './cifar-10.ts';
import { idx } from './idx.ts';
import { images } from './images.ts';
import { npz } from './npz.ts';
import { omniglot } from './omniglot.ts';

export const importers: Readonly<Record<ImportKind, Importer>> = Object.freeze({
  omniglot,
  'cifar-10': cifar10,
  idx,
  images,
  npz,
});
