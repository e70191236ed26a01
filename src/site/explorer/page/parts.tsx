import { type ComponentType, lazy, Suspense } from 'react';
import { createPortal } from 'react-dom';
import { usePlace } from './place.ts';
import { Loading } from './states/loading.tsx';
import type { PartProps } from './view-props.ts';

/** The parts of record pages, by path of the record and name of the part: `<section data-part="partners" data-party="berlin">`. */
const PARTS: { readonly [part: string]: ComponentType<PartProps> } = {
  'party/partners': lazy(() => import('./party/party-part.tsx').then(({ PartyPart }) => ({ default: PartyPart }))),
  'party/members': lazy(() => import('./party/members.tsx').then(({ MembersPart }) => ({ default: MembersPart }))),
  'forum/speakers': lazy(() =>
    import('./forum/forum-part.tsx').then(({ SpeakersPart }) => ({ default: SpeakersPart })),
  ),
  'forum/sessions': lazy(() =>
    import('./forum/forum-part.tsx').then(({ ProgrammePart }) => ({ default: ProgrammePart })),
  ),
  'forum/delegations': lazy(() =>
    import('./forum/forum-part.tsx').then(({ DelegationsPart }) => ({ default: DelegationsPart })),
  ),
  'person/statements': lazy(() =>
    import('./person/person-part.tsx').then(({ StatementsPart }) => ({ default: StatementsPart })),
  ),
  'person/appearances': lazy(() =>
    import('./person/person-part.tsx').then(({ AppearancesPart }) => ({ default: AppearancesPart })),
  ),
  'topic/timeline': lazy(() => import('./party/topic-part.tsx').then(({ TopicPart }) => ({ default: TopicPart }))),
};

/** A place on a page that the server wrote. */
interface Place {
  element: HTMLElement;
  slug: string;
  Part: ComponentType<PartProps>;
}

/** Returns the places of the page that have a part, each with a new element for the part. */
export function placesOfParts(): Place[] {
  return [...document.querySelectorAll<HTMLElement>('[data-part]')].flatMap((section) => {
    const { part, ...record } = section.dataset;
    const [[path, slug = ''] = ['']] = Object.entries(record);
    const Part = PARTS[`${path}/${part}`];
    if (!Part) return [];
    const element = document.createElement('div');
    element.className = 'part';
    // A part that filters the table of the section is below its heading; other parts replace the section.
    const heading = path === 'forum' ? section.querySelector('h2') : null;
    if (heading) heading.after(element);
    else section.prepend(element);
    return [{ element, slug, Part }];
  });
}

/** Fills the places of a page that the server wrote. */
export function Parts({ places }: { places: readonly Place[] }) {
  const { parameters } = usePlace();
  return places.map(({ element, slug, Part }) =>
    createPortal(
      <Suspense fallback={<Loading />}>
        <Part slug={slug} parameters={parameters} />
      </Suspense>,
      element,
    ),
  );
}
