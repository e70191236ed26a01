import type { GraphQLSchema } from 'graphql';
import { type Column, columnsOf, type ExportedTable } from '../../records/description/columns.ts';
import { constantsOf, meaningOf, titleOf } from '../exports/describing.ts';

/** What the columns of all tables mean, in the words of the schema, for people: Markdown. */
export function codebook(schema: GraphQLSchema, title: string, tables: readonly ExportedTable[]): string {
  const parts = tables.map(
    (table) =>
      `## ${table.name}\n\n${columnsOf(table)
        .map((column) => entry(schema, table, column))
        .join('\n')}\n`,
  );
  return `# Codebook of ${title}

Each table is there twice, as \`<table>.csv\` and as \`<table>.ndjson\`, with the same columns. In CSV several values stand in
one cell with "; " between them, and a text that a spreadsheet would run as a formula has an apostrophe before it; in NDJSON
they are lists and texts as they are. What is unknown is an empty cell, or null.

${parts.join('\n')}`;
}

function entry(schema: GraphQLSchema, table: ExportedTable, column: Column): string {
  const constants = constantsOf(schema, table, column).map(
    ({ name, description }) => `\n  - \`${name}\`: ${inOneLine(description)}`,
  );
  return `- \`${column.name}\` (${KINDS[column.holds]}): ${inOneLine(meaningOf(schema, table, column))}${constants.join('')}`;
}

const KINDS = { TEXT: 'text', TEXTS: 'several', FLAG: 'true or false', NUMBER: 'number', PLAIN: 'plain' };

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The fields of a table as a Data Package (Frictionless, Table Schema) describes them. */
export function tableSchema(schema: GraphQLSchema, table: ExportedTable): object {
  return {
    fields: columnsOf(table).map((column) => {
      const constants = constantsOf(schema, table, column);
      return {
        name: column.name,
        title: titleOf(column),
        type: TYPES[column.holds],
        description: inOneLine(meaningOf(schema, table, column)),
        ...(constants.length > 0 && { constraints: { enum: constants.map(({ name }) => name) } }),
      };
    }),
    primaryKey: ['id'],
    missingValues: [''],
  };
}

const TYPES = { TEXT: 'string', TEXTS: 'string', FLAG: 'boolean', NUMBER: 'number', PLAIN: 'string' };
