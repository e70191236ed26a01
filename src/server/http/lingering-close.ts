import type { IncomingMessage } from 'node:http';

/** For how many milliseconds, and how many bytes of it, a body that nobody wants is read on and thrown away. */
const LONGEST_MS = 1_000;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Has a connection closed in two steps once its answer is written: at first nothing more is sent, and after a while nothing
 * more is read. Closed at once, it would be reset under a client that still sends its body, and the answer lost that tells
 * why not to (RFC 9112, 9.6).
 * @param request one whose body has not been read to its end
 */
export function closeLingering(request: IncomingMessage): void {
  const { socket } = request;
  // Node calls this behind the last answer.
  socket.destroySoon = () => {
    const timer = setTimeout(() => socket.destroy(), LONGEST_MS);
    socket.once('close', () => clearTimeout(timer));
    const before = socket.bytesRead;
    request.on('data', () => {
      if (socket.bytesRead - before > MOST_BYTES) socket.destroy();
    });
    request.resume();
    socket.end();
  };
}
