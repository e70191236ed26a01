import { useId, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Dialog } from '../dialogs/dialog.tsx';
import { useWords } from '../words.tsx';
import type { ReportRow } from './send-import.ts';

/** Texts that replace cells of the file, by row number and column. */
export interface CorrectedCells {
  readonly [row: number]: { readonly [column: string]: string };
}

type Cells = { [column: string]: string };

/** The cells of a row as a table has them, and those of JSON: members, nested ones joined by dots. */
function cellsIn({ original: { columns = [], values = [], json } }: ReportRow): Cells {
  if (json) return Object.fromEntries(membersIn(json));
  return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
}

function membersIn(value: object): [string, string][] {
  return Object.entries(value).flatMap(([name, member]): [string, string][] =>
    typeof member === 'object' && member !== null
      ? membersIn(member).map(([path, text]) => [`${name}.${path}`, text])
      : [[name, String(member ?? '')]],
  );
}

/** The cells of a row, and the columns that it omits, which only rows of JSON do. */
function correctable(reported: ReportRow, columns: readonly string[]): Cells {
  const cells = cellsIn(reported);
  const { json } = reported.original;
  const omitted = json ? columns.filter((column) => !(column in json) && !(column in cells)) : [];
  return { ...cells, ...Object.fromEntries(omitted.map((column) => [column, ''])) };
}

/** Whether a row was corrected after the check that reported it. */
export function isUnchecked(reported: ReportRow, corrected: CorrectedCells): boolean {
  const cells = cellsIn(reported);
  return Object.entries(corrected[reported.row] ?? {}).some(([column, text]) => (cells[column] ?? '') !== text);
}

export interface CorrectRowProps {
  reported: ReportRow;
  /** The columns of the file. */
  columns: readonly string[];
  corrected: CorrectedCells;
  correct: (corrected: CorrectedCells) => void;
  close: () => void;
}

/** A dialog with the cells of a row. The next check reads the corrected ones in place of those of the file. */
export function CorrectRow({ reported, columns, corrected, correct, close }: CorrectRowProps) {
  const words = useWords();
  const { number } = useSpeaker();
  const id = useId();
  const { row, sentences } = reported;
  const before = correctable(reported, columns);
  const [cells, setCells] = useState({ ...before, ...corrected[row] });
  const save = () => {
    const earlier = corrected[row] ?? {};
    const own = Object.entries(cells).filter(([column, text]) => column in earlier || text !== before[column]);
    if (own.length > 0) correct({ ...corrected, [row]: Object.fromEntries(own) });
    close();
  };
  return (
    <Dialog
      title={`${words.correctCells}: ${words.reportRow} ${number(row)}`}
      close={close}
      buttons={
        <button type="button" className="primary" onClick={save}>
          {words.correctCells}
        </button>
      }
    >
      {sentences.map((sentence) => (
        <p key={sentence} lang="en">
          {sentence}
        </p>
      ))}
      <p className="help">{words.correctLead}</p>
      {Object.entries(cells).map(([column, text], index) => (
        <div key={column} className="field">
          <label htmlFor={`${id}-${index}`}>{column}</label>
          <textarea
            id={`${id}-${index}`}
            rows={text.length > 60 || text.includes('\n') ? 4 : 1}
            value={text}
            onChange={({ currentTarget: { value } }) => setCells({ ...cells, [column]: value })}
          />
        </div>
      ))}
    </Dialog>
  );
}
