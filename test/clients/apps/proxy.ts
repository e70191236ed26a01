import process from 'node:process';

/**
 * Forwards requests of the page to the server with an API key, which the page never sees. In production, use a small server
 * of your own, which decides which users may write.
 * @throws Error if the environment names no key
 */
export function proxy() {
  const { ENTENTE_URL: target = 'http://127.0.0.1:4000', ENTENTE_KEY: key } = process.env;
  if (!key) throw new Error('ENTENTE_KEY must be an EDITOR key of the server: npm run app makes one.');
  return { '/graphql': { target, ws: true, headers: { authorization: `Bearer ${key}` } } };
}
