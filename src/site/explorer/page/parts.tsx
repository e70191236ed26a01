import type { ComponentType } from 'react';
import { createPortal } from 'react-dom';
import { usePlace } from './place.ts';
import type { PartProps } from './view-props.ts';

/** The parts of record pages, by path of the record and name of the part: `<section data-part="partners" data-party="berlin">`. */
const PARTS: { readonly [part: string]: () => Promise<ComponentType<PartProps>> } = {
  'party/partners': () => import('./party/party-part.tsx').then(({ PartyPart }) => PartyPart),
  'party/members': () => import('./party/members.tsx').then(({ MembersPart }) => MembersPart),
  'forum/speakers': () => import('./forum/forum-part.tsx').then(({ SpeakersPart }) => SpeakersPart),
  'forum/sessions': () => import('./forum/forum-part.tsx').then(({ ProgrammePart }) => ProgrammePart),
  'forum/delegations': () => import('./forum/forum-part.tsx').then(({ DelegationsPart }) => DelegationsPart),
  'person/statements': () => import('./person/person-part.tsx').then(({ StatementsPart }) => StatementsPart),
  'person/appearances': () => import('./person/person-part.tsx').then(({ AppearancesPart }) => AppearancesPart),
  'topic/timeline': () => import('./party/topic-part.tsx').then(({ TopicPart }) => TopicPart),
};

/** A place on a page that the server wrote. */
interface Place {
  element: HTMLElement;
  slug: string;
  Part: ComponentType<PartProps>;
}

/** Imports the parts of the page, and returns their places, each with a new element for the part. */
export async function importParts(): Promise<Place[]> {
  const places = [...document.querySelectorAll<HTMLElement>('[data-part]')].map(async (section) => {
    const { part, ...record } = section.dataset;
    const [[path, slug = ''] = ['']] = Object.entries(record);
    const Part = await PARTS[`${path}/${part}`]?.();
    return Part ? [{ element: elementIn(section, path), slug, Part }] : [];
  });
  return (await Promise.all(places)).flat();
}

/** Adds the element of a part to a section. A part that filters the table of the section is below its heading; other parts replace the section. */
function elementIn(section: HTMLElement, path: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'part';
  const heading = path === 'forum' ? section.querySelector('h2') : null;
  if (heading) heading.after(element);
  else section.prepend(element);
  return element;
}

/** Fills the places of a page that the server wrote. */
export function Parts({ places }: { places: readonly Place[] }) {
  const { parameters } = usePlace();
  return places.map(({ element, slug, Part }) => createPortal(<Part slug={slug} parameters={parameters} />, element));
}
