import type { ReactNode } from 'react';
import { TableRegion } from './table-region.tsx';

/** The data of a picture as a table. */
export interface TableData {
  columns: readonly string[];
  /** The cells of each row; numbers are links to their records. */
  rows: readonly (readonly ReactNode[])[];
}

export function DataTable({ caption, table: { columns, rows } }: { caption: string; table: TableData }) {
  return (
    <TableRegion label={caption}>
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
    </TableRegion>
  );
}
