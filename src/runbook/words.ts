import type { RunbookStep } from '../config/config.ts';
import { printable } from '../plan/printable.ts';

/** A step as a person would do it by hand. */
export function stepInWords(step: RunbookStep): string {
  switch (step.kind) {
    case 'ask':
      return printable(step.question);
    case 'run':
      return printable(step.argv.join(' '));
    case 'get':
      return `see that ${printable(step.url)} answers`;
  }
}
