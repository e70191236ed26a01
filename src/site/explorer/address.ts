/** The views of the explorer, by the first segment of their addresses; the first one is that of the server's root. */
export const VIEWS = ['', 'between', 'network', 'statistics', 'search', 'records', 'compare'] as const;

export type View = (typeof VIEWS)[number];

/** A view and its settings, as the address contains them. */
export interface Place {
  view: View;
  /** The second segment: the list of `/records/<list>`; empty for other views. */
  list: string;
  /** Settings by name; a setting may have several values. */
  parameters: URLSearchParams;
}

/** Settings by name. Those without a value are left out of an address. */
export interface Settings {
  readonly [name: string]: string | readonly string[] | null | undefined;
}

/**
 * Reads the view in an address.
 *
 * @param path relative to the server's root, without a slash at the start: "records/agreements"
 * @param search the query string, with or without the `?`
 * @returns null if no view has this path
 */
export function placeAt(path: string, search: string): Place | null {
  const [first = '', list = '', ...rest] = path.split('/');
  const view = VIEWS.find((each) => each === first);
  if (view === undefined || rest.length > 0 || (view === 'records') !== (list !== '')) return null;
  if (path.endsWith('/')) return null;
  return { view, list, parameters: new URLSearchParams(search) };
}

/** Returns an address relative to the server's root: "between?party=moscow&party=havana". */
export function addressOf(path: string, settings: Settings = {}): string {
  const text = parametersOf(settings).toString();
  return `${path}${text && `?${text}`}`;
}

/** Returns the settings as parameters of an address, without those that have no value. */
export function parametersOf(settings: Settings): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(settings))
    for (const value of typeof given === 'string' ? [given] : (given ?? [])) if (value) parameters.append(name, value);
  return parameters;
}

/** Returns parameters as settings. */
export function settingsOf(parameters: URLSearchParams): { [name: string]: string[] } {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

/** Settings of a view that are no filters of its records. */
const OF_VIEWS = ['of', 'by', 'and', 'as', 'top', 'tab', 'sort', 'form', 'columns', 'lang'];

/** Returns the filters in an address as settings, for links to other views of the same records. */
export function filterSettings(parameters: URLSearchParams): { [name: string]: string[] } {
  const settings = Object.entries(settingsOf(parameters));
  return Object.fromEntries(settings.filter(([name]) => !OF_VIEWS.includes(name) && !name.endsWith('-tab')));
}

/** The pictures of record pages, by the path of the record, each with the part of the page that draws it; the usual one is first. */
export const RECORD_PICTURES: { readonly [path: string]: { readonly [picture: string]: string } } = {
  party: { partners: 'partners', timeline: 'partners', topics: 'partners', 'members-cooperation': 'members' },
  topic: { timeline: 'timeline', countries: 'timeline' },
  person: { timeline: 'statements' },
};

/** Writes a constant of the API or a camel-case name for an address: "in-force" for IN_FORCE, "forum-series" for forumSeries. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** Reads a constant of the API from an address: IN_FORCE for "in-force". */
export function constant(text: string): string {
  return text.replaceAll('-', '_').toUpperCase();
}

/** Returns the last segment of the address of a list: "items" for cooperationItems. */
export function segmentOf(list: string): string {
  return kebab(list).replace(/^(cooperation|all)-/, '');
}

/** Views of the first edition: their new paths, and the new names of their settings. */
const MOVED: { readonly [view: string]: { path: string; names: { readonly [name: string]: string } } } = {
  between: { path: 'between', names: { one: 'party', other: 'party' } },
  search: { path: 'search', names: { text: 'q' } },
  forums: { path: 'records/forums', names: {} },
  network: { path: 'network', names: { level: 'level', party: 'with' } },
  counts: { path: 'statistics', names: { of: 'of', by: 'by', and: 'and', party: 'with' } },
};

/**
 * Returns the address that replaces one of the first edition, which was behind the `#` of the first page.
 *
 * @param hash with or without the `#`
 * @returns null if the hash is no such address
 */
export function movedAddress(hash: string): string | null {
  const [view = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const given = new URLSearchParams(search);
  const lang = given.get('lang');
  if (view === 'forum') return addressOf(`forum/${encodeURIComponent(given.get('slug') ?? '')}`, { lang });
  const moved = MOVED[view];
  if (!moved) return null;
  const parameters = new URLSearchParams();
  for (const [name, value] of given) {
    const renamed = moved.names[name];
    if (renamed) parameters.append(renamed, VALUES[name]?.(value) ?? value);
  }
  return addressOf(moved.path, { ...settingsOf(parameters), lang });
}

/** Values that are written in another way than in the first edition, by the old name of their setting. */
const VALUES: { readonly [name: string]: (value: string) => string } = {
  of: segmentOf,
  by: kebab,
  and: kebab,
  level: kebab,
};
