// Paths on the lab's machine, as a person types them or copies them from a file manager.

/** Without the quotation marks that a copied path may have. */
export function plainPath(typed: string): string {
  return typed.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** What is wrong with a path; empty where nothing is. `example` is one as it should be. */
export function problemOfPath(path: string, example: string): string {
  if (path === '') return 'expected a path, got nothing';
  if (/^(\/|[a-z]:[\\/]|\\\\)/i.test(path)) return '';
  return `expected a whole path, from the root of the disk on, as ${example}`;
}

/** The path of a file in a folder. */
export function pathIn(folder: string, name: string): string {
  const separator = /^([a-z]:\\|\\\\)/i.test(folder) ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}
