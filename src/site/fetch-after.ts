/** Where the answers were read that were shown last, and what was written: sealed, and only told where there are standbys. */
const places = new Set<string>();

/** As many places as the API takes: more than a browser has requests under way. */
const MAX_PLACES = 20;

/** Fetches from the API as it is now or later than anything that it has answered so far, whichever copy of the database it asks. */
export async function fetchAfter(url: string, init: RequestInit): Promise<Response> {
  const sent = [...places].slice(-MAX_PLACES);
  const headers = new Headers(init.headers);
  if (sent.length > 0 && !headers.has('read-after')) headers.set('read-after', sent.join(', '));
  const response = await fetch(url, { ...init, headers });
  const place = response.headers.get('read-after');
  if (place) {
    // The place of an answer includes those that were sent with its request; it does not include those of others under way.
    for (const each of sent) places.delete(each);
    places.add(place);
  }
  return response;
}
