import type { FormattedExecutionResult } from 'graphql';

/** Writes an answer. It ends in a new line, for people with curl. */
export function writeResult({ data, errors, extensions }: FormattedExecutionResult): string {
  return `${JSON.stringify({ errors, data, extensions })}\n`;
}

/** Writes an answer whose data are JSON text already. */
export function writeWhole(data: string, extensions: Record<string, unknown>): string {
  return `{"data":${data},"extensions":${JSON.stringify(extensions)}}\n`;
}

/** Adds what a client may still spend to an answer that was written, and whose last extension is its cost. */
export function withRemaining(text: string, { remaining, resetsAt }: { remaining: number; resetsAt: Date }): string {
  return `${text.slice(0, -4)},"remaining":${remaining},"resetsAt":"${resetsAt.toISOString()}"}}}\n`;
}

/** Adds an extension to an answer that was written, and has extensions already. */
export function withExtension(text: string, name: string, value: unknown): string {
  return `${text.slice(0, -3)},${JSON.stringify(name)}:${JSON.stringify(value)}}}\n`;
}
