import { causesOf } from './errors.ts';

const KEPT_FIELDS = ['code', 'query', 'schema', 'table', 'column', 'constraint', 'routine', 'path'] as const;

/** Classes of SQLSTATE whose messages quote names of the schema, which a log may have, and no values. */
const QUOTES_NAMES = /^(?:08|23|25|26|3D|42|53|55|57)...$/;

/**
 * An error as the log keeps it: everything but the values that a client sent, which may be private. TypeORM's errors carry
 * them as `parameters`, PostgreSQL's in `detail` and `where`, and messages of all sorts between quotation marks.
 */
export function loggedError(error: unknown): Record<string, unknown> {
  const [outermost, ...inner] = causesOf(error);
  if (!outermost) return { message: withoutQuotations(String(error)) };
  const told = inOneLine(outermost);
  const causes = inner.map(inOneLine).filter((cause) => cause.message !== told.message || cause.code !== undefined);
  return { ...told, stack: deepestStack([outermost, ...inner]), ...(causes.length > 0 && { causes }) };
}

function inOneLine(error: object): Record<string, unknown> {
  const fields = error as Record<string, unknown>;
  const line: Record<string, unknown> = { type: fields.name ?? error.constructor?.name, message: messageOf(error) };
  for (const field of KEPT_FIELDS) if (fields[field] !== undefined) line[field] = fields[field];
  return line;
}

function messageOf(error: object): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return QUOTES_NAMES.test(String(code)) ? String(message) : withoutQuotations(String(message));
}

function withoutQuotations(text: string): string {
  return text.replace(/".*"/s, '"…"');
}

/** The stack of what was thrown first: those of its wrappers show only who wrapped it. */
function deepestStack(causes: object[]): string | undefined {
  const deepest = causes.findLast((cause) => typeof (cause as { stack?: unknown }).stack === 'string');
  if (!deepest) return undefined;
  const { stack, message } = deepest as { stack: string; message?: unknown };
  // It begins with the message.
  return stack.replace(String(message), () => messageOf(deepest));
}
