import './party.css';
import { useId } from 'react';
import { parametersOf, settingsOf } from '../../address.ts';
import { MembersDocument } from '../../documents.ts';
import { withParty } from '../../pair-questions.ts';
import { useAnswer } from '../ask.ts';
import { DataTable } from '../frame/data-table.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { Fold } from '../near.tsx';
import { change, IS_EMBED, linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { CountedPart } from '../statistics/counted-part.tsx';
import type { PartProps } from '../view-props.ts';

const DAY = /^\d{4}(-\d\d){0,2}$/;

/** The members of a bloc by role, at all times or on a day, and their cooperation. The list of the server is replaced. */
export function MembersPart({ slug, parameters }: PartProps) {
  const { words, lang, code, number, span } = useSpeaker();
  const id = useId();
  const given = parameters.get('on') ?? '';
  const on = DAY.test(given) ? given : null;
  const { data, error, refetch } = useAnswer(MembersDocument, { bloc: slug, on, lang }, !IS_EMBED);
  const filters = withParty(slug, parameters);
  if (IS_EMBED) return <MembersCooperation slug={slug} filters={filters} />;
  if (error) return <Fault error={error} again={refetch} />;
  if (!data) return <Loading />;
  const memberships = (data.party && 'memberships' in data.party && data.party.memberships) || [];
  const rows = memberships
    .toSorted((a, b) => ROLES.indexOf(a.standing) - ROLES.indexOf(b.standing))
    .map(({ standing, from, to, country }) => [
      <a key="country" href={linkTo(`party/${country.slug}`, { ...settingsOf(filters), party: null })}>
        <Name label={country.label} />
      </a>,
      code(standing),
      span(from, to),
    ]);
  return (
    <>
      <section className="replaces" aria-labelledby="members">
        <div className="list-head">
          <h2 id="members">
            {words.members} <span className="count">{number(memberships.length)}</span>
          </h2>
          <div className="choice">
            <label htmlFor={id}>{words.membersOn}</label>
            <input
              id={id}
              type="date"
              value={on ?? ''}
              onChange={(event) => change({ on: event.currentTarget.value })}
            />
          </div>
        </div>
        <DataTable caption={words.members} table={{ columns: [words.country, words.standing, words.date], rows }} />
      </section>
      <MembersCooperation slug={slug} filters={filters} />
    </>
  );
}

/** Roles in a bloc, the closest first. */
const ROLES = ['MEMBER', 'PARTNER', 'OBSERVER', 'APPLICANT', 'NONE'];

/** Agreements of the members of a bloc by decade: of members on the day of each item, or of those of today. */
function MembersCooperation({ slug, filters }: { slug: string; filters: URLSearchParams }) {
  const { words } = useSpeaker();
  const agreements = useListOf('agreements');
  const counted = { of: agreements.segment, by: 'decade', bloc: `${slug}:member`, party: null, type: null };
  return (
    <Fold id="members-cooperation" title={words.membersCooperation}>
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
        parameters={parametersOf({ ...settingsOf(filters), ...counted })}
      />
    </Fold>
  );
}
