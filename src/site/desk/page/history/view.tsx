import { useState } from 'react';
import { useList } from '../../../explorer/page/ask.ts';
import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { change, linkTo, usePlace } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import {
  AllHistoryDocument,
  type AllHistoryQuery,
  RecordHistoryDocument,
  type RecordHistoryQuery,
  type RevisionRowFragment,
} from '../../documents.ts';
import { type Restoring, RestoringDialog, stateOfRecord } from '../dialogs/restoring.tsx';
import { type Forms, typeOfId, useForms } from '../form/forms.ts';
import { useWords } from '../words.tsx';
import { HistoryFilters, whereIn } from './filters.tsx';
import { formerLabel, RevisionList } from './revision-list.tsx';

/** Revisions read at once: each has all its changes. */
const PAGE = 20;

const NO_PAGE = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** The history of a record, or of all records. */
export function HistoryView() {
  const { parameters } = usePlace();
  const forms = useForms();
  const id = parameters.get('id');
  if (!forms) return <Loading />;
  return id ? <RecordHistory id={id} forms={forms} /> : <AllHistory forms={forms} />;
}

/** Returns a function that names the version of a revision, with its time. */
function useVersionName(): (revision: RevisionRowFragment) => string {
  const words = useWords();
  const { moment } = useSpeaker();
  return ({ version, at }) => `${words.version.replace('{}', String(version))}, ${moment(at)}`;
}

function RecordHistory({ id, forms }: { id: string; forms: Forms }) {
  const words = useWords();
  const { lang, words: shared } = useSpeaker();
  const list = useList(
    RecordHistoryDocument,
    { id, lang },
    ({ node }: RecordHistoryQuery) => (node && 'history' in node ? node.history : NO_PAGE),
    true,
    PAGE,
    PAGE,
  );
  const [restoring, setRestoring] = useState<Restoring | null>(null);
  const nameOf = useVersionName();
  if (!list.first) return list.error ? <Fault error={list.error} again={list.again} /> : <Loading />;
  const record = list.first.node && 'history' in list.first.node ? list.first.node : null;
  const type = typeOfId(forms, id);
  if (!record || !type) return <p role="alert">{shared.noSuchRecord.replace('{}', id)}</p>;
  const revert = (revision: RevisionRowFragment) => {
    const { id, version } = record;
    setRestoring({
      mutation: 'revertRecord',
      name: nameOf(revision),
      input: { to: revision.versionId, expectedVersion: version },
      state: stateOfRecord(forms, type, { id, version }, lang),
    });
  };
  return (
    <>
      <h1>
        {words.history}: <Name label={record.label} />
      </h1>
      <p>
        <a href={linkTo('desk/record', { id: record.currentId })}>{words.open}</a>
      </p>
      <RevisionList
        list={list}
        actionOf={(revision) =>
          revision.version === record.version ? null : { label: words.revertTo, act: () => revert(revision) }
        }
      />
      {restoring && (
        <RestoringDialog
          restoring={restoring}
          forms={forms}
          close={() => setRestoring(null)}
          done={() => location.reload()}
        />
      )}
    </>
  );
}

function AllHistory({ forms }: { forms: Forms }) {
  const words = useWords();
  const { lang } = useSpeaker();
  const { parameters } = usePlace();
  const [restoring, setRestoring] = useState<Restoring | null>(null);
  const nameOf = useVersionName();
  const list = useList(
    AllHistoryDocument,
    { where: whereIn(parameters), lang },
    ({ revisions }: AllHistoryQuery) => revisions,
    true,
    PAGE,
    PAGE,
  );
  const actionOf = (revision: RevisionRowFragment) => {
    const id = revision.versionId.replace(/@.*$/, '');
    const type = typeOfId(forms, id);
    const mutation = { DELETED: 'restoreRecord', MERGED: 'undoMerge' } as const;
    if (revision.record || !type || !(revision.kind in mutation)) return null;
    const kind = mutation[revision.kind as keyof typeof mutation];
    const former = formerLabel(revision);
    const name = [former?.text, nameOf(revision)].filter(Boolean).join(', ');
    return {
      label: kind === 'restoreRecord' ? words.restoreIt : words.undoMerge,
      act: () => {
        const state = stateOfRecord(forms, type, { id, version: null }, lang);
        setRestoring({ mutation: kind, name, input: { id }, state });
      },
    };
  };
  return (
    <>
      <h1>{words.history}</h1>
      <HistoryFilters forms={forms} parameters={parameters} change={change} />
      {list.error && <Fault error={list.error} again={list.again} />}
      {!list.first && !list.error && <Loading />}
      {list.first && <RevisionList list={list} actionOf={actionOf} hasRecords />}
      {restoring && (
        <RestoringDialog
          restoring={restoring}
          forms={forms}
          close={() => setRestoring(null)}
          done={() => location.reload()}
        />
      )}
    </>
  );
}
