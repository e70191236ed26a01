import './explorer.css';
// These come after the style sheet of all views, some rules of which they override.
import './items/items.css';
import './frame/dialog.css';
import './records/records.css';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { movedAddress, parametersOf, settingsOf } from '../address.ts';
import type { Catalogue } from '../catalogue.ts';
import { newAnswers } from './answers.ts';
import { Explorer, importView } from './explorer.tsx';
import { Speaking } from './language.tsx';
import { importParts, Parts } from './parts.tsx';
import { VIEW } from './place.ts';

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
  const view = document.querySelector('main[data-view]');
  const [catalogue, content]: [Catalogue, ReactNode] = await Promise.all([
    fetch(link.href).then((response) => response.json()),
    view && VIEW !== null
      ? importView(VIEW).then((View) => <Explorer View={View} />)
      : importParts().then((places) => <Parts places={places} />),
  ]);
  // A record page is written by the server; its parts are elsewhere in the page.
  createRoot(view ?? document.createElement('div')).render(
    <QueryClientProvider client={newAnswers()}>
      <Speaking catalogue={catalogue}>{content}</Speaking>
    </QueryClientProvider>,
  );
}
