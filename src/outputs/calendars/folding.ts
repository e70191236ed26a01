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
  const octets = Buffer.from(line);
  if (octets.length <= LONGEST_LINE) return line;
  const lines: string[] = [];
  for (let from = 0; from < octets.length; ) {
    // The space before what goes on is an octet of its line as well.
    let to = from + LONGEST_LINE - (from > 0 ? 1 : 0);
    while (isInsideOfLetter(octets[to])) to--;
    lines.push(octets.toString('utf8', from, to));
    from = to;
  }
  return lines.join('\r\n ');
}

/** Whether an octet of UTF-8 goes on with the letter that began before it. */
function isInsideOfLetter(octet: number | undefined): boolean {
  return octet !== undefined && (octet & 0xc0) === 0x80;
}
