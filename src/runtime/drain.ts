interface Drainable {
  on(event: 'drain' | 'close', listener: () => void): Drainable;
  off(event: 'drain' | 'close', listener: () => void): Drainable;
}

/** Waits until a stream can be written to again, or is closed. */
export function waitForDrain(stream: Drainable): Promise<void> {
  return new Promise((settle) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      settle();
    };
    stream.on('drain', done).on('close', done);
  });
}
