import { useState } from 'react';
import { useList } from '../../../explorer/page/ask.ts';
import { filled, useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { PlanAgainDocument, PublicationsDocument, type PublicationsQuery, WithdrawDocument } from '../../documents.ts';
import { instantOf, localMoment, localOf, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { write } from './write.ts';

type Publication = NonNullable<PublicationsQuery['plannedPublications']>['nodes'][number];

/** Publications whose time has not come, and those that failed. */
export function PublicationsTab({ hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang, locale } = useSpeaker();
  const list = useList(PublicationsDocument, { lang }, ({ plannedPublications }) => plannedPublications!, true, 20, 20);
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;
  const planAt = async ({ records }: Publication, at: string) => {
    const payload = await write(PlanAgainDocument, { ids: records.map(({ id }) => id), at }, refused);
    if (payload) done({ text: words.done });
  };
  const withdraw = async (publication: Publication) => {
    const payload = await write(WithdrawDocument, { id: publication.id }, refused);
    if (!payload) return;
    const isAhead = Date.parse(publication.at) > Date.now();
    done({ text: words.withdrawn, ...(isAhead && { undo: () => planAt(publication, publication.at) }) });
  };
  return (
    <Entries
      entries={list.nodes}
      total={list.first?.plannedPublications?.totalCount ?? null}
      more={list.more}
      idOf={({ id }) => id}
      hasKeys={hasKeys}
      keysOf={(publication) => (publication.status === 'WAITING' ? { d: () => void withdraw(publication) } : {})}
    >
      {(publication) => (
        <>
          <h2>{filled(words.plannedFor, localMoment(publication.at, locale), publication.plannedBy)}</h2>
          {publication.failure && (
            <p className="fault" lang="en">
              {words.hasFailed.replace('{}', publication.failure.message)}
            </p>
          )}
          <ul>
            {publication.records.map((record) => (
              <li key={record.id}>
                <RecordLink record={record} />
              </li>
            ))}
          </ul>
          <TimeForm at={publication.at} plan={(at) => void planAt(publication, at)} />
          {publication.status === 'WAITING' && (
            <p className="buttons">
              <button type="button" onClick={() => void withdraw(publication)}>
                {words.withdraw}
              </button>
            </p>
          )}
        </>
      )}
    </Entries>
  );
}

/** Chooses another time, in the time zone of the browser. */
function TimeForm({ at, plan }: { at: string; plan: (at: string) => void }) {
  const words = useWords();
  const [text, setText] = useState(localOf(at, ZONE_OF_BROWSER));
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        if (text) plan(instantOf(text, ZONE_OF_BROWSER));
      }}
    >
      <label htmlFor="publish-at">{words.publishAt}</label>
      <input
        id="publish-at"
        type="datetime-local"
        value={text}
        required
        aria-describedby="publish-at-zone"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit">{words.changeTime}</button>
      <span className="quiet" id="publish-at-zone">
        {ZONE_OF_BROWSER}
      </span>
    </form>
  );
}
