import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ask } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { LatestRevisionDocument } from '../../documents.ts';
import type { FormField } from '../../form-type.ts';
import type { Forms } from '../form/forms.ts';
import type { FormRecord } from '../form/record-query.ts';
import { useValueText } from '../form/value-text.tsx';
import { changesOf, type FormValues } from '../form/values.ts';
import { useLabels, useWords } from '../words.tsx';
import { Dialog, focusFirstFault } from './dialog.tsx';

export interface ConflictDialogProps {
  forms: Forms;
  fields: readonly FormField[];
  /** The values with which the form began. */
  before: FormValues;
  mine: FormValues;
  /** The record as it was saved meanwhile. */
  theirs: FormRecord;
  close: () => void;
  saveAgain: (merged: FormValues) => void;
}

/**
 * A record that somebody else saved meanwhile: fields that one side changed are merged; for those that both changed, the
 * user chooses.
 */
export function ConflictDialog({ forms, fields, before, mine, theirs, close, saveAgain }: ConflictDialogProps) {
  const words = useWords();
  const labels = useLabels();
  const { moment } = useSpeaker();
  const textOf = useValueText(forms);
  const [chosen, setChosen] = useState<{ [field: string]: 'mine' | 'theirs' }>({});
  const { data } = useQuery({
    queryKey: ['desk', 'latest', theirs.id, theirs.version],
    queryFn: () => ask(LatestRevisionDocument, { id: theirs.id }),
  });
  const latest = data?.node && 'history' in data.node ? data.node.history.nodes[0] : undefined;
  const changedBy = (values: FormValues) => new Set(Object.keys(changesOf(fields, before, values, forms.inputs)));
  const [byMe, byThem] = [changedBy(mine), changedBy(theirs.values)];
  const differs = new Set(Object.keys(changesOf(fields, mine, theirs.values, forms.inputs)));
  const both = fields.filter(({ name }) => byMe.has(name) && byThem.has(name) && differs.has(name));
  const alone = fields.filter((field) => (byMe.has(field.name) || byThem.has(field.name)) && !both.includes(field));
  const isMine = (name: string) => (name in chosen ? chosen[name] === 'mine' : byMe.has(name));
  const merged = () => {
    const next = { ...theirs.values };
    for (const { name } of fields) if (isMine(name)) next[name] = mine[name];
    return next;
  };
  const id = useId();
  /** Whether saving was tried although choices are missing. */
  const [wasTried, setWasTried] = useState(false);
  const isMissing = (name: string) => wasTried && !(name in chosen);
  const tryToSave = () => {
    if (both.every(({ name }) => name in chosen)) return saveAgain(merged());
    setWasTried(true);
    focusFirstFault();
  };
  const author = latest ? `${latest.by}, ${moment(latest.at)}` : '';
  return (
    <Dialog
      title={words.conflict}
      close={close}
      isWide
      buttons={
        <button type="button" className="primary" onClick={tryToSave}>
          {words.saveAgain}
        </button>
      }
    >
      <p>{words.conflictLead}</p>
      {both.length > 0 && (
        <table className="table compared">
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.yourChange}</th>
              <th scope="col">{words.savedMeanwhile.replace('{}', author)}</th>
            </tr>
          </thead>
          <tbody>
            {both.map((field) => (
              <tr key={field.name}>
                <th scope="row">
                  {labels(field.name)}
                  {isMissing(field.name) && (
                    <p className="field-error" id={`${id}-${field.name}`}>
                      {words.valueNotChosen}
                    </p>
                  )}
                </th>
                <td>{textOf(field, before[field.name])}</td>
                {(['mine', 'theirs'] as const).map((side) => (
                  <td key={side}>
                    <label className="check">
                      <input
                        type="radio"
                        name={`conflict-${field.name}`}
                        checked={chosen[field.name] === side}
                        aria-invalid={isMissing(field.name) || undefined}
                        aria-describedby={isMissing(field.name) ? `${id}-${field.name}` : undefined}
                        onChange={() => setChosen({ ...chosen, [field.name]: side })}
                      />
                      <span>{textOf(field, (side === 'mine' ? mine : theirs.values)[field.name]) || '–'}</span>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {alone.length > 0 && (
        <>
          <h3>{words.mergedFields}</h3>
          <ul className="merged">
            {alone.map((field) => (
              <li key={field.name}>
                <b>{labels(field.name)}</b>:{' '}
                {textOf(field, (byMe.has(field.name) ? mine : theirs.values)[field.name]) || '–'} (
                {byMe.has(field.name) ? words.yourChange : words.savedMeanwhile.replace('{}', author)})
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
