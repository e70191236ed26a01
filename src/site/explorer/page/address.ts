import { useSyncExternalStore } from 'react';

/** What of the explorer is shown. */
export type Show = (typeof SHOWS)[number];

const SHOWS = ['between', 'search', 'forums', 'forum', 'network', 'counts'] as const;

/** A place in the explorer, as its address says. */
export interface Place {
  show: Show;
  /** What is shown of it: names of settings, each with its values. */
  settings: URLSearchParams;
}

/**
 * Reads what follows the `#` of an address: `between?party=moscow&party=havana`. It stands there, and not in the query
 * string, since browsers keep it to themselves: no log of a server sees what somebody is looking for.
 *
 * @param hash with its `#` or without
 */
export function placeAt(hash: string): Place {
  const [show, settings] = hash.replace(/^#/, '').split('?', 2);
  return { show: SHOWS.find((each) => each === show) ?? 'between', settings: new URLSearchParams(settings) };
}

/** The address of a place, from its `#` on. Settings without a value are left out; a list gives one for each. */
export function addressOf(
  show: Show,
  settings: { [name: string]: string | readonly string[] | null | undefined },
): string {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(settings)) {
    for (const value of typeof given === 'string' ? [given] : (given ?? [])) if (value) parameters.append(name, value);
  }
  const text = parameters.toString();
  return `#${show}${text && `?${text}`}`;
}

/** The place that the page's address says, followed wherever it leads. */
export function usePlace(): Place {
  return placeAt(useSyncExternalStore(follow, () => location.hash));
}

function follow(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
