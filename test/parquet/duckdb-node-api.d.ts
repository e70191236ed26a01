/** The part of this package that the test uses. It is installed for the test alone, so that its own types may be missing. */
declare module '@duckdb/node-api' {
  export class DuckDBInstance {
    static create(path: string): Promise<DuckDBInstance>;
    connect(): Promise<DuckDBConnection>;
    closeSync(): void;
  }
  export class DuckDBConnection {
    runAndReadAll(statement: string): Promise<DuckDBResultReader>;
    closeSync(): void;
  }
  export class DuckDBResultReader {
    /** The rows by name of the column; integers of 64 bits are strings. */
    getRowObjectsJson(): { [column: string]: unknown }[];
  }
}
