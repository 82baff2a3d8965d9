// Kinds, sizes and counts of data sets in words.
import type { Dataset, GeneratorKind, ImportKind } from '../../../src-main/contract/data.ts';
import { formatCount } from '../../parts/format.ts';

export interface KindWords {
  readonly title: string;
  /** What is expected at the path, or what is made. */
  readonly sentence: string;
}

export const importWords: Readonly<Record<ImportKind, KindWords>> = {
  images: {
    title: 'Pictures, PNG or JPEG',
    sentence: 'A folder or a zip archive. Its folders are the classes; folders train and test are the split.',
  },
  omniglot: {
    title: 'Omniglot',
    sentence: 'The folder with images_background.zip and images_evaluation.zip, one of them, or unpacked.',
  },
  'cifar-10': {
    title: 'CIFAR-10, binary version',
    sentence: 'The folder cifar-10-batches-bin, or cifar-10-binary.tar.gz as it is.',
  },
  idx: {
    title: 'idx, as MNIST has it',
    sentence: 'A file of pictures with its labels beside it, or the folder of both; gzip or not.',
  },
  npz: {
    title: 'NumPy archive, npz',
    sentence: 'A file with arrays such as x_train, y_train, x_test and y_test, or images and labels.',
  },
};

export const generatorWords: Readonly<Record<GeneratorKind, KindWords>> = {
  pictures: {
    title: 'Pictures',
    sentence: 'Like photographs: things that hide each other, in grey. One class.',
  },
  glyphs: {
    title: 'Glyphs',
    sentence:
      'Like handwriting: alphabets of characters, each drawn by 20 people. Whole alphabets are for testing.',
  },
};

const kindNames: Readonly<Record<Dataset['kind'], string>> = {
  images: 'Pictures',
  omniglot: 'Omniglot',
  'cifar-10': 'CIFAR-10',
  idx: 'idx',
  npz: 'NumPy archive',
  pictures: 'Generated pictures',
  glyphs: 'Generated glyphs',
};

export function nameKind({ kind }: Dataset): string {
  return kindNames[kind];
}

/** "1 item", "1,623 classes". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export function describePixels(dataset: Dataset): string {
  return `${describeShape(dataset)}${dataset.channels === 1 ? ', grey' : ''}`;
}

/** Grey goes without saying. */
export function describeShape({ width, height, channels }: Dataset): string {
  return `${width} × ${height}${channels === 3 ? ', colour' : ''}`;
}
