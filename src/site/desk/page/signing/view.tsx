import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ask, Unanswered, useAnswer } from '../../../explorer/page/ask.ts';
import { useListOf, useSpeaker } from '../../../explorer/page/language.tsx';
import { useRested } from '../../../explorer/page/parties/rested.ts';
import { linkTo } from '../../../explorer/page/place.ts';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { RecordSigningDocument, type RecordSigningMutation } from '../../documents.ts';
import {
  BLANK_COMMITMENT,
  BLANK_PARTY,
  blankSigning,
  type Chosen,
  isCheckable,
  newNames,
  recordAt,
  type SigningDraft,
  signingInput,
  withoutParty,
} from '../../signing/signing-input.ts';
import { DuplicateDialog } from '../dialogs/duplicate.tsx';
import { TimeField } from '../dialogs/time-field.tsx';
import { draftKey, SIGNING_FORM } from '../form/drafts.ts';
import { type Forms, typeOfId, useForms } from '../form/forms.ts';
import { readDate } from '../form/read-date.ts';
import { act } from '../form/record-query.ts';
import { mayBeSaved, SaveFault } from '../form/save-fault.tsx';
import { useDraft } from '../form/use-draft.ts';
import type { FormValues, NamedRecord } from '../form/values.ts';
import { instantOf, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useSession } from '../session.tsx';
import { useLabels, useWords } from '../words.tsx';
import { ChoiceField, DateField, RecordField, TextField } from './fields.tsx';
import { SavedSigning } from './saved.tsx';
import './signing.css';

type Payload = NonNullable<RecordSigningMutation['recordSigning']>;

const LEVELS = ['CITY', 'COUNTRY', 'ORGANIZATION'];

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
  /** The new source; the next signing has it too. */
  source: NamedRecord | null;
  publication: { at: string; failure: Error | null } | null;
}

/** One page and one save: an agreement with its parties, signers, commitments and source. */
export function SigningView() {
  const words = useWords();
  const { lang, code, label, moment } = useSpeaker();
  const labels = useLabels();
  const { viewer } = useSession();
  const forms = useForms();
  const list = useListOf('agreements');
  const [{ draft, records }, setTyped] = useState<Typed>({ draft: blankSigning(lang), records: {} });
  const [saved, setSaved] = useState<Saved | null>(null);
  const [duplicate, setDuplicate] = useState<Duplicate | null>(null);
  const [at, setAt] = useState('');
  const [refusal, setRefusal] = useState<Payload['userErrors']>([]);
  const [failure, setFailure] = useState<{ error: Error; attempt: SaveArguments } | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const key = useRef(crypto.randomUUID());
  const planKey = useRef(crypto.randomUUID());
  const isTouched = useRef(false);
  const kept = useDraft(draftKey(viewer.subject ?? '', SIGNING_FORM), () =>
    isTouched.current && !saved
      ? { values: { draft, records } as unknown as FormValues, before: null, version: null }
      : null,
  );
  const { offered, changed, take } = kept;
  useEffect(() => {
    if (!offered || isTouched.current) return;
    setTyped(offered.values as unknown as Typed);
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
  const discard = async () => {
    await kept.remove();
    isTouched.current = false;
    setRefusal([]);
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
    if (isSaving || !isCheckable(draft)) return;
    setIsSaving(true);
    setFailure(null);
    try {
      const input = signingInput(draft, readDate);
      for (const path of allowed) recordAt(input, path).allowDuplicate = true;
      const visibility = saving === 'PUBLIC' ? 'PUBLIC' : 'INTERNAL';
      const { recordSigning: payload } = await ask(RecordSigningDocument, {
        input: { ...input, visibility, note, idempotencyKey: key.current },
        lang,
      });
      if (!payload?.agreement) return refuse(payload?.userErrors ?? [], saving, allowed);
      const { agreement, commitments, parties, people, sources } = payload;
      const lists = [[agreement], commitments, parties, people, sources];
      const ids = lists.flatMap((created) => (created ?? []).map(({ id }) => id));
      const time = saving === 'LATER' ? instantOf(at, ZONE_OF_BROWSER) : null;
      const publication = time === null ? null : { at: time, failure: await plan(ids, time) };
      isTouched.current = false;
      await kept.remove();
      setSaved({ agreement, ids, source: sources?.[0] ?? null, publication });
    } catch (error) {
      setFailure({ error: error as Error, attempt });
    } finally {
      setIsSaving(false);
    }
  };
  const refuse = (errors: Payload['userErrors'], saving: Saving, allowed: readonly RecordPath[]) => {
    const found = errors.find((error) => 'candidates' in error && error.candidates.length > 0);
    setRefusal(errors.filter((error) => error !== found));
    // The path is that of the argument, the record and the field that is alike.
    if (found && 'candidates' in found)
      setDuplicate({ saving, path: found.path.slice(1, -1), candidates: found.candidates, allowed });
  };
  const planAgain = async ({ ids, publication }: Saved) => {
    const failure = await plan(ids, publication!.at);
    setSaved((before) => before && { ...before, publication: { at: publication!.at, failure } });
  };
  const addAnother = ({ source: created }: Saved) => {
    key.current = crypto.randomUUID();
    planKey.current = crypto.randomUUID();
    setSaved(null);
    setRefusal([]);
    const { forum, session, signedOn, source } = draft;
    const sourceNow = { ...source, id: created?.id ?? source.id };
    setTyped({
      draft: { ...blankSigning(lang), forum, session, signedOn, source: sourceNow },
      records: created ? { ...records, [created.id]: created } : records,
    });
  };
  // What may be saved stays as it is, so that the next attempt sends the same.
  const isLocked = failure !== null && mayBeSaved(failure.error);
  const maySave = !isSaving && !isLocked && isCheckable(draft);
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
  const setParty = (index: number, change: Partial<SigningDraft['parties'][number]>, record?: NamedRecord | null) =>
    set({ parties: draft.parties.map((row, each) => (each === index ? { ...row, ...change } : row)) }, record);
  const setCommitment = (index: number, change: Partial<SigningDraft['commitments'][number]>) =>
    set({ commitments: draft.commitments.map((row, each) => (each === index ? { ...row, ...change } : row)) });
  const takeExisting = (row: number | null, record: NamedRecord) => {
    setDuplicate(null);
    // What was typed stays as a draft.
    if (row === null) location.assign(linkTo('desk/record', { id: record.id }));
    else
      setParty(row, duplicate?.path[0] === 'parties' ? { party: chosen(record) } : { signer: chosen(record) }, record);
  };
  const { source } = draft;
  const hasPassed = at !== '' && Date.parse(instantOf(at, ZONE_OF_BROWSER)) <= Date.now();
  return (
    <>
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
          <div className="signing-row">
            <TextField isWide label={words.title} value={draft.title} change={(title) => set({ title })} />
            <TextField label={words.titleLanguage} value={draft.lang} change={(tag) => set({ lang: tag })} />
          </div>
          <div className="signing-row">
            <ChoiceField
              label={label('kind')}
              value={draft.kind}
              choices={constants('kinds').map((each) => [each, code(each)])}
              change={(kind) => set({ kind })}
            />
            <ChoiceField
              label={label('status')}
              value={draft.status}
              choices={constants('statuses').map((each) => [each, code(each)])}
              change={(status) => set({ status })}
            />
            <DateField label={label('signedOn')} value={draft.signedOn} change={(signedOn) => set({ signedOn })} />
          </div>
          <RecordField
            {...{ forms }}
            label={label('forum')}
            types={['FORUM']}
            chosen={recordOf(draft.forum)}
            choose={(record) => set({ forum: record?.id ?? null }, record)}
          />
          <RecordField
            {...{ forms }}
            label={labels('session')}
            types={['SESSION']}
            chosen={recordOf(draft.session)}
            choose={(record) => set({ session: record?.id ?? null }, record)}
          />
          {draft.parties.map((row, index) => {
            const name = words.partyNumber.replace('{}', String(index + 1));
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <fieldset key={index}>
                <legend>{name}</legend>
                <RecordField
                  {...{ forms }}
                  label={name}
                  types={['PARTY']}
                  chosen={recordOf(row.party.id)}
                  choose={(record) => setParty(index, { party: chosen(record) }, record)}
                />
                {row.party.id === null && (
                  <div className="signing-row">
                    <TextField
                      label={words.newParty}
                      value={row.party.newName}
                      change={(newName) => setParty(index, { party: { id: null, newName } })}
                    />
                    {row.party.newName !== '' && (
                      <ChoiceField
                        label={words.levelOf.replace('{}', row.party.newName)}
                        value={row.level}
                        choices={LEVELS.map((each) => [each, code(each)])}
                        change={(level) => setParty(index, { level })}
                      />
                    )}
                  </div>
                )}
                <RecordField
                  {...{ forms }}
                  label={words.signedBy}
                  types={['PERSON']}
                  chosen={recordOf(row.signer.id)}
                  choose={(record) => setParty(index, { signer: chosen(record) }, record)}
                />
                <div className="signing-row">
                  {row.signer.id === null && (
                    <TextField
                      label={words.orNewPerson}
                      value={row.signer.newName}
                      change={(newName) => setParty(index, { signer: { id: null, newName } })}
                    />
                  )}
                  <TextField
                    label={words.signedAs}
                    value={row.signedAs}
                    change={(signedAs) => setParty(index, { signedAs })}
                  />
                </div>
                {draft.parties.length > 2 && (
                  <button type="button" onClick={() => set(withoutParty(draft, index))}>
                    {words.removeParty.replace('{}', String(index + 1))}
                  </button>
                )}
              </fieldset>
            );
          })}
          <button type="button" onClick={() => set({ parties: [...draft.parties, BLANK_PARTY] })}>
            {words.addParty}
          </button>
          <h2>{words.commitmentsOf}</h2>
          {draft.commitments.map((row, index) => {
            const name = words.commitmentNumber.replace('{}', String(index + 1));
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <fieldset key={index}>
                <legend>{name}</legend>
                <TextField
                  isWide
                  label={words.title}
                  value={row.text}
                  change={(text) => setCommitment(index, { text })}
                />
                <div className="signing-row">
                  <ChoiceField
                    label={words.responsibleParty}
                    value={row.responsible}
                    choices={draft.parties.map(({ party }, place) => [
                      String(place),
                      recordOf(party.id)?.label.text ??
                        (party.newName || words.partyNumber.replace('{}', String(place + 1))),
                    ])}
                    change={(responsible) => setCommitment(index, { responsible })}
                  />
                  <DateField
                    label={words.dueDate}
                    value={row.dueOn}
                    change={(dueOn) => setCommitment(index, { dueOn })}
                  />
                </div>
                <button
                  type="button"
                  onClick={() => set({ commitments: draft.commitments.filter((_, each) => each !== index) })}
                >
                  {words.removeRow.replace('{}', name)}
                </button>
              </fieldset>
            );
          })}
          <button type="button" onClick={() => set({ commitments: [...draft.commitments, BLANK_COMMITMENT] })}>
            {words.addCommitment}
          </button>
          <h2>{words.sourceOf}</h2>
          <RecordField
            {...{ forms }}
            label={words.existingSource}
            types={['SOURCE']}
            chosen={recordOf(source.id)}
            choose={(record) => set({ source: { ...source, id: record?.id ?? null } }, record)}
          />
          {source.id === null && (
            <div className="signing-row">
              {(
                [
                  ['title', words.newSourceTitle],
                  ['publisher', words.publisher],
                  ['url', words.sourceUrl],
                ] as const
              ).map(([name, text]) => (
                <TextField
                  key={name}
                  label={text}
                  value={source[name]}
                  change={(given) => set({ source: { ...source, [name]: given } })}
                />
              ))}
              <DateField
                label={words.publishedOn}
                value={source.publishedOn}
                change={(publishedOn) => set({ source: { ...source, publishedOn } })}
              />
            </div>
          )}
          <TextField
            isWide
            label={words.quotedPassage}
            value={source.quote}
            change={(quote) => set({ source: { ...source, quote } })}
          />
        </div>
        <div className="signing-side">
          <Checks draft={draft} />
          {refusal.map(({ message }) => (
            <p key={message} className="fault" role="alert" lang="en">
              {message}
            </p>
          ))}
          {failure && <SaveFault error={failure.error} again={() => void save(...failure.attempt)} />}
          <p className="buttons">
            <button type="submit" className="primary" disabled={!maySave}>
              {words.saveInternal}
            </button>
            <button type="button" disabled={!maySave} onClick={() => void save('PUBLIC')}>
              {words.savePublic}
            </button>
          </p>
          <TimeField at={at} setAt={setAt} />
          {hasPassed && <p className="field-error">{words.timePassed}</p>}
          <p className="buttons">
            <button type="button" disabled={!maySave || at === '' || hasPassed} onClick={() => void save('LATER')}>
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
    </>
  );
}

function chosen(record: NamedRecord | null): Chosen {
  return { id: record?.id ?? null, newName: '' };
}

interface DuplicatesProps extends Typed {
  forms: Forms;
  duplicate: Duplicate;
  close: () => void;
  /** Takes an existing record for the party or signer of a row; null instead of the agreement. */
  use: (row: number | null, record: NamedRecord) => void;
  createAnyway: (note: string) => void;
}

/** The agreement, or a new party or person, beside those that may be the same. */
function Duplicates({ forms, draft, records, duplicate, close, use, createAnyway }: DuplicatesProps) {
  const { path, candidates } = duplicate;
  const input = signingInput(draft, readDate);
  const type = typeOfId(forms, candidates[0]!.id)!;
  const { ref } = recordAt(input, path.slice(0, -1));
  const names = newNames(draft);
  // Ids and refs are shown as the records that they name.
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, shown(each)]));
    const name = names[String(value)];
    return name === undefined ? (records[String(value)] ?? value) : { label: { text: name, lang: draft.lang } };
  };
  return (
    <DuplicateDialog
      {...{ forms, type, candidates, close, createAnyway }}
      fields={forms.fieldsOf(type)}
      values={shown(recordAt(input, path)) as FormValues}
      use={(record) => use(path[0] === 'agreement' ? null : Number(String(ref).replace(/\D/g, '')), record)}
    />
  );
}

/** The errors and warnings of a dry run, after each pause in typing. */
function Checks({ draft }: { draft: SigningDraft }) {
  const words = useWords();
  const { lang } = useSpeaker();
  const rested = JSON.parse(useRested(JSON.stringify(draft))) as SigningDraft;
  const isReady = isCheckable(rested);
  const input = { ...signingInput(rested, readDate), dryRun: true };
  const { data, error } = useAnswer(RecordSigningDocument, { input, lang }, isReady);
  const payload = isReady ? data?.recordSigning : null;
  const isClear = payload && payload.userErrors.length + payload.warnings.length === 0;
  return (
    <section aria-label={words.checks} aria-live="polite">
      <h2>{words.checks}</h2>
      {!isReady && <p className="help">{words.checksWait}</p>}
      {isReady && error && <p lang="en">{error.message}</p>}
      {isClear && <p>{words.checksClear}</p>}
      <ul className="check-list" lang="en">
        {payload?.userErrors.map(({ message }) => (
          <li key={message} className="field-error">
            {message}
          </li>
        ))}
        {payload?.warnings.map(({ code, message }) => (
          <li key={code + message}>{message}</li>
        ))}
      </ul>
    </section>
  );
}
