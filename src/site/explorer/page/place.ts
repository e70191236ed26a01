import { useSyncExternalStore } from 'react';
import { addressOf, type Place, parametersOf, placeAt, type Settings, settingsOf } from '../address.ts';
import type { Theme } from '../embed-code.ts';

/** The relative address of the server's root: "./" or "../". */
const ROOT = document.documentElement.dataset.root ?? './';

/** Whether the page is a picture embedded in another site. */
export const IS_EMBED = document.querySelector('main[data-embed]') !== null;

/** The path of the view relative to the server's root: "records/agreements". */
const PATH = location.pathname.slice(new URL(ROOT, location.href).pathname.length).replace(/^embed\//, '');

/** Whether the page is a view; other pages are written by the server and cannot be embedded. */
export const IS_VIEW = placeAt(PATH, '') !== null;

/** Returns the link to an address relative to the server's root. It keeps the language if the address of the page names one. */
export function linkTo(path: string, settings: Settings = {}): string {
  return ROOT + addressOf(path, { ...settings, lang: new URLSearchParams(location.search).get('lang') });
}

/** Returns the link to a file of the server, which takes no language unless it is given. */
export function fileAt(path: string, settings: Settings = {}): string {
  return ROOT + addressOf(path, settings);
}

/** Returns the absolute address of the page, with or without its language, or of the picture to embed and its colours. */
export function addressToShare({ isEmbed = false, hasLanguage = true, theme = null as Theme | null } = {}): string {
  const { lang: _lang, share: _share, theme: _theme, ...settings } = settingsOf(new URLSearchParams(location.search));
  const lang = hasLanguage ? document.documentElement.lang : null;
  return absolute(fileAt(`${isEmbed ? 'embed/' : ''}${PATH}`, { ...settings, lang, theme }));
}

/** Returns the absolute address for use outside of the page. */
export function absolute(link: string): string {
  return new URL(link, document.baseURI).href;
}

/** Changes settings in the address and keeps all others. The view follows; the history keeps one entry, and the scroll position stays. */
export function change(settings: Settings): void {
  const { parameters } = placeAtPage();
  const changed = parametersOf({ ...settingsOf(parameters), ...settings });
  history.replaceState(null, '', `${location.pathname}${changed.size > 0 ? `?${changed}` : ''}`);
  for (const notify of listeners) notify();
}

/** Returns the view in the page's address, and follows its changes. */
export function usePlace(): Place {
  const search = useSyncExternalStore(follow, () => location.search);
  return { ...placeAtPage(), parameters: new URLSearchParams(search) };
}

/** The view of the page. Pages that the server writes are no view; only their settings count. */
function placeAtPage(): Place {
  return placeAt(PATH, location.search) ?? { view: '', list: '', parameters: new URLSearchParams(location.search) };
}

const listeners = new Set<() => void>();

function follow(changed: () => void): () => void {
  listeners.add(changed);
  addEventListener('popstate', changed);
  return () => {
    listeners.delete(changed);
    removeEventListener('popstate', changed);
  };
}
