import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { csvOf } from '../../../playground/csv.ts';
import { useRecordNames } from '../record-names.ts';
import { useWords } from '../words.tsx';
import { type CorrectedCells, CorrectRow, isUnchecked } from './correct-row.tsx';
import { WithLinks } from './report-sentence.tsx';
import { isDuplicate, type ReportRow } from './send-import.ts';

/** The rows that the table shows; the download has all. */
const MAX_SHOWN = 10_000;

const ROW_HEIGHT = 44;

const ORDERS = {
  row: (one: ReportRow, other: ReportRow) => one.row - other.row,
  grade: (one: ReportRow, other: ReportRow) => (one.grade < other.grade ? -1 : Number(one.grade > other.grade)),
  reasons: (one: ReportRow, other: ReportRow) => one.sentences.join(' ').localeCompare(other.sentences.join(' ')),
};

export interface ReportTableProps {
  rows: readonly ReportRow[];
  fileName: string;
  /** Rows that are imported though their records may exist already; null if none can be chosen. */
  allowed: ReadonlySet<number> | null;
  allow: (row: number, isAllowed: boolean) => void;
  /** The columns of the file; null if its cells cannot be corrected here. */
  columns: readonly string[] | null;
  corrected: CorrectedCells;
  /** Replaces the corrected cells; null if none can be corrected now. */
  correct: ((corrected: CorrectedCells) => void) | null;
}

/** Rejected and repaired rows: sorted by a column, and only those in sight are in the document. */
export function ReportTable({ rows, fileName, allowed, allow, columns, corrected, correct }: ReportTableProps) {
  const words = useWords();
  const { number } = useSpeaker();
  const [order, setOrder] = useState<{ by: keyof typeof ORDERS; isDown: boolean }>({ by: 'row', isDown: false });
  const [opened, setOpened] = useState<ReportRow | null>(null);
  const box = useRef<HTMLElement>(null);
  const sorted = useMemo(() => {
    const ascending = rows.toSorted(ORDERS[order.by]);
    return (order.isDown ? ascending.reverse() : ascending).slice(0, MAX_SHOWN);
  }, [rows, order]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const seen = virtual.getVirtualItems();
  const names = useRecordNames(seen.flatMap(({ index }) => sorted[index]?.sentences ?? []));
  if (rows.length === 0) return <p>{words.reportNone}</p>;
  const above = seen[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0);
  const head = (by: keyof typeof ORDERS, text: string) => (
    <th scope="col" aria-sort={order.by === by ? (order.isDown ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className="plain"
        onClick={() => setOrder({ by, isDown: order.by === by && !order.isDown })}
      >
        {text} {order.by === by && (order.isDown ? '↓' : '↑')}
      </button>
    </th>
  );
  return (
    <div>
      <h3>
        {words.report} <span className="quiet">{number(rows.length)}</span>
      </h3>
      {rows.length > MAX_SHOWN && (
        <p className="help">
          {words.reportTooLong.replace('{}', number(MAX_SHOWN)).replace('{}', number(rows.length))}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls by keyboard */}
      <section ref={box} className="report" aria-label={words.report} tabIndex={0}>
        <table className="table" aria-rowcount={sorted.length + 1}>
          <thead>
            <tr>
              {head('row', words.reportRow)}
              {head('grade', words.reportOutcome)}
              {head('reasons', words.reportReasons)}
              {allowed && <th scope="col">{words.importAnyway}</th>}
              {correct && columns && <th scope="col">{words.correctCells}</th>}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <tr style={{ height: above }} />}
            {seen.map(({ index }) => {
              const reported = sorted[index]!;
              const { row, grade, sentences } = reported;
              return (
                <tr key={row} aria-rowindex={index + 2} data-index={index} ref={virtual.measureElement}>
                  <td>{number(row)}</td>
                  <td>{words[grade]}</td>
                  <td lang="en">
                    {sentences.map((sentence) => (
                      <p key={sentence}>
                        <WithLinks {...{ sentence, names }} />
                      </p>
                    ))}
                  </td>
                  {allowed && (
                    <td>
                      {(allowed.has(row) || isDuplicate(reported)) && (
                        <input
                          type="checkbox"
                          aria-label={`${words.importAnyway}: ${words.reportRow} ${row}`}
                          checked={allowed.has(row)}
                          onChange={({ currentTarget }) => allow(row, currentTarget.checked)}
                        />
                      )}
                    </td>
                  )}
                  {correct && columns && (
                    <td>
                      <button
                        type="button"
                        aria-label={`${words.correctCells}: ${words.reportRow} ${row}`}
                        onClick={() => setOpened(reported)}
                      >
                        {words.correctCells}
                      </button>
                      {isUnchecked(reported, corrected) && <p className="quiet">{words.correctedUnchecked}</p>}
                    </td>
                  )}
                </tr>
              );
            })}
            {below > 0 && <tr style={{ height: below }} />}
          </tbody>
        </table>
      </section>
      {opened && correct && columns && (
        <CorrectRow reported={opened} {...{ columns, corrected, correct }} close={() => setOpened(null)} />
      )}
      <p>
        <button type="button" onClick={() => download(`${fileName}.report.csv`, reportCsv(rows))}>
          {words.downloadReport}
        </button>
      </p>
    </div>
  );
}

/** The report as a table that can be corrected and imported again. */
function reportCsv(rows: readonly ReportRow[]): string {
  const columns = [...new Set(rows.flatMap(({ original }) => original.columns ?? Object.keys(original.json ?? {})))];
  const cellsOf =
    ({ original: { columns: names, values = [], json = {} } }: ReportRow) =>
    (column: string) => {
      if (names) return values[names.indexOf(column)] ?? '';
      const value = (json as { [name: string]: unknown })[column];
      return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    };
  return csvOf({
    columns: [...columns, 'entente_row', 'entente_outcome', 'entente_reasons'],
    rows: rows.map((each) => [...columns.map(cellsOf(each)), each.row, each.grade, each.sentences.join(' ')]),
  });
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
