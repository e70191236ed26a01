import type { GraphQLSchema } from 'graphql';
import { type Column, type ColumnType, columnsOf, type ExportedTable } from '../../records/description/columns.ts';
import { columnDescription, enumValuesOf, spacedName } from '../exports/metadata.ts';

/** Writes a codebook as Markdown: the columns of all tables, with their descriptions in the schema. */
export function codebook(schema: GraphQLSchema, title: string, tables: readonly ExportedTable[]): string {
  const parts = tables.map(
    (table) =>
      `## ${table.name}\n\n${columnsOf(table)
        .map((column) => entry(schema, table, column))
        .join('\n')}\n`,
  );
  return `# Codebook of ${title}

Each table is available as \`<table>.csv\`, \`<table>.ndjson\` and \`<table>.parquet\`, with the same columns. CSV separates
several values in one cell by "; ", and puts an apostrophe before a text that a spreadsheet would run as a formula. NDJSON
and Parquet have lists and unchanged texts. An unknown value is an empty cell in CSV, and null in NDJSON and Parquet. Parquet
has numbers other than whole ones in binary floating point: CSV has the exact amounts.

${parts.join('\n')}`;
}

function entry(schema: GraphQLSchema, table: ExportedTable, column: Column): string {
  const constants = enumValuesOf(schema, table, column).map(
    ({ name, description }) => `\n  - \`${name}\`: ${inOneLine(description)}`,
  );
  return `- \`${column.name}\` (${KINDS[column.type]}): ${inOneLine(columnDescription(schema, table, column))}${constants.join('')}`;
}

const KINDS: { readonly [type in ColumnType]: string } = {
  TEXT: 'text',
  TEXTS: 'several',
  FLAG: 'true or false',
  NUMBER: 'number',
  WHOLE: 'whole number',
  DAY: 'day',
  INSTANT: 'instant',
  PLAIN: 'plain',
};

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The Table Schema of a table, for a Data Package (Frictionless). */
export function tableSchema(schema: GraphQLSchema, table: ExportedTable): object {
  return {
    fields: columnsOf(table).map((column) => {
      const constants = enumValuesOf(schema, table, column);
      return {
        name: column.name,
        title: spacedName(column),
        type: TYPES[column.type],
        description: inOneLine(columnDescription(schema, table, column)),
        ...(constants.length > 0 && { constraints: { enum: constants.map(({ name }) => name) } }),
      };
    }),
    primaryKey: ['id'],
    missingValues: [''],
  };
}

const TYPES: { readonly [type in ColumnType]: string } = {
  TEXT: 'string',
  TEXTS: 'string',
  FLAG: 'boolean',
  NUMBER: 'number',
  WHOLE: 'integer',
  DAY: 'date',
  INSTANT: 'datetime',
  PLAIN: 'string',
};
