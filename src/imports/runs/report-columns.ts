/** The columns that a report has beside those of the file. */
export const ROW = 'entente_row';
export const OUTCOME = 'entente_outcome';
export const REASONS = 'entente_reasons';

export const REPORT_COLUMNS: readonly string[] = [ROW, OUTCOME, REASONS];

/** Whether a table is a report of an earlier import, corrected perhaps: some rows of a file, not the whole. */
export function isReport(columns: readonly string[]): boolean {
  return columns.includes(ROW);
}
