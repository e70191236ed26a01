/** The columns that a report adds to those of the file. */
export const ROW = 'entente_row';
export const OUTCOME = 'entente_outcome';
export const REASONS = 'entente_reasons';

export const REPORT_COLUMNS: readonly string[] = [ROW, OUTCOME, REASONS];

/** Whether a table is a report of an earlier import, perhaps edited: it holds only some rows of a file. */
export function isReport(columns: readonly string[]): boolean {
  return columns.includes(ROW);
}
