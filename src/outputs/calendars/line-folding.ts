/** In octets of UTF-8, without the line break (RFC 5545, 3.1). */
const MAX_LINE_BYTES = 75;

/**
 * Folds the long lines of an iCalendar text; each continuation line begins with a space. A character is never split.
 *
 * @param text with lines that end in CRLF
 */
export function foldLines(text: string): string {
  return text.split('\r\n').map(foldedLine).join('\r\n');
}

function foldedLine(line: string): string {
  const octets = Buffer.from(line);
  if (octets.length <= MAX_LINE_BYTES) return line;
  const lines: string[] = [];
  for (let from = 0; from < octets.length; ) {
    // The space at the beginning of a continuation line counts as an octet.
    let to = from + MAX_LINE_BYTES - (from > 0 ? 1 : 0);
    while (isContinuationByte(octets[to])) to--;
    lines.push(octets.toString('utf8', from, to));
    from = to;
  }
  return lines.join('\r\n ');
}

/** Whether an octet is a continuation byte of UTF-8. */
function isContinuationByte(octet: number | undefined): boolean {
  return octet !== undefined && (octet & 0xc0) === 0x80;
}
