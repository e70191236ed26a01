import { type ReactNode, Suspense, useId } from 'react';
import { writeQueryHash } from '../../../playground/address.ts';
import type { TypedDocumentString } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { Loading } from '../reading.tsx';

/** A GraphQL query with its variables. */
export interface Question {
  document: TypedDocumentString<unknown, never>;
  variables: object;
}

/** The data of a picture as a table. */
export interface PictureTable {
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}

export interface PictureProps {
  title: string;
  lead?: ReactNode;
  /** The query of the picture, linked to the playground. */
  query: Question;
  /** The address of the records as CSV. */
  csv: string;
  /** Addresses of other formats; their names are the same in every language. */
  files?: readonly { called: string; address: string }[];
  /** The data as a table, for screen readers and for exact values. */
  table: PictureTable;
  children: ReactNode;
}

/** Returns the address of a query in the playground. */
export function queryAddress({ document, variables }: Question): string {
  const question = { query: document.toString().trim(), variables: JSON.stringify(variables, null, 2) };
  return `playground#${writeQueryHash(question)}`;
}

/** A picture with its query, its records as CSV, and its data as a table. */
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
    // A wide table must be focusable, so that it can be scrolled by keyboard.
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
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity and are replaced as a whole
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
