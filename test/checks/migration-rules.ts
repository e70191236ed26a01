import type { Migration } from '../../migrations/index.ts';

/** A pattern of a statement, and what is wrong with it. */
type Rule = [pattern: RegExp, fault: string];

/** The version before works with the schema no more. These are for a later release, by a migration that says `-- oldest:`. */
const BREAKING: Rule[] = [
  [/^drop (?:table|view|function|type|domain)\b/, 'removes what the version before uses'],
  [
    /^alter table .*\bdrop (?:column )?(?!constraint|not null|default|expression|identity)\w+/,
    'removes a column that the version before reads',
  ],
  [/^alter \w+ .*\brename\b/, 'renames what the version before uses'],
  [/^alter table .*\balter (?:column )?\w+ (?:set data )?type\b/, 'changes the type of a column'],
  [
    /^alter table .*\badd (?:column )?(?!constraint)(?!.*\bdefault\b).*\bnot null\b/,
    'adds a column that the version before leaves empty: give it a default',
  ],
  [/^alter table .*\bset not null\b/, 'refuses what the version before writes'],
];

/** Clients wait for as long as these take. */
const LASTING: Rule[] = [
  [
    /^create (?:unique )?index (?!concurrently)(?:if not exists )?\w+ on (?:only )?(\w+)/,
    'keeps writers out: make the index concurrently, in a slow migration',
  ],
  [
    /^alter table (?:only )?(\w+) .*\badd (?:constraint \w+ )?(?:check|foreign key|primary key|unique|exclude)\b(?!.*\bnot valid\b)/,
    'reads a whole table that nobody can write meanwhile: add the constraint not valid, validate it in a slow migration',
  ],
  [/^(?:update|delete from) (?:only )?(\w+)/, 'rewrites rows that clients write: do so in a slow migration'],
];

/**
 * Finds what a migration does to the version before, which serves beside it, and to clients.
 * @returns a sentence for each fault
 */
export function faultsOf({ text, isSlow, oldest, name }: Migration): string[] {
  const statements = statementsOf(text);
  const made = new Set(
    statements.flatMap((statement) => /^create table (?:if not exists )?(\w+)/.exec(statement)?.[1] ?? []),
  );
  const rules = [...(oldest === null ? BREAKING : []), ...(isSlow ? [] : LASTING)];
  const faults = statements.flatMap((statement) =>
    rules
      .filter(([pattern]) => {
        const [found, table] = pattern.exec(statement) ?? [];
        return found !== undefined && !made.has(table ?? '') && !isOfTable(statement, made);
      })
      .map(([, fault]) => `${name} ${fault} (${statement.slice(0, 60)}).`),
  );
  return isSlow && statements.length !== 1
    ? [...faults, `${name} is slow and has ${statements.length} statements: only one runs.`]
    : faults;
}

/** Whether a statement alters a table that the same migration made: nobody uses that yet. */
function isOfTable(statement: string, tables: ReadonlySet<string>): boolean {
  return tables.has(/^alter table (?:only )?(\w+)/.exec(statement)?.[1] ?? '');
}

/** The statements of a text, without comments, strings and bodies of functions. */
function statementsOf(text: string): string[] {
  return text
    .replace(/(\$\w*\$).*?\1|'(?:[^']|'')*'|--.*?$/gms, '')
    .toLowerCase()
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
