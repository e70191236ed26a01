import process from 'node:process';

/**
 * Hands requests of the page on to the server, with a key that the page never sees. In production, a small server of your own
 * does this, and decides who may write.
 * @throws Error if the environment names no key
 */
export function proxy() {
  const { ENTENTE_URL: target = 'http://127.0.0.1:4000', ENTENTE_KEY: key } = process.env;
  if (!key) throw new Error('ENTENTE_KEY must be an EDITOR key of the server: npm run app makes one.');
  return { '/graphql': { target, ws: true, headers: { authorization: `Bearer ${key}` } } };
}
