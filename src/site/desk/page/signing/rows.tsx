import { useSpeaker } from '../../../explorer/page/language.tsx';
import {
  BLANK_COMMITMENT,
  BLANK_PARTY,
  BLANK_SIGNER,
  BLANK_SOURCE,
  type Chosen,
  isFilled,
  isGiven,
  isSignerFilled,
  MIN_PARTIES,
  type PartyRow,
  replaced,
  type SignerRow,
  type SigningDraft,
  withoutParty,
} from '../../signing/signing-input.ts';
import type { Forms } from '../form/forms.ts';
import type { NamedRecord } from '../form/values.ts';
import { useLabels, useWords } from '../words.tsx';
import { focusOn } from './checks.tsx';
import { ChoiceField, DateField, LanguageField, RecordField, TextField } from './fields.tsx';

const LEVELS = ['CITY', 'COUNTRY', 'ORGANIZATION'];

export interface RowsProps {
  forms: Forms;
  draft: SigningDraft;
  recordOf: (id: string | null) => NamedRecord | null;
  /** Changes the draft. @param record that was chosen */
  set: (change: Partial<SigningDraft>, record?: NamedRecord | null) => void;
}

/** The label of a field in a row: a number tells it from that of the first row. */
const numbered = (label: string, index: number) => (index === 0 ? label : `${label} ${index + 1}`);

function without<Row>(rows: readonly Row[], place: number): Row[] {
  return rows.filter((_, each) => each !== place);
}

/** Focuses the first field of a new row, which is above the button that adds it. */
const focusNew = (path: string) => requestAnimationFrame(() => focusOn(path));

function Removal({ name, remove }: { name: string; remove: () => void }) {
  const words = useWords();
  return (
    <button type="button" onClick={remove}>
      {words.removeRow.replace('{}', name)}
    </button>
  );
}

/** The title in several languages. */
export function TitleRows({ draft: { titles }, set }: RowsProps) {
  const words = useWords();
  const { lang } = useSpeaker();
  return (
    <div data-path="titles">
      {titles.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={index} className="signing-row" data-path={`titles.${index}`}>
          <TextField
            isWide
            isRequired={index === 0}
            path={`titles.${index}.text`}
            label={numbered(words.title, index)}
            value={row.text}
            change={(text) => set({ titles: replaced(titles, index, { text }) })}
          />
          <LanguageField
            isRequired
            path={`titles.${index}.lang`}
            label={numbered(words.titleLanguage, index)}
            value={row.lang}
            change={(tag) => set({ titles: replaced(titles, index, { lang: tag }) })}
          />
          {index > 0 && (
            <Removal name={numbered(words.title, index)} remove={() => set({ titles: without(titles, index) })} />
          )}
        </div>
      ))}
      <button
        type="button"
        onClick={() => {
          set({ titles: [...titles, { lang: titles.some((row) => row.lang === lang) ? '' : lang, text: '' }] });
          focusNew(`titles.${titles.length}`);
        }}
      >
        {words.addTitle}
      </button>
    </div>
  );
}

interface ChosenFieldProps {
  forms: Forms;
  label: string;
  path: string;
  isRequired?: boolean;
  /** Label of the field for a new one; null: there is no such field. */
  newLabel: string | null;
  types: readonly string[];
  value: Chosen;
  recordOf: RowsProps['recordOf'];
  change: (value: Chosen, record?: NamedRecord | null) => void;
}

/** A field for an existing record, and one for the name of a new one. */
function ChosenField({ forms, label, path, isRequired, newLabel, types, value, recordOf, change }: ChosenFieldProps) {
  return (
    <>
      <RecordField
        {...{ forms, label, path, newLabel, types }}
        isRequired={isRequired && value.newName.trim() === ''}
        chosen={recordOf(value.id)}
        typed={value.typed}
        // Words that choose no record leave the name of a new one as it is.
        choose={(record, typed) =>
          change({ id: record?.id ?? null, newName: record ? '' : value.newName, typed }, record)
        }
      />
      {newLabel !== null && value.id === null && (
        <TextField
          label={newLabel}
          value={value.newName}
          change={(newName) => change({ id: null, newName, typed: '' })}
        />
      )}
    </>
  );
}

/** The forum and the session, existing or new. */
export function PlaceFields({ forms, draft: { forum, session }, recordOf, set }: RowsProps) {
  const words = useWords();
  const labels = useLabels();
  const { code, label } = useSpeaker();
  const constants = (type: string, field: string) =>
    forms
      .fieldsOf(forms.typeOf(type)!)
      .find(({ name }) => name === field)!
      .constants!.map((each) => [each, code(each)] as const);
  const choices = (path: 'forum' | 'session', change: (change: { kind?: string; status?: string }) => void) =>
    (['kind', 'status'] as const).map((field) => (
      <ChoiceField
        key={field}
        isRequired
        path={`${path}.${field}`}
        label={`${labels(path)}: ${label(field)}`}
        value={{ forum, session }[path][field]}
        choices={constants(path.toUpperCase(), field)}
        change={(value) => change({ [field]: value })}
      />
    ));
  return (
    <>
      <div data-path="forum">
        <ChosenField
          {...{ forms, recordOf }}
          path="forum"
          label={label('forum')}
          newLabel={words.newForum}
          types={['FORUM']}
          value={forum}
          change={(value, record) => set({ forum: { ...forum, ...value } }, record)}
        />
        {forum.newName !== '' && (
          <div className="signing-row">
            {choices('forum', (change) => set({ forum: { ...forum, ...change } }))}
            {(['startsOn', 'endsOn'] as const).map((field) => (
              <DateField
                key={field}
                path={`forum.${field}`}
                label={`${labels('forum')}: ${labels(field)}`}
                value={forum[field]}
                change={(day) => set({ forum: { ...forum, [field]: day } })}
              />
            ))}
          </div>
        )}
      </div>
      <div data-path="session">
        <ChosenField
          {...{ forms, recordOf }}
          path="session"
          label={labels('session')}
          // A new session needs a forum.
          newLabel={isGiven(forum) || isGiven(session) ? words.newSession : null}
          types={['SESSION']}
          value={session}
          change={(value, record) => set({ session: { ...session, ...value } }, record)}
        />
        {session.newName !== '' && (
          <div className="signing-row">
            {choices('session', (change) => set({ session: { ...session, ...change } }))}
          </div>
        )}
      </div>
    </>
  );
}

/** The parties, each with its signers. */
export function PartyRows(props: RowsProps) {
  const { forms, draft, recordOf, set } = props;
  const { parties } = draft;
  const words = useWords();
  const { code } = useSpeaker();
  return (
    <div data-path="parties">
      {parties.map((row, index) => {
        const name = words.partyNumber.replace('{}', String(index + 1));
        const setRow = (change: Partial<PartyRow>, record?: NamedRecord | null) =>
          set({ parties: replaced(parties, index, change) }, record);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <fieldset key={index} data-path={`parties.${index}`}>
            <legend>{name}</legend>
            <div data-path={`parties.${index}.party`}>
              <ChosenField
                {...{ forms, recordOf }}
                label={name}
                path={`parties.${index}.party`}
                isRequired={index < MIN_PARTIES || row.signers.some(isSignerFilled)}
                newLabel={words.orNewParty}
                types={['PARTY']}
                value={row.party}
                change={(party, record) => setRow({ party }, record)}
              />
              {row.party.newName !== '' && (
                <ChoiceField
                  isRequired
                  path={`parties.${index}.level`}
                  label={words.levelOf.replace('{}', row.party.newName)}
                  value={row.level}
                  choices={LEVELS.map((each) => [each, code(each)])}
                  change={(level) => setRow({ level })}
                />
              )}
            </div>
            <Signers {...props} place={index} setRow={setRow} />
            {parties.length > 2 && (
              <button type="button" onClick={() => set(withoutParty(draft, index))}>
                {words.removeParty.replace('{}', String(index + 1))}
              </button>
            )}
          </fieldset>
        );
      })}
      <button
        type="button"
        onClick={() => {
          set({ parties: [...parties, BLANK_PARTY] });
          focusNew(`parties.${parties.length}`);
        }}
      >
        {words.addParty}
      </button>
    </div>
  );
}

interface SignersProps extends RowsProps {
  place: number;
  setRow: (change: Partial<PartyRow>, record?: NamedRecord | null) => void;
}

function Signers({ forms, draft, recordOf, place, setRow }: SignersProps) {
  const { signers } = draft.parties[place]!;
  const words = useWords();
  return (
    <>
      {signers.map((signer, index) => {
        const setSigner = (change: Partial<SignerRow>, record?: NamedRecord | null) =>
          setRow({ signers: replaced(signers, index, change) }, record);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <div key={index} data-path={`parties.${place}.signers.${index}`}>
            <ChosenField
              {...{ forms, recordOf }}
              path={`parties.${place}.signers.${index}`}
              isRequired={isSignerFilled(signer)}
              label={numbered(words.signedBy, index)}
              newLabel={numbered(words.orNewPerson, index)}
              types={['PERSON']}
              value={signer.person}
              change={(person, record) => setSigner({ person }, record)}
            />
            <TextField
              label={numbered(words.signedAs, index)}
              value={signer.signedAs}
              change={(signedAs) => setSigner({ signedAs })}
            />
            {index > 0 && (
              <Removal
                name={numbered(words.signedBy, index)}
                remove={() => setRow({ signers: without(signers, index) })}
              />
            )}
          </div>
        );
      })}
      <button
        type="button"
        onClick={() => {
          setRow({ signers: [...signers, BLANK_SIGNER] });
          focusNew(`parties.${place}.signers.${signers.length}`);
        }}
      >
        {words.addSigner}
      </button>{' '}
    </>
  );
}

/** Commitments of the parties. */
export function CommitmentRows({ draft: { commitments, parties }, recordOf, set }: RowsProps) {
  const words = useWords();
  return (
    <>
      {commitments.map((row, index) => {
        const name = words.commitmentNumber.replace('{}', String(index + 1));
        const setRow = (change: Partial<typeof row>) => set({ commitments: replaced(commitments, index, change) });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <fieldset key={index} data-path={`commitments.${index}`}>
            <legend>{name}</legend>
            <TextField
              isWide
              isRequired
              path={`commitments.${index}.text`}
              label={words.title}
              value={row.text}
              change={(text) => setRow({ text })}
            />
            <div className="signing-row">
              <ChoiceField
                path={`commitments.${index}.responsible`}
                label={words.responsibleParty}
                value={row.responsible}
                choices={parties.map(({ party }, place) => [
                  String(place),
                  recordOf(party.id)?.label.text ??
                    (party.newName || words.partyNumber.replace('{}', String(place + 1))),
                ])}
                change={(responsible) => setRow({ responsible })}
              />
              <DateField
                path={`commitments.${index}.dueOn`}
                label={words.dueDate}
                value={row.dueOn}
                change={(dueOn) => setRow({ dueOn })}
              />
            </div>
            <Removal name={name} remove={() => set({ commitments: without(commitments, index) })} />
          </fieldset>
        );
      })}
      <button
        type="button"
        onClick={() => {
          set({ commitments: [...commitments, BLANK_COMMITMENT] });
          focusNew(`commitments.${commitments.length}`);
        }}
      >
        {words.addCommitment}
      </button>
    </>
  );
}

/** The sources that every new record cites. */
export function SourceRows({ forms, draft: { sources }, recordOf, set }: RowsProps) {
  const words = useWords();
  return (
    <div data-path="sources">
      {sources.map((row, index) => {
        const name = words.sourceNumber.replace('{}', String(index + 1));
        const setRow = (change: Partial<typeof row>, record?: NamedRecord | null) =>
          set({ sources: replaced(sources, index, change) }, record);
        const at = `sources.${index}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <fieldset key={index} data-path={at}>
            <legend>{name}</legend>
            <RecordField
              {...{ forms }}
              label={words.existingSource}
              path={at}
              newLabel={row.id === null ? words.newSourceTitle : null}
              types={['SOURCE']}
              chosen={recordOf(row.id)}
              typed={row.typed}
              choose={(record, typed) => setRow({ id: record?.id ?? null, typed }, record)}
            />
            {row.id === null && (
              <div className="signing-row">
                {(
                  [
                    ['title', words.newSourceTitle],
                    ['publisher', words.publisher],
                    ['url', words.sourceUrl],
                  ] as const
                ).map(([field, text]) => (
                  <TextField
                    key={field}
                    path={`${at}.${field}`}
                    isRequired={field === 'title' && isFilled(row)}
                    label={text}
                    value={row[field]}
                    change={(given) => setRow({ [field]: given, ...(field === 'title' && { typed: '' }) })}
                  />
                ))}
                <DateField
                  path={`${at}.publishedOn`}
                  label={words.publishedOn}
                  value={row.publishedOn}
                  change={(publishedOn) => setRow({ publishedOn })}
                />
              </div>
            )}
            <TextField isWide label={words.quotedPassage} value={row.quote} change={(quote) => setRow({ quote })} />
            {sources.length > 1 && <Removal name={name} remove={() => set({ sources: without(sources, index) })} />}
          </fieldset>
        );
      })}
      <button
        type="button"
        onClick={() => {
          set({ sources: [...sources, BLANK_SOURCE] });
          focusNew(`sources.${sources.length}`);
        }}
      >
        {words.addSource}
      </button>
    </div>
  );
}
