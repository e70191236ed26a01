import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import type { NamedRecord } from '../form/values.ts';

/** Records as links that open beside the page. */
export function RecordLinks({ records }: { records: readonly NamedRecord[] }) {
  const { code } = useSpeaker();
  return (
    <ul className="record-links">
      {records.map((record) => (
        <li key={record.id}>
          <a href={linkTo('desk/record', { id: record.id })} target="_blank" rel="noreferrer">
            <Name label={record.label} />
          </a>{' '}
          <span className="party-kind">{code(record.__typename)}</span>
        </li>
      ))}
    </ul>
  );
}
