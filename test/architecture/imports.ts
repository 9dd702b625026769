/** What a source file says it imports. */
export interface Import {
  readonly specifier: string;
  /** Loaded with the file; not a type, and not only when it is asked for. */
  readonly isEager: boolean;
}

/** Statements that import or export from elsewhere begin a line; `import('…')` may stand anywhere but in a comment. */
export function importsOf(text: string): Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[\w\s{},*$]|\/\/.*$)*?\bfrom\s+['"]([^'"]+)['"]/gm,
  );
  const effects = text.matchAll(/^import\s+['"]([^'"]+)['"]/gm);
  const later = withoutComments(text).matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [
    ...[...effects].map(([, specifier]) => ({ specifier: specifier!, isEager: true })),
    ...[...statements].map(([, type, specifier]) => ({ specifier: specifier!, isEager: type === undefined })),
    ...[...later].map(([, specifier]) => ({ specifier: specifier!, isEager: false })),
  ];
}

/** The text but for its comments; good enough for sources that a formatter wrote. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
