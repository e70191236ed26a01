import { useSyncExternalStore } from 'react';

/** The views of the explorer. */
export type Show = (typeof SHOWS)[number];

const SHOWS = ['between', 'search', 'forums', 'forum', 'network', 'counts'] as const;

/** A view and its settings, as the address contains them. */
export interface Place {
  show: Show;
  /** Settings by name; a setting may have several values. */
  settings: URLSearchParams;
}

/**
 * Reads the part of an address after `#`: `between?party=moscow&party=havana`. Browsers do not send that part, so no server
 * logs it.
 *
 * @param hash with or without the `#`
 */
export function placeAt(hash: string): Place {
  const [show, settings] = hash.replace(/^#/, '').split('?', 2);
  return { show: SHOWS.find((each) => each === show) ?? 'between', settings: new URLSearchParams(settings) };
}

/** Returns the address of a view, from its `#` on. Settings without a value are left out. */
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

/** Returns the view in the page's address, and follows its changes. */
export function usePlace(): Place {
  return placeAt(useSyncExternalStore(follow, () => location.hash));
}

function follow(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
