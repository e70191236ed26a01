import { useRef, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import {
  type ColumnChoice,
  choiceOf,
  guessedDraft,
  type MappingDraft,
  missingTargets,
  PARTY_LEVELS,
  type TableColumn,
  type Target,
  type TargetType,
} from '../../import/mapping-draft.ts';
import { LanguageSelect } from '../form/language-select.tsx';
import { useWords } from '../words.tsx';
import { DeleteMapping } from './delete-mapping.tsx';
import { ProgressLine } from './progress-line.tsx';
import type { Progress } from './send-import.ts';

export interface NamedMapping {
  name: string;
  title: string | null;
  columns: readonly string[];
  /** When an editor saved it; null for one of Entente. */
  savedAt: string | null;
  /** Whether the user may delete it. */
  mayChange: boolean;
}

export interface ColumnsStepProps {
  columns: readonly TableColumn[];
  types: readonly TargetType[];
  mappings: readonly NamedMapping[];
  draft: MappingDraft;
  setDraft: (draft: MappingDraft) => void;
  /** The name of a known mapping; empty for a new one. */
  named: string;
  setNamed: (name: string) => void;
  /** Called when the named mapping was deleted. */
  deleted: () => void;
  isRunning: boolean;
  progress: Progress | null;
  back: () => void;
  next: () => void;
}

/** Chooses a known mapping for the file, or what each of its columns means. */
export function ColumnsStep(props: ColumnsStepProps) {
  const { columns, types, mappings, draft, setDraft, named, setNamed, deleted, isRunning, progress, back, next } =
    props;
  const words = useWords();
  const type = types.find((each) => each.type === draft.type)!;
  const names = new Set(columns.map(({ name }) => name));
  const fitting = mappings.filter((mapping) => mapping.columns.every((column) => names.has(column)));
  const missing = missingTargets(draft, type);
  /** Whether going on was tried without a key column; the browser itself finds empty fields. */
  const [wasTried, setWasTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const lacksKey = named === '' && draft.key.length === 0;
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        setWasTried(lacksKey);
        if (lacksKey) form.current!.querySelector<HTMLElement>('[data-keys] input')!.focus();
        else if (!isRunning) next();
      }}
    >
      {fitting.length > 0 && (
        <p className="line">
          <label htmlFor="known-mapping">{words.mapping}</label>
          <select id="known-mapping" value={named} onChange={({ currentTarget }) => setNamed(currentTarget.value)}>
            <option value="">{words.newMapping}</option>
            {fitting.map(({ name, title }) => (
              <option key={name} value={name}>
                {title ? `${name}: ${title}` : name}
              </option>
            ))}
          </select>
          {mappings.some(({ name, mayChange }) => name === named && mayChange) && (
            <DeleteMapping name={named} deleted={deleted} />
          )}
        </p>
      )}
      {named === '' && (
        <NewMapping {...{ columns, types, type, draft, setDraft, missing }} isKeyMissing={wasTried && lacksKey} />
      )}
      <p className="buttons">
        <button type="button" onClick={back}>
          {words.back}
        </button>
        <button type="submit" className="primary" disabled={isRunning}>
          {words.next}
        </button>
      </p>
      {isRunning && <ProgressLine progress={progress} otherwise={words.checking} />}
    </form>
  );
}

interface NewMappingProps extends Pick<ColumnsStepProps, 'columns' | 'types' | 'draft' | 'setDraft'> {
  type: TargetType;
  missing: readonly Target[];
  isKeyMissing: boolean;
}

function NewMapping({ columns, types, type, draft, setDraft, missing, isKeyMissing }: NewMappingProps) {
  const words = useWords();
  const { label } = useSpeaker();
  const choose = (column: string, choice: ColumnChoice) =>
    setDraft({ ...draft, columns: { ...draft.columns, [column]: choice } });
  const isFed = Object.values(draft.columns).some(({ path }) => path === 'visibility');
  const visibility = isFed ? undefined : type.fields.find(({ path }) => path === 'visibility');
  const fix = (path: string, value: string) => setDraft({ ...draft, constants: { ...draft.constants, [path]: value } });
  return (
    <>
      <div className="mapping-head">
        <p>
          <label htmlFor="row-makes">{words.rowMakes}</label>
          <select
            id="row-makes"
            value={draft.type}
            onChange={({ currentTarget: { value } }) =>
              setDraft(guessedDraft(columns, types.find((each) => each.type === value)!, draft.name, draft.lang))
            }
          >
            {types.map((each) => (
              <option key={each.type} value={each.type}>
                {each.label}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label htmlFor="text-language">{words.textLanguage}</label>
          <LanguageSelect
            control={{ id: 'text-language', 'aria-required': true }}
            value={draft.lang}
            change={(lang) => setDraft({ ...draft, lang })}
          />
        </p>
        <p>
          <label htmlFor="mapping-name">{words.mappingName}</label>
          <input
            id="mapping-name"
            value={draft.name}
            required
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            aria-describedby="mapping-name-help"
            onChange={({ currentTarget: { value } }) => setDraft({ ...draft, name: value })}
          />
        </p>
      </div>
      <p className="help" id="mapping-name-help">
        {words.mappingNameHelp}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by keyboard */}
      <section className="scrolled" aria-label={words.stepColumns} tabIndex={0}>
        <table className="table columns-table">
          <thead>
            <tr>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.samples}</th>
              <th scope="col">{words.meaning}</th>
              <th scope="col">{words.options}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => {
              const choice = draft.columns[column.name]!;
              const target = type.fields.find(({ path }) => path === choice.path);
              return (
                <tr key={column.name}>
                  <th scope="row">{column.name}</th>
                  <td>
                    <ul className="samples">
                      {column.samples.map((sample, index) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity
                        <li key={index}>{sample || '–'}</li>
                      ))}
                    </ul>
                  </td>
                  <td>
                    <select
                      aria-label={`${words.meaning}: ${column.name}`}
                      value={choice.path}
                      onChange={({ currentTarget: { value } }) =>
                        choose(
                          column.name,
                          choiceOf(
                            column,
                            type.fields.find(({ path }) => path === value),
                          ),
                        )
                      }
                    >
                      <option value="">{words.leftOut}</option>
                      {type.fields
                        .filter(({ is }) => is !== 'record')
                        .map((field) => (
                          <option key={field.path} value={field.path}>
                            {field.label}
                          </option>
                        ))}
                    </select>
                  </td>
                  <td>
                    {target && <Details {...{ column, choice, target }} choose={(next) => choose(column.name, next)} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {(missing.length > 0 || visibility) && (
        <fieldset className="fixed-values">
          <legend>{words.fixedValues}</legend>
          {missing.map((target) => (
            <p key={target.path}>
              <label htmlFor={`fixed-${target.path}`}>{target.label}</label>
              <Constant
                {...{ target }}
                value={draft.constants[target.path] ?? ''}
                change={(value) => fix(target.path, value)}
              />
            </p>
          ))}
          {visibility && (
            <p>
              <label htmlFor="fixed-visibility">{visibility.label}</label>
              <select
                id="fixed-visibility"
                value={draft.constants.visibility ?? ''}
                onChange={({ currentTarget: { value } }) => fix('visibility', value)}
              >
                {visibility.words!.map(({ word, label }) => (
                  // Records are public unless a mapping says otherwise.
                  <option key={word} value={word === 'PUBLIC' ? '' : word}>
                    {label}
                  </option>
                ))}
              </select>
            </p>
          )}
        </fieldset>
      )}
      <fieldset className="fixed-values" data-keys aria-describedby={isKeyMissing ? 'key-columns-error' : undefined}>
        <legend>{words.keyColumns}</legend>
        {isKeyMissing && (
          <p className="field-error" id="key-columns-error">
            {words.keyColumnMissing}
          </p>
        )}
        {columns.map(({ name }) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={draft.key.includes(name)}
              onChange={({ currentTarget: { checked } }) =>
                setDraft({ ...draft, key: checked ? [...draft.key, name] : draft.key.filter((each) => each !== name) })
              }
            />{' '}
            {name || label('none')}
          </label>
        ))}
      </fieldset>
    </>
  );
}

function Constant({ target, value, change }: { target: Target; value: string; change: (value: string) => void }) {
  const words = useWords();
  const id = `fixed-${target.path}`;
  if (!target.words) {
    return <input id={id} value={value} required onChange={({ currentTarget }) => change(currentTarget.value)} />;
  }
  return (
    <select id={id} value={value} required onChange={({ currentTarget }) => change(currentTarget.value)}>
      <option value="">{words.choose}</option>
      {target.words.map(({ word, label }) => (
        <option key={word} value={word}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface DetailsProps {
  column: TableColumn;
  choice: ColumnChoice;
  target: Target;
  choose: (choice: ColumnChoice) => void;
}

const SEPARATORS = [';', '|', ',', '/', '\n'];

/** How the cells of a column are read: the format of dates, the separator of values, the meaning of words. */
function Details({ column, choice, target, choose }: DetailsProps) {
  const words = useWords();
  const { date, code } = useSpeaker();
  if (target.is === 'date' && column.dates.length > 0) {
    return (
      <label>
        {words.dateFormat}{' '}
        <select
          value={choice.format ?? column.dates[0]!.format}
          onChange={({ currentTarget: { value } }) => choose({ ...choice, format: value })}
        >
          {column.dates.map((each) => (
            <option key={each.format} value={each.format}>
              {each.format} ({words.dateMeans.replace('{}', each.text).replace('{}', date(each.date))})
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (target.words) {
    return (
      <ul className="cell-words">
        {column.values.map((cell) => (
          <li key={cell}>
            <label>
              {words.cellMeans.replace('{}', cell)}{' '}
              <select
                value={choice.words[cell] ?? ''}
                onChange={({ currentTarget: { value } }) =>
                  choose({ ...choice, words: { ...choice.words, [cell]: value } })
                }
              >
                <option value="">{words.choose}</option>
                {target.words!.map(({ word, label }) => (
                  <option key={word} value={word}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <>
      {target.isMany && (
        <label>
          {words.separator}{' '}
          <select
            value={choice.separator ?? ''}
            onChange={({ currentTarget: { value } }) => choose({ ...choice, separator: value || null })}
          >
            <option value="">{words.oneValue}</option>
            {SEPARATORS.map((sign) => (
              <option key={sign} value={sign}>
                {sign === '\n' ? words.lineBreak : sign}
              </option>
            ))}
          </select>
        </label>
      )}
      {target.is === 'party' && (
        <label>
          {words.partyLevel}{' '}
          <select value={choice.level} onChange={({ currentTarget: { value } }) => choose({ ...choice, level: value })}>
            <option value="">{words.anyLevel}</option>
            {PARTY_LEVELS.map((level) => (
              <option key={level} value={level}>
                {code(level)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
