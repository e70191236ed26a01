import type { FormattedExecutionResult } from 'graphql';

/** The text of `data`, on its way through Apollo, which takes it for the data itself. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  asData(): Record<string, unknown> {
    return this as unknown as Record<string, unknown>;
  }
}

/** Writes an answer; a whole one as the text that it is. It ends in a new line, for people with curl. */
export function writeResult({ data, errors, extensions }: FormattedExecutionResult): string {
  if (!(data instanceof JsonText)) return `${JSON.stringify({ errors, data, extensions })}\n`;
  return extensions ? `{"data":${data.text},"extensions":${JSON.stringify(extensions)}}\n` : `{"data":${data.text}}\n`;
}
