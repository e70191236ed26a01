import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import type { FormField, FormType } from '../../form-type.ts';
import type { Forms } from '../form/forms.ts';
import { readRecord } from '../form/record-query.ts';
import { useValueText } from '../form/value-text.tsx';
import { type FormValues, type NamedRecord, withDefaults } from '../form/values.ts';
import { useLabels, useWords } from '../words.tsx';
import { Dialog, focusFirstFault } from './dialog.tsx';
import { NoteField } from './note-field.tsx';

export interface DuplicateDialogProps {
  type: FormType;
  forms: Forms;
  fields: readonly FormField[];
  /** The values of the new record. */
  values: FormValues;
  /** Records that may be the same. */
  candidates: readonly NamedRecord[];
  close: () => void;
  use: (record: NamedRecord) => void;
  createAnyway: (note: string) => void;
}

/** A new record beside those that may be the same: use one of them, open it, or create the new one anyway. */
export function DuplicateDialog(props: DuplicateDialogProps) {
  const { candidates, close, use, createAnyway } = props;
  const words = useWords();
  const [index, setIndex] = useState(0);
  const [note, setNote] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const isNoteMissing = note.trim() === '';
  const tryToCreate = () => {
    if (!isNoteMissing) return createAnyway(note.trim());
    setWasTried(true);
    focusFirstFault();
  };
  const candidate = candidates[index]!;
  return (
    <Dialog
      title={words.possibleDuplicate}
      close={close}
      isWide
      buttons={
        <>
          <button type="button" className="primary" onClick={() => use(candidate)}>
            {words.useExisting}
          </button>
          <a className="button" href={linkTo('desk/record', { id: candidate.id })} target="_blank" rel="noreferrer">
            {words.openIt}
          </a>
          <button type="button" onClick={tryToCreate}>
            {words.createAnyway}
          </button>
        </>
      }
    >
      {candidates.length > 1 && (
        <div className="tabs">
          {candidates.map(({ id, label }, each) => (
            <button key={id} type="button" aria-pressed={each === index} onClick={() => setIndex(each)}>
              {label.text}
            </button>
          ))}
        </div>
      )}
      <SideBySide {...props} candidate={candidate} />
      <p className="help">{words.createAnywayHelp}</p>
      <NoteField note={note} setNote={setNote} isMissing={wasTried && isNoteMissing} />
    </Dialog>
  );
}

/** The fields of both records; what differs is marked. */
function SideBySide({ type, forms, fields, values, candidate }: DuplicateDialogProps & { candidate: NamedRecord }) {
  const words = useWords();
  const labels = useLabels();
  const { lang } = useSpeaker();
  const textOf = useValueText(forms);
  const { data } = useQuery({
    queryKey: ['desk', 'record', candidate.id, lang],
    queryFn: () => readRecord(forms, type, candidate.id, lang),
  });
  if (!data) return <Loading />;
  const given = withDefaults(fields, values, forms.inputs);
  const rows = fields
    // Short names always differ.
    .filter(({ name }) => type.readable.includes(name) && name !== 'slug')
    .map((field) => ({
      field,
      mine: textOf(field, given[field.name]),
      theirs: textOf(field, data.values[field.name]),
    }))
    .filter(({ mine, theirs }) => mine !== '' || theirs !== '');
  return (
    <table className="table compared">
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.newOne}</th>
          <th scope="col">
            {words.existingOne}: <Name label={candidate.label} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, mine, theirs }) => (
          <tr key={field.name} className={mine === theirs ? undefined : 'differs'}>
            <th scope="row">{labels(field.name)}</th>
            <td>{mine}</td>
            <td>{theirs}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
