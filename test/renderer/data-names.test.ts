// Names that the page suggests and refuses for data sets.
import { describe, expect, test } from 'vitest';
import { freeName, nameFromPath, problemOfName } from '../../src-renderer/screens/data/names.ts';

describe('a name for what is imported', () => {
  test.each([
    ['/home/ada/My pets.tar.gz', 'My pets'],
    ['/home/ada/digits/', 'digits'],
    ['C:\\Users\\Ada\\t10k-images.idx3-ubyte', 't10k-images'],
    ['/data/#1 (final)', '1 -final-'],
    ['/data/Ζώα.zip', 'Ζώα'],
    ['/', ''],
    ['', ''],
  ])('%s suggests "%s"', (path, name) => {
    expect(nameFromPath(path)).toBe(name);
    if (name !== '') expect(problemOfName(name, [])).toBe('');
  });

  test('has at most 64 characters, however long the path', () => {
    expect(problemOfName(nameFromPath(`/data/${'a b'.repeat(100)}`), [])).toBe('');
  });

  test('gets a number where it is taken, whatever its capitals', () => {
    expect(freeName('pets', [])).toBe('pets');
    expect(freeName('pets', ['Pets', 'pets-2'])).toBe('pets-3');
    const longest = 'a'.repeat(64);
    expect(freeName(longest, [longest])).toBe(`${'a'.repeat(62)}-2`);
  });
});

describe('a name that cannot be', () => {
  test.each([
    ['', 'expected a name, got nothing'],
    ['PETS', 'there is a data set “pets” already; expected another name'],
    ['../up', 'expected letters, digits, spaces, dots and dashes, with a letter or digit first, got "../up"'],
    ['a'.repeat(65), expect.stringMatching(/^expected at most 64 characters, got /) as string],
  ])('"%s" is refused in a sentence', (name, sentence) => {
    expect(problemOfName(name, ['pets'])).toEqual(sentence);
  });
});
