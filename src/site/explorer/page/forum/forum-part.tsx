import './forum.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { kebab } from '../../address.ts';
import {
  type ChoiceCountsFragment,
  type DelegationGroupInput,
  ForumDelegationsDocument,
  ForumGroupsDocument,
  ForumSessionsDocument,
  ForumSpeakersDocument,
  type SessionGroupInput,
  type SpeakerGroupInput,
} from '../../documents.ts';
import { useAnswer, useList } from '../ask.ts';
import { titleCase } from '../filters/facet-field.tsx';
import { DataTable, type TableData } from '../frame/data-table.tsx';
import { ReadOn } from '../frame/read-on.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { change, linkTo } from '../place.ts';
import { Choice } from '../settings.tsx';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import type { PartProps } from '../view-props.ts';

/** The group of each chosen dimension, as filters take it. */
type Groups = { dimension: string; value: string | null }[];

interface FilteredProps {
  slug: string;
  groups: Groups;
}

/** The speakers of a forum, by party. */
export function SpeakersPart(props: PartProps) {
  return <Part {...props} list="speakers" dimensions={['PARTY']} rows={Speakers} />;
}

/** The sessions of a forum, by day and track. */
export function ProgrammePart(props: PartProps) {
  return <Part {...props} list="sessions" dimensions={['DAY', 'TRACK']} rows={Sessions} />;
}

/** The delegations of a forum, by the part that they take. */
export function DelegationsPart(props: PartProps) {
  return <Part {...props} list="delegations" dimensions={['ATTENDS_AS']} rows={Delegations} />;
}

/** The value in the address of a group without a value. */
const NONE = 'none';

interface ForumPartProps extends PartProps {
  list: 'speakers' | 'sessions' | 'delegations';
  dimensions: readonly string[];
  /** Shows the records of the chosen groups. */
  rows: (props: FilteredProps) => ReactNode;
}

/** Choices above a table that the server wrote. Once a value is chosen, its rows replace those of the server. */
function Part({ slug, parameters, list, dimensions, rows: Rows }: ForumPartProps) {
  const { words, lang, code, dimension, number } = useSpeaker();
  const place = useRef<HTMLDivElement>(null);
  const where = { forum: slug };
  const { data } = useAnswer(ForumGroupsDocument, {
    ...{ speakers: where, sessions: where, delegations: where, lang },
    ofSpeakers: list === 'speakers',
    ofSessions: list === 'sessions',
    ofDelegations: list === 'delegations',
  });
  const counted = data?.[list] as ({ totalCount: number } & { [name: string]: ChoiceCountsFragment }) | undefined;
  const choices = dimensions.flatMap((name) => {
    const rows = (counted?.[name]?.rows ?? []).filter(({ keys: [key] }) => key!.kind !== 'OTHER');
    return rows.length > 1 ? [{ name, rows }] : [];
  });
  const chosen: Groups = dimensions.flatMap((name) => {
    const value = parameters.get(kebab(name));
    return value ? [{ dimension: name, value: value === NONE ? null : value }] : [];
  });
  const isChosen = chosen.length > 0;
  useEffect(() => {
    place.current?.closest('section')?.classList.toggle('is-filtered', isChosen);
  }, [isChosen]);
  const labelOf = ({ value, label }: { value: string | null; label: string }) => {
    if (value === null) return words.notRecorded;
    return /^[A-Z_]+$/.test(value) ? code(value) : label;
  };
  return (
    <div ref={place}>
      {choices.length > 0 && (
        <div className="choices">
          {choices.map(({ name, rows }) => (
            <Choice
              key={name}
              label={titleCase(dimension(name))}
              value={parameters.get(kebab(name)) ?? ''}
              options={[
                ['', words.allValues.replace('{}', number(counted!.totalCount))],
                ...rows.map(
                  ({ keys: [key], count }) => [key!.value ?? NONE, `${labelOf(key!)} (${number(count)})`] as const,
                ),
              ]}
              onChoose={(value) => change({ [kebab(name)]: value })}
            />
          ))}
        </div>
      )}
      {isChosen && <Rows slug={slug} groups={chosen} />}
    </div>
  );
}

/** The rows of a filtered list, as a table that can be read on. */
function Listed<Node>({
  caption,
  list,
  total,
  columns,
  row,
}: {
  caption: string;
  list: {
    nodes: Node[];
    first: unknown;
    error: Error | null;
    again: () => void;
    isReadingOn: boolean;
    more: (() => void) | null;
    size: number;
  };
  total: number;
  columns: readonly string[];
  row: (node: Node) => TableData['rows'][number];
}) {
  const { records } = useSpeaker();
  if (list.error) return <Fault error={list.error} again={list.again} />;
  if (!list.first) return <Loading />;
  return (
    <>
      <p className="unseen" role="status">
        {records(total)}
      </p>
      <DataTable caption={caption} table={{ columns, rows: list.nodes.map(row) }} />
      <ReadOn list={list} total={total} />
    </>
  );
}

function Speakers({ slug, groups }: FilteredProps) {
  const { words, lang, code } = useSpeaker();
  const where = { forum: slug, group: groups as SpeakerGroupInput[] };
  const list = useList(ForumSpeakersDocument, { where, lang }, ({ speakers }) => speakers);
  return (
    <Listed
      caption={words.speakersWord}
      list={list}
      total={list.first?.speakers.totalCount ?? 0}
      columns={[words.nameWord, words.position, words.forWhom, words.sessionWord, words.roleWord]}
      row={({ person, billedAs, represents, session, role }) => [
        <Linked key="person" path={`person/${person.slug}`} record={person} />,
        billedAs,
        represents && <Linked key="party" path={`party/${represents.slug}`} record={represents} />,
        <Linked key="session" path={`id/${session.id}`} record={session} />,
        code(role),
      ]}
    />
  );
}

function Sessions({ slug, groups }: FilteredProps) {
  const { words, lang, locale, date } = useSpeaker();
  const where = { forum: slug, group: groups as SessionGroupInput[] };
  const list = useList(ForumSessionsDocument, { where, lang }, ({ sessions }) => sessions);
  const clock = (instant: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(new Date(instant));
  return (
    <Listed
      caption={words.programme}
      list={list}
      total={list.first?.sessions.totalCount ?? 0}
      columns={[words.date, words.timeWord, words.sessionWord, words.trackWord, words.roomsWord]}
      row={(session) => [
        session.occurredOn && date(session.occurredOn),
        session.startsAt && session.forum?.timeZone && clock(session.startsAt, session.forum.timeZone),
        <Linked key="session" path={`id/${session.id}`} record={session} />,
        session.track,
        session.rooms.join(', '),
      ]}
    />
  );
}

function Delegations({ slug, groups }: FilteredProps) {
  const { words, lang, code, number } = useSpeaker();
  const where = { forum: slug, group: groups as DelegationGroupInput[] };
  const list = useList(ForumDelegationsDocument, { where, lang }, ({ delegations }) => delegations);
  return (
    <Listed
      caption={words.delegationsWord}
      list={list}
      total={list.first?.delegations.totalCount ?? 0}
      columns={[words.party, words.attendsAs, words.size, words.headsWord]}
      row={({ id, party, attendsAs, size, reportedSize, heads }) => [
        <Linked key="party" path={`id/${id}`} record={party} />,
        code(attendsAs),
        size || reportedSize ? number(size || reportedSize || 0) : '',
        heads.map((person, index) => (
          <span key={person.slug}>
            {index > 0 && ', '}
            <Linked path={`person/${person.slug}`} record={person} />
          </span>
        )),
      ]}
    />
  );
}

function Linked({ path, record }: { path: string; record: { label: { text: string; lang: string } } }) {
  return (
    <a href={linkTo(path)}>
      <Name label={record.label} />
    </a>
  );
}
