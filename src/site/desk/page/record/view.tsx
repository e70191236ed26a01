import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { fileAt, linkTo, usePlace } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import type { FormType } from '../../form-type.ts';
import { type Action, LifecycleDialog } from '../dialogs/lifecycle.tsx';
import { StatusDialog } from '../dialogs/status.tsx';
import { deleteDrafts, draftsOf, IMPORT_FORM, SIGNING_FORM } from '../form/drafts.ts';
import { FindRecord } from '../form/find-record.tsx';
import { type Forms, typeOfId, useForms } from '../form/forms.ts';
import { RecordForm } from '../form/record-form.tsx';
import { type FormRecord, readRecord } from '../form/record-query.ts';
import { localMoment } from '../form/zoned-time.ts';
import { BASE_OF_FORM } from '../read-again.ts';
import { useSession } from '../session.tsx';
import { useCode, useLabels, useWords } from '../words.tsx';

/** A record to change, a new record of a type, or the start: find a record, or choose the type of a new one. */
export function RecordView() {
  const { parameters } = usePlace();
  const forms = useForms();
  if (!forms) return <Loading />;
  const id = parameters.get('id');
  const type = id ? typeOfId(forms, id) : forms.typeOf(parameters.get('type') ?? '');
  if (id && type) return <ExistingRecord key={id} id={id} type={type} forms={forms} />;
  return type ? <NewRecord type={type} forms={forms} /> : <Start forms={forms} unknown={id} />;
}

function NewRecord({ type, forms }: { type: FormType; forms: Forms }) {
  const words = useWords();
  const labels = useLabels();
  const { canWrite } = useSession();
  return (
    <>
      <h1>
        {words.newRecord}: {labels(type.name)}
      </h1>
      {canWrite && (
        <RecordForm
          type={type}
          forms={forms}
          record={null}
          onSaved={({ id }) => location.assign(linkTo('desk/record', { id, saved: 'yes' }))}
          onFound={({ id }) => location.assign(linkTo('desk/record', { id }))}
        />
      )}
    </>
  );
}

/** The form is long, and its save button is at the end: the notice is shown where it is. */
const showNotice = (notice: HTMLElement | null) => notice?.scrollIntoView({ block: 'center' });

function ExistingRecord({ id, type, forms }: { id: string; type: FormType; forms: Forms }) {
  const words = useWords();
  const code = useCode();
  const { lang } = useSpeaker();
  const { canWrite } = useSession();
  const { parameters } = usePlace();
  const [notice, setNotice] = useState(parameters.get('saved') === null ? null : words.saved);
  const { data, error, refetch } = useQuery({
    queryKey: ['desk', 'form', id, lang],
    queryFn: () => readRecord(forms, type, id, lang),
    // The form keeps what it began with; a newer version is a conflict when it is saved.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    meta: BASE_OF_FORM,
  });
  if (error) return <Fault error={error} again={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data === null) return <Start forms={forms} unknown={id} />;
  const again = (next: string | null) => {
    setNotice(next);
    void refetch();
  };
  return (
    <>
      <p className="party-kind">{code(data.__typename)}</p>
      <h1>
        <Name label={data.label} />
      </h1>
      <p className="record-actions">
        <span className={`visibility ${data.visibility.toLowerCase()}`}>{code(data.visibility)}</span>
        {data.status !== null && <span className="visibility">{code(data.status)}</span>}
        <a href={linkTo('desk/history', { id })}>{words.history}</a>
        {data.visibility === 'PUBLIC' && <a href={fileAt(`id/${id}`)}>{words.page}</a>}
        {canWrite && <Actions record={data} again={again} type={type} forms={forms} />}
      </p>
      {notice !== null && (
        <p key={`notice ${data.version}`} ref={showNotice} className="notice" role="status">
          {notice}
        </p>
      )}
      {canWrite && (
        <RecordForm key={data.version} type={type} forms={forms} record={data} onSaved={() => again(words.saved)} />
      )}
    </>
  );
}

interface ActionsProps {
  record: FormRecord;
  again: (notice: string | null) => void;
  type: FormType;
  forms: Forms;
}

/** Buttons for the record as a whole. */
function Actions({ record, again, type, forms }: ActionsProps) {
  const words = useWords();
  const { locale } = useSpeaker();
  const [action, setAction] = useState<Action | null>(null);
  const [isChanging, setIsChanging] = useState(false);
  const actions: Action[] =
    record.visibility === 'PUBLIC' ? ['unpublish', 'deleteRecord'] : ['publish', 'publishLater', 'deleteRecord'];
  return (
    <>
      {type.status && (
        <button type="button" onClick={() => setIsChanging(true)}>
          {words.changeStatus}
        </button>
      )}
      {isChanging && (
        <StatusDialog
          {...{ record, type, forms }}
          close={() => setIsChanging(false)}
          done={() => {
            setIsChanging(false);
            again(words.saved);
          }}
        />
      )}
      {actions.map((each) => (
        <button key={each} type="button" onClick={() => setAction(each)}>
          {words[each]}
        </button>
      ))}
      {action && (
        <LifecycleDialog
          action={action}
          record={record}
          close={() => setAction(null)}
          done={(plannedAt) => {
            setAction(null);
            if (action === 'deleteRecord') location.assign(linkTo('desk/record', { deleted: 'yes' }));
            else again(plannedAt && words.willBePublished.replace('{}', localMoment(plannedAt, locale)));
          }}
        />
      )}
    </>
  );
}

function Start({ forms, unknown }: { forms: Forms; unknown: string | null }) {
  const words = useWords();
  const { parameters } = usePlace();
  const labels = useLabels();
  const { words: shared } = useSpeaker();
  const { canWrite } = useSession();
  return (
    <>
      <h1>{words.record}</h1>
      {unknown !== null && (
        <p className="notice" role="alert">
          {shared.noSuchRecord.replace('{}', unknown)}
        </p>
      )}
      {parameters.get('deleted') !== null && (
        <p className="notice" role="status">
          {words.deleted} <a href={linkTo('desk/history')}>{words.history}</a>
        </p>
      )}
      <FindRecord forms={forms} />
      {canWrite && (
        <>
          <h2>{words.newRecord}</h2>
          <ul className="new-records">
            {forms.types.map(({ type, name }) => (
              <li key={type}>
                <a href={linkTo('desk/record', { type })}>{labels(name)}</a>
              </li>
            ))}
          </ul>
          <Drafts forms={forms} />
        </>
      )}
    </>
  );
}

/** The drafts in this browser. */
function Drafts({ forms }: { forms: Forms }) {
  const words = useWords();
  const labels = useLabels();
  const { moment } = useSpeaker();
  const { viewer } = useSession();
  const user = viewer.subject ?? '';
  const { data = [], refetch } = useQuery({
    queryKey: ['desk', 'drafts', user],
    queryFn: () => draftsOf(user),
    staleTime: 0,
  });
  if (data.length === 0) return null;
  const link = (form: string) => {
    if (form === SIGNING_FORM) return <a href={linkTo('desk/signing')}>{words.signing}</a>;
    if (form === IMPORT_FORM) return <a href={linkTo('desk/import')}>{words.import}</a>;
    const type = forms.typeOf(form);
    if (type) {
      const name = `${words.newRecord}: ${labels(type.name)}`;
      return <a href={linkTo('desk/record', { type: form })}>{name}</a>;
    }
    const named = typeOfId(forms, form);
    return <a href={linkTo('desk/record', { id: form })}>{named ? labels(named.name) : form}</a>;
  };
  return (
    <>
      <h2>{words.drafts}</h2>
      <ul>
        {data.map(({ form, at }) => (
          <li key={form}>
            {link(form)}, {moment(new Date(at).toISOString())}
          </li>
        ))}
      </ul>
      <p>
        <button type="button" onClick={() => void deleteDrafts(user).then(() => refetch())}>
          {words.deleteDrafts}
        </button>
      </p>
    </>
  );
}
