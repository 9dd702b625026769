import { reportMarkdown } from '../../plan/report-words.ts';
import type { Act } from './step.ts';

/** The record of the latest run that changed something. */
export const report: Act = async ({ call: { output }, operations, memory }) => {
  const found = await operations.report(memory.changing);
  const lines = reportMarkdown(found).map((line) => (line === '' ? '' : `  ${line}`));
  await output.tell({ fact: { event: 'report', ...found }, lines });
  return {};
};
