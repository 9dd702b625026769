import type { ErrorCode, YAMLParseError, YAMLWarning } from 'yaml';

import type { Remark } from './say.ts';

/** Puts a YAML problem into words of ours: the library's own may quote the file, and with it a secret. */
export function remarkOn({ code, pos }: YAMLParseError | YAMLWarning, text: string): Remark {
  if (code === 'TAG_RESOLVE_FAILED' && text.startsWith('!ENV', pos[0])) {
    return {
      fact: 'the tag !ENV is not read here',
      hint: 'write { env: NAME } for a value from the environment',
    };
  }
  return (
    REMARKS[code] ?? { fact: 'this is not YAML', hint: 'look for a missing quote, bracket, colon or blank' }
  );
}

const INDENT: Remark = {
  fact: 'the indentation does not fit the lines around it',
  hint: 'indent with blanks, the same number for all settings of one level',
};

const REMARKS: Partial<Record<ErrorCode, Remark>> = {
  BAD_INDENT: INDENT,
  TAB_AS_INDENT: { fact: 'the indentation holds a tab', hint: 'indent with blanks' },
  DUPLICATE_KEY: { fact: 'a setting is written twice', hint: 'keep one of the two' },
  TAG_RESOLVE_FAILED: { fact: 'YAML tags (words after "!") are not read here', hint: 'leave the tag out' },
  BAD_ALIAS: { fact: 'a YAML alias names nothing', hint: 'quote a text that begins with "*"' },
  BAD_SCALAR_START: { fact: "a text can't begin with this character", hint: 'put the text in quotes' },
  BAD_DQ_ESCAPE: {
    fact: 'this escape means nothing in YAML',
    hint: 'use single quotes where a text holds "\\"',
  },
  MULTIPLE_DOCS: {
    fact: 'a second YAML document begins',
    hint: 'keep one document: no "---" between settings',
  },
  MISSING_CHAR: {
    fact: 'a quote, bracket, comma or colon is missing',
    hint: 'look here and on the lines above for what was opened and never closed',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    fact: 'there is one colon too many, or the line break is missing',
    hint: 'put texts that hold ": " in quotes',
  },
};
