import { useState } from 'react';
import { useList } from '../../../explorer/page/ask.ts';
import { filled, useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import {
  PlanAgainDocument,
  type PublicationStateFragment,
  PublicationsDocument,
  type PublicationsQuery,
  WithdrawDocument,
} from '../../documents.ts';
import { focusFirstFault } from '../dialogs/dialog.tsx';
import type { Restoring } from '../dialogs/restoring.tsx';
import { TimeField, useTimeError } from '../dialogs/time-field.tsx';
import { instantOf, localMoment, localOf, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';
import { stateOfDecision } from './decision-state.ts';
import { Entries } from './entries.tsx';
import { RecordLink } from './record-link.tsx';
import type { TabProps } from './tab-props.ts';
import { useWrite } from './write.ts';

type Publication = NonNullable<PublicationsQuery['plannedPublications']>['nodes'][number];

/** Publications whose time has not come, and those that failed. */
export function PublicationsTab({ hasKeys, done, refused }: TabProps) {
  const words = useWords();
  const { lang, locale } = useSpeaker();
  const write = useWrite(refused);
  const list = useList(PublicationsDocument, { lang }, ({ plannedPublications }) => plannedPublications!, true, 20, 20);
  if (list.error && !list.first) return <Fault error={list.error} again={list.again} />;
  const inputAt = ({ records, note }: Publication, at: string) => ({ ids: records.map(({ id }) => id), at, note });
  /** How a publication gets its time back; undefined if that has passed. */
  const undoTo = (publication: Publication, now: PublicationStateFragment | null): Restoring | undefined => {
    const { at, records } = publication;
    if (Date.parse(at) <= Date.now()) return;
    const name = `${records.map(({ label }) => label.text).join(', ')}, ${localMoment(at, locale)}`;
    return { mutation: 'publish', name, input: inputAt(publication, at), state: stateOfDecision('publish', now) };
  };
  const planAt = async (publication: Publication, at: string) => {
    const payload = await write(PlanAgainDocument, inputAt(publication, at));
    if (payload) done({ text: words.done, undo: undoTo(publication, payload.plannedPublication) });
  };
  const withdraw = async (publication: Publication) => {
    const payload = await write(WithdrawDocument, { id: publication.id });
    if (payload) done({ text: words.withdrawn, undo: undoTo(publication, payload.plannedPublication) });
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
  const [wasTried, setWasTried] = useState(false);
  const error = useTimeError(text);
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        if (error === null) return plan(instantOf(text, ZONE_OF_BROWSER));
        setWasTried(true);
        focusFirstFault();
      }}
    >
      <TimeField at={text} setAt={setText} error={wasTried ? error : null} />
      <button type="submit">{words.changeTime}</button>
    </form>
  );
}
