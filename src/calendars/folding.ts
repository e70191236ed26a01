/** The most that a line may hold, in octets of UTF-8 and without its end (RFC 5545, 3.1). */
const LONGEST_LINE = 75;

/**
 * A text of iCalendar with its long lines folded: what is too much goes on in a line that begins with a space. No letter
 * is taken apart.
 *
 * @param text with lines that end in CRLF
 */
export function folded(text: string): string {
  return text.split('\r\n').map(foldedLine).join('\r\n');
}

function foldedLine(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  const lines = [''];
  let octets = 0;
  for (const letter of line) {
    const size = octetsOf(letter.codePointAt(0)!);
    if (octets + size > LONGEST_LINE) {
      lines.push(' ');
      octets = 1;
    }
    lines[lines.length - 1] += letter;
    octets += size;
  }
  return lines.join('\r\n');
}

/** How long a code point is in UTF-8. */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
