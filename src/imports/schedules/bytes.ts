import { type SourceFile, Unreadable } from '../files/source-file.ts';

/** No programme is nearly so large: the largest that we met has five megabytes. */
const MOST_BYTES = 32_000_000;

/** By which encoding an XML declaration says that the file is written. */
const DECLARED = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * The text of a programme, chunk by chunk, whatever its encoding: that of its byte order mark or its XML declaration,
 * else UTF-8. Between two chunks nothing is torn apart.
 * @param line the line that was read last, for faults
 * @throws Unreadable where it is empty or too large, or holds bytes that are no text
 */
export async function* textOf(file: SourceFile, line: () => number): AsyncGenerator<string> {
  const encoding = encodingOf(file.head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  // Packed files become larger than they are.
  if (file.size > MOST_BYTES) throw tooLarge();
  let size = 0;
  for await (const chunk of file.bytes() as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge();
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw new Unreadable(`The file holds bytes that are not ${encoding.toUpperCase()}, after line ${line()}.`);
    }
    if (text) yield text;
  }
  if (size === 0) throw new Unreadable('The file is empty.');
  try {
    decoder.decode();
  } catch {
    throw new Unreadable('The file ends in the middle of a character.');
  }
}

function tooLarge(): Unreadable {
  return new Unreadable(`The file is too large for a programme: ${MOST_BYTES / 1_000_000} MB are the most.`);
}

/** @throws Unreadable where the file names an encoding that nobody knows */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const [, declared] = DECLARED.exec(head.toString('latin1').replace(/^\xef\xbb\xbf/, '')) ?? [];
  if (!declared) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(declared);
    // A declaration that could be read byte by byte is not written in UTF-16, whatever it says.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    throw new Unreadable(`The file says that its encoding is "${declared}", which is none that can be read.`);
  }
}
