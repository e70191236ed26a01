/** A stream that says when it takes more, and when it is closed. */
interface Taking {
  on(event: 'drain' | 'close', listener: () => void): Taking;
  off(event: 'drain' | 'close', listener: () => void): Taking;
}

/** Waits until a stream takes more, or is closed. */
export function drained(stream: Taking): Promise<void> {
  return new Promise((settle) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      settle();
    };
    stream.on('drain', done).on('close', done);
  });
}
