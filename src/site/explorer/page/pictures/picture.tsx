import { type ReactNode, Suspense, useId } from 'react';
import { addressOf } from '../../../playground/address.ts';
import type { TypedDocumentString } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { Loading } from '../reading.tsx';

/** A question to the API. */
export interface Question {
  document: TypedDocumentString<unknown, never>;
  variables: object;
}

/** What a picture shows, in rows. */
export interface PictureTable {
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}

export interface PictureProps {
  title: string;
  lead?: ReactNode;
  /** What was asked for it: it opens in the playground. */
  query: Question;
  /** Where the records that it stands for are taken away as CSV. */
  csv: string;
  /** Where it is taken away in other formats, which are called alike in every language. */
  files?: readonly { called: string; address: string }[];
  /** The same for who cannot see it, or wants it exactly. */
  table: PictureTable;
  children: ReactNode;
}

/** Where a question opens in the playground. */
export function queryAddress({ document, variables }: Question): string {
  const question = { query: document.toString().trim(), variables: JSON.stringify(variables, null, 2) };
  return `playground#${addressOf(question)}`;
}

/** A picture with what it was made of: its query, its records as CSV, and a table that says the same. */
export function Picture({ title, lead, query, csv, files = [], table, children }: PictureProps) {
  const { words } = useSpeaker();
  const id = useId();
  return (
    <figure className="picture" aria-labelledby={id}>
      <figcaption>
        <h2 id={id}>{title}</h2>
        {lead && <p>{lead}</p>}
      </figcaption>
      <Suspense fallback={<Loading />}>{children}</Suspense>
      <div className="picture-foot">
        <details>
          <summary>{words.asTable}</summary>
          <Table caption={title} table={table} />
        </details>
        <p className="picture-links">
          <a href={csv} download>
            {words.asCsv}
          </a>
          {files.map(({ called, address }) => (
            <a key={called} href={address} download>
              {called}
            </a>
          ))}
          <a href={queryAddress(query)}>{words.asQuery}</a>
        </p>
      </div>
    </figure>
  );
}

function Table({ caption, table: { columns, rows } }: { caption: string; table: PictureTable }) {
  return (
    // Who uses a keyboard can move a table that is wider than the page only where it can be focused.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table" tabIndex={0} aria-label={caption}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and are replaced as a whole
            <tr key={row}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
