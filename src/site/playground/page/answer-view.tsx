import { useGraphiQL } from '@graphiql/react';
import { useMemo, useState } from 'react';
import { type NamedTable, tablesOf } from '../answer-table.ts';
import { csvOf } from '../csv.ts';
import { useEditorText } from './editor-text.ts';

/** The page draws no more rows; the CSV has all of them. */
const MAX_ROWS_SHOWN = 500;

interface Answer {
  data?: unknown;
  errors?: { message: string; path?: (string | number)[]; locations?: { line: number; column: number }[] }[];
}

/** Shown above the JSON of a response: its errors, and the choice to see it as a table. */
export function AnswerView() {
  // Of the latest run, or of an earlier run in this tab.
  const text = useEditorText(useGraphiQL((state) => state.responseEditor));
  const answer = useMemo(() => answerIn(text), [text]);
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState(0);
  const tables = useMemo(() => (answer?.data ? tablesOf(answer.data) : []), [answer]);
  if (!answer) return text === '' ? <BeforeAnswer /> : null;
  const table = tables[chosen] ?? tables[0];
  return (
    <div className="answer" data-view={asTable && table ? 'table' : 'json'}>
      {answer.errors?.length ? <Errors errors={answer.errors} /> : null}
      {table && (
        <div className="answer-bar" role="toolbar" aria-label="Response">
          <div className="choice">
            <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
              JSON
            </button>
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
              Table
            </button>
          </div>
          {asTable && tables.length > 1 && (
            <select aria-label="List" value={tables.indexOf(table)} onChange={(e) => setChosen(+e.target.value)}>
              {tables.map((each, index) => (
                <option key={each.name} value={index}>
                  {each.name || 'Single values'}
                </option>
              ))}
            </select>
          )}
          {asTable && <span className="row-count">{rowsIn(table)}</span>}
          <button type="button" className="download" onClick={() => download(table)}>
            Download CSV
          </button>
        </div>
      )}
      {asTable && table && <AnswerTable table={table} />}
    </div>
  );
}

function Errors({ errors }: { errors: NonNullable<Answer['errors']> }) {
  return (
    <ul className="answer-errors" role="alert">
      {errors.map((error, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: errors have no identity, and are never reordered.
        <li key={index}>
          {error.message}
          {error.locations?.[0] && <span className="error-place"> Line {error.locations[0].line}.</span>}
          {error.path && <span className="error-place"> At {error.path.join('.')}.</span>}
        </li>
      ))}
    </ul>
  );
}

function AnswerTable({ table }: { table: NamedTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling regions must be reachable by keyboard.
    <section className="answer-table" aria-label={table.name || 'Single values'} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, MAX_ROWS_SHOWN).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity, and are never reordered.
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={table.columns[column]} className={typeof cell === 'number' ? 'number' : undefined}>
                  {cell === null ? <span className="unknown">–</span> : String(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > MAX_ROWS_SHOWN && (
        <p className="panel-lead">
          The first {MAX_ROWS_SHOWN} of {table.rows.length} rows. The CSV contains all rows.
        </p>
      )}
    </section>
  );
}

function rowsIn({ rows }: NamedTable): string {
  return rows.length === 1 ? '1 row' : `${rows.length} rows`;
}

function BeforeAnswer() {
  return (
    <p className="before-answer">
      Run the query with the arrow beside it, or with Ctrl and Enter. The response appears here as JSON or as a table,
      and can be downloaded as CSV.
    </p>
  );
}

function answerIn(text: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(text);
    return answer !== null && typeof answer === 'object' ? (answer as Answer) : null;
  } catch {
    return null;
  }
}

function download(table: NamedTable): void {
  const address = URL.createObjectURL(new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${table.name.replaceAll('.', '-') || 'answer'}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
