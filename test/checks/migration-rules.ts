import type { Migration } from '../../migrations/index.ts';

/** A pattern of statements and its problem. */
type Rule = [pattern: RegExp, problem: string];

/** Statements that break the previous version. Only a migration with `-- oldest:`, in a later release, may have them. */
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
  [/^alter table .*\bset not null\b/, 'rejects rows that the version before writes'],
];

/** Statements that block clients while they run. */
const BLOCKING: Rule[] = [
  [
    /^create (?:unique )?index (?!concurrently)(?:if not exists )?\w+ on (?:only )?(\w+)/,
    'blocks writers: make the index concurrently, in a slow migration',
  ],
  [
    /^alter table (?:only )?(\w+) .*\badd (?:constraint \w+ )?(?:check|foreign key|primary key|unique|exclude)\b(?!.*\bnot valid\b)/,
    'reads a whole table and blocks writers: add the constraint not valid, validate it in a slow migration',
  ],
  [/^(?:update|delete from) (?:only )?(\w+)/, 'rewrites rows that clients write: do so in a slow migration'],
];

/**
 * Checks what a migration does to clients and to the previous version, which runs at the same time.
 * @returns a sentence for each problem
 */
export function ruleViolations({ text, isSlow, oldest, name }: Migration): string[] {
  const statements = statementsOf(text);
  const made = new Set(
    statements.flatMap((statement) => /^create table (?:if not exists )?(\w+)/.exec(statement)?.[1] ?? []),
  );
  const rules = [...(oldest === null ? BREAKING : []), ...(isSlow ? [] : BLOCKING)];
  const problems = statements.flatMap((statement) =>
    rules
      .filter(([pattern]) => {
        const [found, table] = pattern.exec(statement) ?? [];
        return found !== undefined && !made.has(table ?? '') && !isOfTable(statement, made);
      })
      .map(([, problem]) => `${name} ${problem} (${statement.slice(0, 60)}).`),
  );
  return isSlow && statements.length !== 1
    ? [...problems, `${name} is slow and has ${statements.length} statements: only one runs.`]
    : problems;
}

/** Whether a statement alters a table that the same migration makes, which is not in use yet. */
function isOfTable(statement: string, tables: ReadonlySet<string>): boolean {
  return tables.has(/^alter table (?:only )?(\w+)/.exec(statement)?.[1] ?? '');
}

/** The statements of a text, without comments, strings and function bodies. */
function statementsOf(text: string): string[] {
  return text
    .replace(/(\$\w*\$).*?\1|'(?:[^']|'')*'|--.*?$/gms, '')
    .toLowerCase()
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
