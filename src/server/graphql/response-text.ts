import type { FormattedExecutionResult } from 'graphql';

/** Writes a response, with a newline at its end for users of curl. */
export function serializeResult({ data, errors, extensions }: FormattedExecutionResult): string {
  return `${JSON.stringify({ errors, data, extensions })}\n`;
}

/** Writes a response whose data are JSON text already. */
export function serializeJsonData(data: string, extensions: Record<string, unknown>): string {
  return `{"data":${data},"extensions":${JSON.stringify(extensions)}}\n`;
}

/** Adds an extension to a written response that has extensions already. */
export function withExtension(text: string, name: string, value: unknown): string {
  return `${text.slice(0, -3)},${JSON.stringify(name)}:${JSON.stringify(value)}}}\n`;
}
