import { filled, Name, useSpeaker } from '../../../explorer/page/language.tsx';
import { linkTo } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import type { NamedRecord } from '../form/values.ts';
import { localMoment } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';

export interface SavedSigningProps {
  agreement: Pick<NamedRecord, 'id' | 'label'>;
  /** When it will be published, and why that could not be planned; null if that was not wanted. */
  publication: { at: string; failure: Error | null } | null;
  planAgain: () => void;
  addAnother: () => void;
}

const focused = (element: HTMLElement | null) => element?.focus();

/** What was saved, and whether its publication is planned. */
export function SavedSigning({ agreement, publication, planAgain, addAnother }: SavedSigningProps) {
  const words = useWords();
  const { locale } = useSpeaker();
  const link = (
    <a href={linkTo('desk/record', { id: agreement.id })}>
      <Name label={agreement.label} />
    </a>
  );
  return (
    <>
      <h1>{words.signing}</h1>
      <div className="notice" role="status" tabIndex={-1} ref={focused}>
        <p>{filled(words.signingSaved, link)}</p>
        {publication?.failure === null && (
          <p>{words.willBePublished.replace('{}', localMoment(publication.at, locale))}</p>
        )}
      </div>
      {publication?.failure && (
        <>
          <p className="notice" role="alert">
            {words.notPlanned}
          </p>
          <Fault error={publication.failure} again={planAgain} />
        </>
      )}
      <button type="button" onClick={addAnother}>
        {words.addAnother}
      </button>
    </>
  );
}
