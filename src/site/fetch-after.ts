/** The `Read-After` headers of the latest responses: opaque positions, sent only by servers with standbys. */
const positions = new Set<string>();

/** The maximum that the API accepts; browsers have fewer concurrent requests. */
const MAX_POSITIONS = 20;

/** Fetches from the API, and reads at least the state of all earlier responses, from whichever standby. */
export async function fetchAfter(url: string, init: RequestInit): Promise<Response> {
  const sent = [...positions].slice(-MAX_POSITIONS);
  const headers = new Headers(init.headers);
  if (sent.length > 0 && !headers.has('read-after')) headers.set('read-after', sent.join(', '));
  const response = await fetch(url, { ...init, headers });
  const position = response.headers.get('read-after');
  if (position) {
    // The new position covers the positions that were sent, but not those of concurrent responses.
    for (const each of sent) positions.delete(each);
    positions.add(position);
  }
  return response;
}
