import { useSyncExternalStore } from 'react';
import { addressOf, type Place, parametersOf, placeAt, type Settings, settingsOf, type View } from '../address.ts';
import type { Theme } from '../embed-code.ts';

/** The relative address of the server's root: "./" or "../". */
const ROOT = document.documentElement.dataset.root ?? './';

/** Whether the page is a picture embedded in another site. */
export const IS_EMBED = document.querySelector('main[data-embed]') !== null;

/** The path of the view relative to the server's root: "records/agreements". */
const PATH = location.pathname.slice(new URL(ROOT, location.href).pathname.length).replace(/^embed\//, '');

/** The view of the page. It is null on pages that the server wrote, which cannot be embedded. */
export const VIEW: View | null = placeAt(PATH, '')?.view ?? null;

/** The picture of a record page that an embed shows; null for the usual one. */
export const SHOWN = IS_EMBED ? new URLSearchParams(location.search).get('show') : null;

/** Settings of an embed that its page does not have. */
const OF_EMBEDS = ['show', 'theme'];

/** The query string. A sandboxed frame must not change its address, so that an embed keeps its settings here. */
let search = location.search;

/** Returns the settings of the page. */
function settingsNow(): URLSearchParams {
  const parameters = new URLSearchParams(search);
  if (IS_EMBED) for (const name of OF_EMBEDS) parameters.delete(name);
  return parameters;
}

/** Returns the link to an address relative to the server's root. It keeps the language if the address of the page names one. */
export function linkTo(path: string, settings: Settings = {}): string {
  return ROOT + addressOf(path, { ...settings, lang: new URLSearchParams(location.search).get('lang') });
}

/** Returns the link to a file of the server, which takes no language unless it is given. */
export function fileAt(path: string, settings: Settings = {}): string {
  return ROOT + addressOf(path, settings);
}

/** Returns the absolute address of the page, with or without its language. */
export function addressToShare({ hasLanguage = true } = {}): string {
  return addressOfPage('', hasLanguage);
}

/** Returns the absolute address of a picture for other sites. @param show its name, if its page has several */
export function addressToEmbed(show: string | undefined, theme: Theme | null): string {
  return addressOfPage('embed/', true, { show, theme });
}

function addressOfPage(folder: string, hasLanguage: boolean, further: Settings = {}): string {
  const lang = hasLanguage ? document.documentElement.lang : null;
  return absolute(fileAt(folder + PATH, { ...settingsOf(settingsNow()), lang, ...further }));
}

/** Returns the absolute address for use outside of the page. */
export function absolute(link: string): string {
  return new URL(link, document.baseURI).href;
}

/** Changes settings in the address and keeps all others. The view follows; the history keeps one entry, and the scroll position stays. */
export function change(settings: Settings): void {
  const changed = parametersOf({ ...settingsOf(settingsNow()), ...settings });
  search = changed.size > 0 ? `?${changed}` : '';
  if (!IS_EMBED) history.replaceState(null, '', location.pathname + search);
  for (const notify of listeners) notify();
}

/** Returns the view in the page's address, and follows its changes. */
export function usePlace(): Place {
  useSyncExternalStore(follow, () => search);
  // Pages that the server writes are no view; only their settings count.
  const { view, list } = placeAt(PATH, '') ?? { view: '' as const, list: '' };
  return { view, list, parameters: settingsNow() };
}

const listeners = new Set<() => void>();

addEventListener('popstate', () => {
  search = location.search;
  for (const notify of listeners) notify();
});

function follow(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
