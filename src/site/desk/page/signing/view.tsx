import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ask, Unanswered } from '../../../explorer/page/ask.ts';
import { useListOf, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { RecordSigningDocument, type RecordSigningMutation } from '../../documents.ts';
import {
  blankSigning,
  newNames,
  nextSigning,
  recordAt,
  type SigningDraft,
  signingFaults,
  signingInput,
  withExisting,
} from '../../signing/signing-input.ts';
import { focusFirstFault } from '../dialogs/dialog.tsx';
import { DuplicateDialog } from '../dialogs/duplicate.tsx';
import { TimeField, useTimeError } from '../dialogs/time-field.tsx';
import { draftKey, SIGNING_FORM } from '../form/drafts.ts';
import { FieldErrorsContext, faultErrors } from '../form/errors.ts';
import { type Forms, typeOfId, useForms } from '../form/forms.ts';
import { readDate } from '../form/read-date.ts';
import { act } from '../form/record-query.ts';
import { mayBeSaved, SaveFault } from '../form/save-fault.tsx';
import { useDraft } from '../form/use-draft.ts';
import type { FormValues, NamedRecord } from '../form/values.ts';
import { instantOf, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useSession } from '../session.tsx';
import { useWords } from '../words.tsx';
import { Checks, fieldOfRemark, focusOn, type Remark, Remarks, rejectedValue } from './checks.tsx';
import { ChoiceField, DateField } from './fields.tsx';
import { CommitmentRows, PartyRows, PlaceFields, SourceRows, TitleRows } from './rows.tsx';
import { SavedSigning } from './saved.tsx';
import './signing.css';

type Payload = NonNullable<RecordSigningMutation['recordSigning']>;

/** What is typed, and the records that were chosen, by id: a draft has their names. */
interface Typed {
  draft: SigningDraft;
  records: { readonly [id: string]: NamedRecord };
}

/** LATER saves as internal, and plans the publication. */
type Saving = 'INTERNAL' | 'PUBLIC' | 'LATER';

/** The place of a record in the input: ["parties", "0", "party"]. */
type RecordPath = readonly string[];

/** The paths of new records that were found to be others than their candidates, with the reason. */
type SaveArguments = [saving: Saving, allowed?: readonly RecordPath[], note?: string];

/** A new record that may exist already. */
interface Duplicate {
  saving: Saving;
  path: RecordPath;
  candidates: readonly NamedRecord[];
  /** New records of which this was denied before. */
  allowed: readonly RecordPath[];
}

interface Saved {
  agreement: NonNullable<Payload['agreement']>;
  /** All records that were created. */
  ids: readonly string[];
  /** New records that the next signing has too. */
  created: { forum: NamedRecord | null; session: NamedRecord | null; sources: readonly NamedRecord[] };
  publication: { at: string; failure: Error | null } | null;
}

/** One page and one save: an agreement with its parties, signers, commitments and sources. */
export function SigningView() {
  const words = useWords();
  const { lang, code, label, moment } = useSpeaker();
  const { viewer } = useSession();
  const forms = useForms();
  const list = useListOf('agreements');
  const [{ draft, records }, setTyped] = useState<Typed>({ draft: blankSigning(lang), records: {} });
  const [saved, setSaved] = useState<Saved | null>(null);
  const [duplicate, setDuplicate] = useState<Duplicate | null>(null);
  const [at, setAt] = useState('');
  const [refusal, setRefusal] = useState<readonly Remark[]>([]);
  const [failure, setFailure] = useState<{ error: Error; attempt: SaveArguments } | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const key = useRef(crypto.randomUUID());
  const planKey = useRef(crypto.randomUUID());
  const isTouched = useRef(false);
  /** Whether a save has failed for faults: they are shown until they are corrected. */
  const [isFaulty, setIsFaulty] = useState(false);
  const [isTimeMissing, setIsTimeMissing] = useState(false);
  const kept = useDraft(draftKey(viewer.subject ?? '', SIGNING_FORM), () =>
    isTouched.current ? { values: { draft, records } as unknown as FormValues, before: null, version: null } : null,
  );
  const { offered, changed, take } = kept;
  useEffect(() => {
    const typed = offered?.values as Partial<Typed> | undefined;
    // An earlier version of the page kept one title and one source.
    if (!typed?.draft?.titles || isTouched.current) return;
    setTyped(typed as Typed);
    take();
  }, [offered, take]);

  const set = (change: Partial<SigningDraft>, record?: NamedRecord | null) => {
    isTouched.current = true;
    changed();
    setTyped((before) => ({
      draft: { ...before.draft, ...change },
      records: record ? { ...before.records, [record.id]: record } : before.records,
    }));
  };
  const timeError = useTimeError(at);
  const discard = async () => {
    await kept.remove();
    isTouched.current = false;
    setRefusal([]);
    setIsFaulty(false);
    setTyped({ draft: blankSigning(lang), records: {} });
  };
  /** Plans the publication of new records. @returns why that failed; null if it did not */
  const plan = async (ids: readonly string[], time: string): Promise<Error | null> => {
    try {
      const { userErrors } = await act(
        'publish',
        '__typename',
        { ids, at: time, idempotencyKey: planKey.current },
        lang,
      );
      const [error] = userErrors;
      return error ? new Unanswered(error.message, error.code) : null;
    } catch (error) {
      return error as Error;
    }
  };
  const save = async (...attempt: SaveArguments) => {
    const [saving, allowed = [], note] = attempt;
    if (isSaving) return;
    const isPlannable = saving !== 'LATER' || timeError === null;
    const isSendable = signingFaults(draft, readDate).size === 0;
    setIsFaulty(!isSendable);
    setIsTimeMissing(!isPlannable);
    if (!isSendable || !isPlannable) return focusFirstFault();
    setIsSaving(true);
    setFailure(null);
    setRefusal([]);
    try {
      const input = signingInput(draft, readDate);
      for (const path of allowed) recordAt(input, path).allowDuplicate = true;
      const visibility = saving === 'PUBLIC' ? 'PUBLIC' : 'INTERNAL';
      const { recordSigning: payload } = await ask(RecordSigningDocument, {
        input: { ...input, visibility, note, idempotencyKey: key.current },
        lang,
      });
      if (!payload?.agreement) return refuse(payload?.userErrors ?? [], saving, allowed);
      const { agreement, commitments, parties, people, sources, forum, session } = payload;
      const lists = [[agreement, forum, session], commitments, parties, people, sources];
      const ids = lists.flatMap((list) => (list ?? []).flatMap((record) => record?.id ?? []));
      const time = saving === 'LATER' ? instantOf(at, ZONE_OF_BROWSER) : null;
      const publication = time === null ? null : { at: time, failure: await plan(ids, time) };
      isTouched.current = false;
      await kept.remove();
      const created = { forum: forum ?? null, session: session ?? null, sources: sources ?? [] };
      setSaved({ agreement, ids, created, publication });
    } catch (error) {
      const rejected = rejectedValue(error as Error);
      if (rejected) showRefusal([rejected]);
      else setFailure({ error: error as Error, attempt });
    } finally {
      setIsSaving(false);
    }
  };
  /** Shows errors of the API, and leads to the field of the first one. */
  const showRefusal = (errors: readonly Remark[]) => {
    setRefusal(errors);
    const [first] = errors;
    if (first) requestAnimationFrame(() => focusOn(fieldOfRemark(draft, first)));
  };
  const refuse = (errors: Payload['userErrors'], saving: Saving, allowed: readonly RecordPath[]) => {
    const found = errors.find((error) => 'candidates' in error && error.candidates.length > 0);
    const others = errors.filter((error) => error !== found);
    if (!found || !('candidates' in found)) return showRefusal(others);
    setRefusal(others);
    // The path is that of the argument, the record and the field that is alike.
    setDuplicate({ saving, path: found.path.slice(1, -1), candidates: found.candidates, allowed });
  };
  const planAgain = async ({ ids, publication }: Saved) => {
    const failure = await plan(ids, publication!.at);
    setSaved((before) => before && { ...before, publication: { at: publication!.at, failure } });
  };
  const addAnother = ({ created }: Saved) => {
    key.current = crypto.randomUUID();
    planKey.current = crypto.randomUUID();
    setSaved(null);
    setRefusal([]);
    const found = [...created.sources, created.forum, created.session].filter((record) => record !== null);
    setTyped({
      draft: nextSigning(lang, draft, created),
      records: { ...records, ...Object.fromEntries(found.map((record) => [record.id, record])) },
    });
  };
  // What may be saved stays as it is, so that the next attempt sends the same.
  const isLocked = failure !== null && mayBeSaved(failure.error);
  const maySave = !isSaving && !isLocked;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (maySave) void save('INTERNAL');
  };
  if (!forms) return <Loading />;
  if (saved) {
    return <SavedSigning {...saved} planAgain={() => void planAgain(saved)} addAnother={() => addAnother(saved)} />;
  }
  const constants = (field: string) => list.where[field]?.constants ?? [];
  const recordOf = (id: string | null) => (id === null ? null : (records[id] ?? null));
  const takeExisting = (path: RecordPath, record: NamedRecord) => {
    setDuplicate(null);
    const { ref } = recordAt(signingInput(draft, readDate), path.slice(0, -1));
    const change = withExisting(draft, ref, record.id);
    if (change) set(change, record);
    // What was typed stays as a draft.
    else location.assign(linkTo('desk/record', { id: record.id }));
  };
  const rows = { forms, draft, recordOf, set };
  const faults = isFaulty ? signingFaults(draft, readDate) : [];
  const errors = faultErrors(faults, words, lang);
  return (
    <FieldErrorsContext value={errors}>
      <h1>{words.signing}</h1>
      <form
        className="signing"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          if (maySave) void save('INTERNAL');
        }}
      >
        <div className="signing-fields" inert={isLocked}>
          <TitleRows {...rows} />
          <div className="signing-row">
            <ChoiceField
              path="kind"
              isRequired
              label={label('kind')}
              value={draft.kind}
              choices={constants('kinds').map((each) => [each, code(each)])}
              change={(kind) => set({ kind })}
            />
            <ChoiceField
              path="status"
              isRequired
              label={label('status')}
              value={draft.status}
              choices={constants('statuses').map((each) => [each, code(each)])}
              change={(status) => set({ status })}
            />
            <DateField
              path="signedOn"
              label={label('signedOn')}
              value={draft.signedOn}
              change={(signedOn) => set({ signedOn })}
            />
          </div>
          <PlaceFields {...rows} />
          <PartyRows {...rows} />
          <h2>{words.commitmentsOf}</h2>
          <CommitmentRows {...rows} />
          <h2>{words.sourceOf}</h2>
          <SourceRows {...rows} />
        </div>
        <div className="signing-side">
          <Checks draft={draft} />
          {refusal.length > 0 && (
            <div className="fault" role="alert">
              <Remarks draft={draft} remarks={refusal} />
            </div>
          )}
          {failure && <SaveFault error={failure.error} again={() => void save(...failure.attempt)} />}
          <p className="buttons">
            <button type="submit" className="primary" disabled={!maySave}>
              {words.saveInternal}
            </button>
            <button type="button" disabled={!maySave} onClick={() => void save('PUBLIC')}>
              {words.savePublic}
            </button>
          </p>
          <TimeField at={at} setAt={setAt} error={at !== '' || isTimeMissing ? timeError : null} />
          <p className="buttons">
            <button type="button" disabled={!maySave} onClick={() => void save('LATER')}>
              {words.publishLater}
            </button>
          </p>
          {kept.keptAt !== null && (
            <p className="help">
              {words.draftKept}, {moment(new Date(kept.keptAt).toISOString())}{' '}
              <button type="button" onClick={() => void discard()}>
                {words.discard}
              </button>
            </p>
          )}
        </div>
      </form>
      {duplicate && (
        <Duplicates
          {...{ forms, draft, records, duplicate }}
          close={() => setDuplicate(null)}
          use={takeExisting}
          createAnyway={(note) => {
            setDuplicate(null);
            void save(duplicate.saving, [...duplicate.allowed, duplicate.path], note);
          }}
        />
      )}
    </FieldErrorsContext>
  );
}

interface DuplicatesProps extends Typed {
  forms: Forms;
  duplicate: Duplicate;
  close: () => void;
  /** Takes an existing record for the new one at a path. */
  use: (path: RecordPath, record: NamedRecord) => void;
  createAnyway: (note: string) => void;
}

/** The agreement, or a new party or person, beside those that may be the same. */
function Duplicates({ forms, draft, records, duplicate, close, use, createAnyway }: DuplicatesProps) {
  const { path, candidates } = duplicate;
  const input = signingInput(draft, readDate);
  const type = typeOfId(forms, candidates[0]!.id)!;
  const names = newNames(draft);
  // Ids and refs are shown as the records that they name.
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, shown(each)]));
    const name = names[String(value)];
    return name === undefined
      ? (records[String(value)] ?? value)
      : { label: { text: name, lang: draft.titles[0]!.lang } };
  };
  return (
    <DuplicateDialog
      {...{ forms, type, candidates, close, createAnyway }}
      fields={forms.fieldsOf(type)}
      values={shown(recordAt(input, path)) as FormValues}
      use={(record) => use(path, record)}
    />
  );
}
