import { type SourceFile, Unreadable } from '../files/source-file.ts';

/** The maximum size; the largest known programme has five megabytes. */
const MAX_BYTES = 32_000_000;

/** The encoding in an XML declaration. */
const DECLARED_ENCODING = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * Yields the text of a programme, chunk by chunk. The encoding follows the byte order mark or the XML declaration, or
 * else is UTF-8. No character is split between chunks.
 * @param line returns the last line read, for messages
 * @throws Unreadable if the file is empty or too large, or its bytes are not text
 */
export async function* decodeProgramme(file: SourceFile, line: () => number): AsyncGenerator<string> {
  const encoding = encodingOf(file.head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  // The size of a gzipped file is only known after decompression, so both are checked.
  if (file.size > MAX_BYTES) throw tooLargeError();
  let size = 0;
  for await (const chunk of file.bytes() as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLargeError();
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw new Unreadable(`The file has bytes that are not ${encoding.toUpperCase()}, after line ${line()}.`);
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

function tooLargeError(): Unreadable {
  return new Unreadable(`The file is too large for a programme. The maximum is ${MAX_BYTES / 1_000_000} MB.`);
}

/** @throws Unreadable if the file declares an unknown encoding */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const [, declared] = DECLARED_ENCODING.exec(head.toString('latin1').replace(/^\xef\xbb\xbf/, '')) ?? [];
  if (!declared) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(declared);
    // A declaration that is readable as single bytes is not in UTF-16, whatever it declares.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    throw new Unreadable(`The file declares the encoding "${declared}", which is not supported.`);
  }
}
