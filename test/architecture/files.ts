import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { importsOf } from './imports.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every source file, as a path from the top of the checkout. */
export const FILES = globSync(['src/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'], { cwd: ROOT }).sort();

/** All that is loaded with some files, before anything asks for more. */
export function loadedBy(...first: readonly string[]): { files: string[]; packages: string[] } {
  const files = new Set(first);
  const packages = new Set<string>();
  for (const one of files) {
    for (const { specifier, isEager } of importsOf(source(one))) {
      if (!isEager) continue;
      if (specifier.startsWith('.')) files.add(join(dirname(one), specifier));
      else packages.add(specifier);
    }
  }
  return { files: [...files], packages: [...packages] };
}

export function source(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
