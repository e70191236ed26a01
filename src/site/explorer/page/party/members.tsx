import { useId } from 'react';
import { kebab } from '../../address.ts';
import type { PartyOthersQuery } from '../../documents.ts';
import { DataTable } from '../frame/data-table.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { Fold } from '../near.tsx';
import { change, linkTo } from '../place.ts';
import { CountedPart } from '../statistics/counted-part.tsx';

type Membership = Extract<NonNullable<PartyOthersQuery['party']>, { memberships?: unknown }>['memberships'][number];

/** The members of a bloc by role. @param on the day; null for all periods */
export function Members({ memberships, on }: { memberships: readonly Membership[]; on: string | null }) {
  const { words, code, number, span } = useSpeaker();
  const id = useId();
  const sorted = memberships.toSorted((a, b) => a.standing.localeCompare(b.standing));
  const rows = sorted.map(({ standing, from, to, country }) => [
    <a key="country" href={linkTo(`party/${country.slug}`)}>
      <Name label={country.label} />
    </a>,
    code(standing),
    span(from, to),
  ]);
  return (
    <section id="members" aria-labelledby="members-heading">
      <div className="list-head">
        <h2 id="members-heading">
          {words.members} <span className="count">{number(memberships.length)}</span>
        </h2>
        <div className="choice">
          <label htmlFor={id}>{words.membersOn}</label>
          <input id={id} type="date" value={on ?? ''} onChange={(event) => change({ on: event.currentTarget.value })} />
        </div>
      </div>
      <DataTable caption={words.members} table={{ columns: [words.country, words.standing, words.date], rows }} />
    </section>
  );
}

/** What the members of a bloc agree, by decade: members on the day of each item, or those of today. */
export function MembersCooperation({ slug, filters }: { slug: string; filters: URLSearchParams }) {
  const { words } = useSpeaker();
  const agreements = useListOf('agreements');
  const parameters = new URLSearchParams(filters);
  parameters.delete('party');
  parameters.delete('type');
  parameters.set('bloc', `${slug}:${kebab('MEMBER')}`);
  parameters.set('of', agreements.segment);
  parameters.set('by', 'decade');
  return (
    <Fold id="cooperation-of-members" title={words.membersCooperation}>
      <label className="check">
        <input
          type="checkbox"
          checked={filters.get('borders') === 'today'}
          onChange={(event) => change({ borders: event.currentTarget.checked ? 'today' : null })}
        />
        {words.membersNow}
      </label>
      <CountedPart
        name="members-cooperation"
        title={words.membersCooperation}
        counting={{ list: agreements, by: ['DECADE'], top: 12 }}
        parameters={parameters}
      />
    </Fold>
  );
}
