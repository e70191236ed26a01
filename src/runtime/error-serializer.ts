import { causesOf } from './errors.ts';

const LOGGED_FIELDS = ['code', 'query', 'schema', 'table', 'column', 'constraint', 'routine', 'path'] as const;

/** SQLSTATE classes whose messages quote names of the schema but no values. */
const QUOTES_IDENTIFIERS = /^(?:08|23|25|26|3D|42|53|55|57)...$/;

/**
 * Serializes an error for the log without values that a client sent, which may be private. TypeORM has them in
 * `parameters`, PostgreSQL in `detail` and `where`, and messages of all kinds in quotation marks.
 */
export function serializeError(error: unknown): Record<string, unknown> {
  const [outermost, ...inner] = causesOf(error);
  if (!outermost) return { message: withoutQuotations(String(error)) };
  const serialized = fieldsOf(outermost);
  const causes = inner
    .map(fieldsOf)
    .filter((cause) => cause.message !== serialized.message || cause.code !== undefined);
  return { ...serialized, stack: deepestStack([outermost, ...inner]), ...(causes.length > 0 && { causes }) };
}

function fieldsOf(error: object): Record<string, unknown> {
  const fields = error as Record<string, unknown>;
  const logged: Record<string, unknown> = { type: fields.name ?? error.constructor?.name, message: messageOf(error) };
  for (const field of LOGGED_FIELDS) if (fields[field] !== undefined) logged[field] = fields[field];
  return logged;
}

function messageOf(error: object): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return QUOTES_IDENTIFIERS.test(String(code)) ? String(message) : withoutQuotations(String(message));
}

function withoutQuotations(text: string): string {
  return text.replace(/".*"/s, '"…"');
}

/** The stack of the innermost error: stacks of wrappers only show the wrapping code. */
function deepestStack(causes: object[]): string | undefined {
  const deepest = causes.findLast((cause) => typeof (cause as { stack?: unknown }).stack === 'string');
  if (!deepest) return undefined;
  const { stack, message } = deepest as { stack: string; message?: unknown };
  // A stack begins with the message.
  return stack.replace(String(message), () => messageOf(deepest));
}
