import { useGraphiQL } from '@graphiql/react';
import { useMemo, useState } from 'react';
import { type NamedTable, tablesOf } from '../answer-table.ts';
import { csvOf } from '../csv.ts';
import { useEditorText } from './editor-text.ts';

/** More rows than a page should draw; the CSV has them all. */
const MOST_ROWS_SHOWN = 500;

interface Answer {
  data?: unknown;
  errors?: { message: string; path?: (string | number)[]; locations?: { line: number; column: number }[] }[];
}

/** What stands above an answer: its errors in plain words, and the choice to see it as a table. */
export function AnswerView() {
  // Wherever it came from: a run just now, or a tab's earlier one.
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
        <div className="answer-bar" role="toolbar" aria-label="The answer">
          <div className="choice">
            <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
              JSON
            </button>
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
              Table
            </button>
          </div>
          {asTable && tables.length > 1 && (
            <select aria-label="Which list" value={tables.indexOf(table)} onChange={(e) => setChosen(+e.target.value)}>
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
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
          {table.rows.slice(0, MOST_ROWS_SHOWN).map((row, index) => (
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
      {table.rows.length > MOST_ROWS_SHOWN && (
        <p className="panel-lead">
          The first {MOST_ROWS_SHOWN} of {table.rows.length} rows. The CSV has them all.
        </p>
      )}
    </section>
  );
}

function rowsIn({ rows }: NamedTable): string {
  return rows.length === 1 ? '1 row' : `${rows.length} rows`;
}

/** What to do, as long as there is no answer. */
function BeforeAnswer() {
  return (
    <p className="before-answer">
      Run the query by the arrow beside it, or by Ctrl and Enter. The answer comes here, as a table if you like, and can
      be taken away as CSV.
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
