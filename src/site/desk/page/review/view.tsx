import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useAnswer } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { change, usePlace } from '../../../explorer/page/place.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { ReviewCountsDocument } from '../../documents.ts';
import { RecordLinks } from '../dialogs/record-links.tsx';
import { type Restoring, RestoringDialog } from '../dialogs/restoring.tsx';
import { useForms } from '../form/forms.ts';
import { mayBeSaved, SaveFault } from '../form/save-fault.tsx';
import { useErrorText, useWords } from '../words.tsx';
import { DuplicatesTab } from './duplicates-tab.tsx';
import { FlagsTab } from './flags-tab.tsx';
import { KeyHelp, storedSingleKeys, storeSingleKeys, useKeys } from './keys.tsx';
import { NamesTab } from './names-tab.tsx';
import { OverdueTab } from './overdue-tab.tsx';
import { PublicationsTab } from './publications-tab.tsx';
import './review.css';
import type { Refusal, Result, TabProps } from './tab-props.ts';

const TABS = ['duplicates', 'flags', 'unresolved', 'publications', 'overdueOnes'] as const;

const COMPONENTS: { readonly [tab in (typeof TABS)[number]]: (props: TabProps) => ReactNode } = {
  duplicates: DuplicatesTab,
  flags: FlagsTab,
  unresolved: NamesTab,
  publications: PublicationsTab,
  overdueOnes: OverdueTab,
};

/** Everything that waits for the decision of an editor, one list a tab. */
export function ReviewView() {
  const words = useWords();
  const { number } = useSpeaker();
  const { parameters } = usePlace();
  const answers = useQueryClient();
  const forms = useForms();
  const { data } = useAnswer(ReviewCountsDocument, {});
  const [result, setResult] = useState<Result | null>(null);
  const [undoing, setUndoing] = useState<Restoring | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [hasKeys, setHasKeys] = useState(storedSingleKeys);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const tab = TABS.find((each) => each === parameters.get('tab')) ?? 'duplicates';
  const Tab = COMPONENTS[tab];
  const counts = data && {
    duplicates: data.possibleDuplicates?.totalCount ?? 0,
    flags: (data.flagCounts ?? []).reduce((sum, { count }) => sum + count, 0),
    unresolved: data.unresolvedNames?.totalCount ?? 0,
    publications: data.plannedPublications?.totalCount ?? 0,
    overdueOnes: data.commitments.totalCount,
  };
  const errorText = useErrorText();
  const rejected = refusal && 'message' in refusal ? { ...errorText(refusal), records: refusal.records ?? [] } : null;
  const failed = refusal && 'error' in refusal ? refusal : null;
  // A decision that may be saved is tried again before the next one.
  const isLocked = failed !== null && !failed.isDryRun && mayBeSaved(failed.error);
  const FaultOfWrite = failed?.isDryRun ? Fault : SaveFault;
  const again = () => {
    setRefusal(null);
    failed!.again();
  };
  const done = (next: Result) => {
    setRefusal(null);
    setResult(next);
    void answers.invalidateQueries();
  };
  const undo = result?.undo && !isLocked ? () => setUndoing(result.undo!) : undefined;
  useKeys(hasKeys && !isHelpOpen && !undoing, { u: undo });
  useEffect(() => {
    // The button that had the focus is gone: the keys and Tab go on in the entry.
    if (result && document.activeElement === document.body) document.querySelector<HTMLElement>('.entry')?.focus();
  }, [result]);
  return (
    <div className="review">
      <h1>{words.review}</h1>
      <div className="review-head">
        <nav className="review-tabs" aria-label={words.reviewTabs}>
          {TABS.map((each) => (
            <button
              key={each}
              type="button"
              aria-current={each === tab ? 'page' : undefined}
              onClick={() => {
                setResult(null);
                setRefusal(null);
                change({ tab: [each] });
              }}
            >
              {words[each]} {counts && <span className="quiet">{number(counts[each])}</span>}
            </button>
          ))}
        </nav>
        <KeyHelp
          {...{ hasKeys, isHelpOpen, setIsHelpOpen }}
          setHasKeys={(next) => {
            storeSingleKeys(next);
            setHasKeys(next);
          }}
        />
      </div>
      <p className="review-result" role="status">
        {result?.text}{' '}
        {result?.undo && (
          <button type="button" disabled={isLocked} onClick={undo}>
            {words.undo}
          </button>
        )}
      </p>
      {rejected && (
        <div className="fault" role="alert">
          <p lang={rejected.lang}>{rejected.text}</p>
          {rejected.records.length > 0 && <RecordLinks records={rejected.records} />}
        </div>
      )}
      {failed && <FaultOfWrite error={failed.error} again={again} />}
      <div inert={isLocked}>
        {forms && (
          <Tab
            key={tab}
            forms={forms}
            hasKeys={hasKeys && !isHelpOpen && !isLocked && !undoing}
            done={done}
            refused={setRefusal}
          />
        )}
      </div>
      {forms && undoing && (
        <RestoringDialog
          restoring={undoing}
          forms={forms}
          close={() => setUndoing(null)}
          done={() => {
            setUndoing(null);
            done({ text: words.undone });
          }}
        />
      )}
    </div>
  );
}
