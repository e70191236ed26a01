import './explorer.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { movedAddress, parametersOf, settingsOf } from '../address.ts';
import type { Catalogue } from '../catalogue.ts';
import { Explorer } from './explorer.tsx';
import { Speaking } from './language.tsx';
import { Parts, placesOfParts } from './parts.tsx';

/** Milliseconds for which a response is reused: the same as the API's max-age for caches. */
const FRESH = 10_000;

const moved = movedAddress(location.hash);
// Language links are written by the server; filters may have changed the address since.
addEventListener(
  'click',
  ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[hreflang][href^="?"]') : null;
    if (link)
      link.search = String(parametersOf({ ...settingsOf(new URLSearchParams(location.search)), lang: link.lang }));
  },
  { capture: true },
);

if (moved) location.replace(moved);
else void start();

async function start(): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('#words')!;
  const catalogue: Catalogue = await fetch(link.href).then((response) => response.json());
  const answers = new QueryClient({
    // A request fails at once without a network, and says so; it would wait for the network otherwise.
    defaultOptions: { queries: { staleTime: FRESH, retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
  });
  offerSuggestions(catalogue, answers);
  const view = document.getElementById('main');
  // A record page is written by the server; its parts are elsewhere in the page.
  createRoot(view ?? document.createElement('div')).render(
    <QueryClientProvider client={answers}>
      <Speaking catalogue={catalogue}>{view ? <Explorer /> : <Parts places={placesOfParts()} />}</Speaking>
    </QueryClientProvider>,
  );
}

/** Loads the suggestions of the header's search box once it gets the focus; "/" focuses it. */
function offerSuggestions(catalogue: Catalogue, answers: QueryClient): void {
  const input = document.querySelector<HTMLInputElement>('#site-search');
  const load = async () => {
    const { suggestIn } = await import('./header/site-search.tsx');
    suggestIn(input!, catalogue, answers);
  };
  input?.addEventListener('focus', () => void load(), { once: true });
  if (input && document.activeElement === input) void load();
  addEventListener('keydown', (event) => {
    const { target } = event;
    const isWriting = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.querySelector<HTMLInputElement>('#site-search')?.focus();
  });
}
