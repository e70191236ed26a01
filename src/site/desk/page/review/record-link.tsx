import { Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import type { ReviewedRecordFragment } from '../../documents.ts';

/** The name of a record with its type, as a link to its form: an internal record has no page. */
export function RecordLink({ record }: { record: ReviewedRecordFragment }) {
  const { code } = useSpeaker();
  return (
    <>
      <a href={linkTo('desk/record', { id: record.id })}>
        <Name label={record.label} />
      </a>{' '}
      <span className="quiet">{code(record.__typename)}</span>
    </>
  );
}
