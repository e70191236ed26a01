/** Tells the benchmark where this server is. */
export function announce(port, path) {
  process.send?.({ url: `http://127.0.0.1:${port}${path}` });
}
