import type { RunKind } from './facts.ts';

/** What an auditor's log of each kind of run is called, how the run worked, and what its proof says where it holds. */
export const REPORT_KINDS: Readonly<Record<RunKind, { title: string; method: string; proven: string }>> = {
  rotate: {
    title: 'Rotation log',
    method:
      'Each value was opened and sealed again under the target key, and written only where it still was what had been read.',
    proven:
      'An independent pass opened every changed value with the target key alone, and the plaintexts that came back are those that went in.',
  },
  encrypt: {
    title: 'Encryption log',
    method:
      'Each plaintext value was sealed under the target key, and written only where it still was what had been read; what was sealed already was left.',
    proven:
      'An independent pass opened every changed value with the target key alone, and the plaintexts that came back are those that went in.',
  },
  decrypt: {
    title: 'Decryption log',
    method:
      'Each value was opened and its plaintext written in its place, only where it still was what had been read.',
    proven:
      'An independent pass read every changed value again, and the plaintexts are those that were opened.',
  },
  purge: {
    title: 'Purge log',
    method:
      'Values that no key opens were deleted or blanked as the configuration says, with the rows that depend on them, only where they still were what had been read.',
    proven: 'An independent pass read every blanked value again and found it empty; deleted rows are gone.',
  },
  restore: {
    title: 'Restore log',
    method:
      'Rows and values were put back as an earlier run had found them, only where nobody had changed them since.',
    proven: 'Every row was compared with what was kept of it as it was put back.',
  },
};
