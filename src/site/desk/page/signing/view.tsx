import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { ask, Unanswered, useAnswer } from '../../../explorer/page/ask.ts';
import { Name, useListOf, useSpeaker } from '../../../explorer/page/language.tsx';
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
  type SigningDraft,
  signingInput,
} from '../../signing/signing-input.ts';
import { deleteDraft, draftKey, readDraft, writeDraft } from '../form/drafts.ts';
import { readDate } from '../form/read-date.ts';
import { ReferenceField } from '../form/reference-field.tsx';
import { type Forms, useForms } from '../form/types.ts';
import type { NamedRecord } from '../form/values.ts';
import { RecordLink } from '../review/record-link.tsx';
import { useSession } from '../session.tsx';
import { useWords } from '../words.tsx';
import './signing.css';

type Payload = NonNullable<RecordSigningMutation['recordSigning']>;

const DRAFT_AFTER_MS = 1_000;

const LEVELS = ['CITY', 'COUNTRY', 'ORGANIZATION'];

/** The records that were chosen, by id: a draft has their names. */
interface Kept {
  draft: SigningDraft;
  records: { readonly [id: string]: NamedRecord };
}

/** One page and one save: an agreement with its parties, signers, commitments and source. */
export function SigningView() {
  const words = useWords();
  const { lang, code, label } = useSpeaker();
  const { viewer } = useSession();
  const forms = useForms();
  const list = useListOf('agreements');
  const [{ draft, records }, setKept] = useState<Kept>({ draft: blankSigning(lang), records: {} });
  const [saved, setSaved] = useState<NonNullable<Payload['agreement']> | null>(null);
  const [refusal, setRefusal] = useState<Payload['userErrors']>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const key = useRef(crypto.randomUUID());
  const stored = draftKey(viewer.name ?? '', 'signing');
  const isTouched = useRef(false);

  useEffect(() => {
    void readDraft(stored).then((found) => {
      if (found && !isTouched.current) setKept(found.values as unknown as Kept);
    });
  }, [stored]);
  useEffect(() => {
    if (!isTouched.current || saved) return;
    const timer = setTimeout(() => {
      const values = { draft, records } as unknown as Parameters<typeof writeDraft>[1]['values'];
      void writeDraft(stored, { values, before: null, version: null, at: Date.now() });
    }, DRAFT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, records, stored, saved]);

  const set = (change: Partial<SigningDraft>, record?: NamedRecord | null) => {
    isTouched.current = true;
    setKept((before) => ({
      draft: { ...before.draft, ...change },
      records: record ? { ...before.records, [record.id]: record } : before.records,
    }));
  };
  const save = async (visibility: 'PUBLIC' | 'INTERNAL', allowDuplicate = false) => {
    if (isSaving) return;
    setIsSaving(true);
    setFailure(null);
    try {
      const { agreement, ...input } = signingInput(draft, readDate);
      const { recordSigning } = await ask(RecordSigningDocument, {
        input: { ...input, agreement: { ...agreement, allowDuplicate }, visibility, idempotencyKey: key.current },
        lang,
      });
      setRefusal(recordSigning?.userErrors ?? []);
      if (!recordSigning?.agreement) return;
      await deleteDraft(stored);
      setSaved(recordSigning.agreement);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      setFailure(error.message || error.code);
    } finally {
      setIsSaving(false);
    }
  };
  const addAnother = () => {
    key.current = crypto.randomUUID();
    isTouched.current = false;
    setSaved(null);
    setRefusal([]);
    const { forum, signedOn, source } = draft;
    setKept({ draft: { ...blankSigning(lang), forum, signedOn, source }, records });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save('INTERNAL');
  };
  if (!forms) return <Loading />;
  if (saved) {
    return (
      <>
        <h1>{words.signing}</h1>
        <p className="notice" role="status">
          {words.signingSaved.replace('{}', '')}
          <a href={linkTo(`id/${saved.id}`)}>
            <Name label={saved.label} />
          </a>
        </p>
        <button type="button" onClick={addAnother}>
          {words.addAnother}
        </button>
      </>
    );
  }
  const constants = (field: string) => list.where[field]?.constants ?? [];
  const recordOf = (id: string | null) => (id === null ? null : (records[id] ?? null));
  const setParty = (index: number, change: Partial<SigningDraft['parties'][number]>, record?: NamedRecord | null) =>
    set({ parties: draft.parties.map((row, each) => (each === index ? { ...row, ...change } : row)) }, record);
  const setCommitment = (index: number, change: Partial<SigningDraft['commitments'][number]>) =>
    set({ commitments: draft.commitments.map((row, each) => (each === index ? { ...row, ...change } : row)) });
  const { source } = draft;
  return (
    <>
      <h1>{words.signing}</h1>
      <form
        className="signing"
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void save('INTERNAL');
        }}
      >
        <div className="signing-fields">
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
                  <button
                    type="button"
                    onClick={() => set({ parties: draft.parties.filter((_, each) => each !== index) })}
                  >
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
          {draft.commitments.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <fieldset key={index}>
              <legend>{words.commitmentNumber.replace('{}', String(index + 1))}</legend>
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
            </fieldset>
          ))}
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
          {refusal.map((error) => (
            <div key={error.message} className="fault" role="alert">
              <p lang="en">{error.message}</p>
              {'candidates' in error &&
                error.candidates.map((record) => (
                  <p key={record.id}>
                    <RecordLink record={record} />
                  </p>
                ))}
              {'candidates' in error && (
                <button type="button" onClick={() => void save('INTERNAL', true)}>
                  {words.saveEvenSo}
                </button>
              )}
            </div>
          ))}
          {failure !== null && (
            <p className="fault" role="alert" lang="en">
              {failure}
            </p>
          )}
          <p className="buttons">
            <button type="submit" className="primary" disabled={isSaving || !isCheckable(draft)}>
              {words.saveInternal}
            </button>
            <button type="button" disabled={isSaving || !isCheckable(draft)} onClick={() => void save('PUBLIC')}>
              {words.savePublic}
            </button>
          </p>
        </div>
      </form>
    </>
  );
}

function chosen(record: NamedRecord | null): Chosen {
  return { id: record?.id ?? null, newName: '' };
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

interface FieldOf {
  label: string;
  value: string;
  change: (value: string) => void;
  isWide?: boolean;
}

function TextField({ label, value, change, isWide }: FieldOf) {
  const id = useId();
  return (
    <p className={isWide ? 'field wide' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)} />
    </p>
  );
}

/** A date as people write it, and how it was read. */
function DateField({ label, value, change }: FieldOf) {
  const words = useWords();
  const { date } = useSpeaker();
  const id = useId();
  const read = readDate(value);
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        placeholder={words.dateExample}
        aria-describedby={`${id}-read`}
        aria-invalid={value.trim() !== '' && read === null ? true : undefined}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <span id={`${id}-read`} className="help">
        {value.trim() !== '' && (read ? `= ${date(read)}` : words.noDate)}
      </span>
    </p>
  );
}

function ChoiceField({ label, value, change, choices }: FieldOf & { choices: (readonly [string, string])[] }) {
  const words = useWords();
  const id = useId();
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        <option value="">{words.choose}</option>
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </p>
  );
}

interface RecordFieldProps {
  forms: Forms;
  label: string;
  types: readonly string[];
  chosen: NamedRecord | null;
  choose: (record: NamedRecord | null) => void;
}

function RecordField({ forms, label, types, chosen: record, choose }: RecordFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <ReferenceField {...{ forms, label, types }} chosen={record} onChoose={choose} control={{ id }} />
    </div>
  );
}
