/** Reports the URL of this server to the benchmark. */
export function announce(port, path) {
  process.send?.({ url: `http://127.0.0.1:${port}${path}` });
}
