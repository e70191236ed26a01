import { settingsOf } from '../../address.ts';
import { PartyOthersDocument, type PartyOthersQuery } from '../../documents.ts';
import { useAnswer } from '../ask.ts';
import { DataTable } from '../frame/data-table.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';

/** The people and delegations of a party. @param filters those of the page, with the party */
export function Others({ slug, filters }: { slug: string; filters: URLSearchParams }) {
  const { lang } = useSpeaker();
  const { data, error, refetch } = useAnswer(PartyOthersDocument, { party: slug, lang });
  if (error) return <Fault error={error} again={refetch} />;
  if (!data) return <Loading />;
  return (
    <>
      <People slug={slug} people={data.people} />
      <Delegations slug={slug} filters={filters} delegations={data.delegations} />
    </>
  );
}

/** People who held a position at the party, or spoke or made a statement for it. */
function People({ slug, people: { nodes, totalCount } }: { slug: string; people: PartyOthersQuery['people'] }) {
  const { words, number, span } = useSpeaker();
  if (totalCount === 0) return null;
  const rows = nodes.map((person) => [
    <a key="person" href={linkTo(`person/${person.slug}`)}>
      <Name label={person.label} />
    </a>,
    person.positions
      .map(({ title, from, to, party }) => [title, party?.label.text, span(from, to)].filter(Boolean).join(', '))
      .join('; '),
  ]);
  return (
    <section id="people" aria-labelledby="people-heading">
      <h2 id="people-heading">
        {words.peopleTitle} <span className="count">{number(totalCount)}</span>
      </h2>
      <DataTable caption={words.peopleTitle} table={{ columns: [words.person, words.position], rows }} />
      {totalCount > nodes.length && (
        <p className="more">
          <a href={linkTo('records/people', { party: slug })}>{words.showAll.replace('{}', number(totalCount))}</a>
        </p>
      )}
    </section>
  );
}

/** The forums to which the party, or one that belonged to it, sent a delegation. */
function Delegations({
  slug,
  filters,
  delegations,
}: {
  slug: string;
  filters: URLSearchParams;
  delegations: PartyOthersQuery['delegations'];
}) {
  const { words, code, label, number, span } = useSpeaker();
  const { nodes, totalCount } = delegations;
  if (totalCount === 0) return null;
  const rows = nodes.map(({ id, attendsAs, reportedSize, size, party, forum }) => [
    <a key="forum" href={linkTo(`forum/${forum.slug}`)}>
      <Name label={forum.label} />
    </a>,
    span(forum.startsOn, forum.endsOn),
    <a key="party" href={linkTo(`party/${party.slug}`, { ...settingsOf(filters), party: null })}>
      <Name label={party.label} />
    </a>,
    code(attendsAs),
    <a key="size" href={linkTo(`id/${id}`)}>
      {number(reportedSize ?? size)}
    </a>,
  ]);
  const columns = [words.forumWord, words.date, words.party, words.attendsAs, words.size];
  return (
    <section id="delegations" aria-labelledby="delegations-heading">
      <h2 id="delegations-heading">
        {label('delegations')} <span className="count">{number(totalCount)}</span>
      </h2>
      <DataTable caption={label('delegations')} table={{ columns, rows }} />
      {totalCount > nodes.length && (
        <p className="more">
          <a href={linkTo('records/delegations', { party: slug })}>{words.showAll.replace('{}', number(totalCount))}</a>
        </p>
      )}
    </section>
  );
}
