import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { fetchAsUser } from '../../../explorer/page/ask.ts';
import { filled, useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import {
  guessedDraft,
  type MappingDraft,
  mappingText,
  nameOfFile,
  type TableColumn,
  type TargetType,
} from '../../import/mapping-draft.ts';
import { draftKey, IMPORT_FORM } from '../form/drafts.ts';
import { useDraft } from '../form/use-draft.ts';
import { keyNow } from '../key.ts';
import { useSession } from '../session.tsx';
import { useWords } from '../words.tsx';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep, type NamedMapping } from './columns-step.tsx';
import type { CorrectedCells } from './correct-row.tsx';
import { FileStep } from './file-step.tsx';
import './import.css';
import { type Decisions, isNotCreated, NamesStep, partyList, undecided } from './names-step.tsx';
import { ImportFailed, type ImportFields, type ImportReport, type Progress, sendImport } from './send-import.ts';

const STEPS = ['stepFile', 'stepColumns', 'stepNames', 'stepCheck', 'stepDone'] as const;

type Step = (typeof STEPS)[number];

interface Known {
  mappings: readonly NamedMapping[];
  types: readonly TargetType[];
}

/** What the user has chosen for a file. */
interface Choices {
  /** Null if the server knows the format of the file. */
  draft: MappingDraft | null;
  /** The name of a known mapping; empty for a new one. */
  named: string;
  decisions: Decisions;
  allowed: ReadonlySet<number>;
  corrected: CorrectedCells;
}

const NO_CHOICES: Choices = { draft: null, named: '', decisions: {}, allowed: new Set(), corrected: {} };

/** The choices of an import that is not finished. The file itself may be too large to keep. */
interface Unfinished {
  file: Pick<File, 'name' | 'size' | 'lastModified'>;
  step: Step;
  choices: Choices;
}

function isSameFile(one: Unfinished['file'], other: Unfinished['file']): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

/** Loads a table in steps: what its columns mean, who its names are, a dry run, and the import. */
export function ImportView() {
  const words = useWords();
  const { lang, moment } = useSpeaker();
  const { viewer } = useSession();
  const known = useQuery({
    queryKey: ['mappings', lang],
    queryFn: async (): Promise<Known> => {
      const response = await fetchAsUser(`import/mappings.json?lang=${lang}`);
      if (!response.ok) throw new ImportFailed('');
      return response.json();
    },
  });
  const [step, setStep] = useState<Step>('stepFile');
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<readonly TableColumn[] | null>(null);
  const [choices, setChoices] = useState(NO_CHOICES);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading of a new step gets the focus
  useEffect(() => heading.current?.focus(), [step]);
  useEffect(() => {
    if (!isRunning) return;
    // Nothing runs while a request waits for another key, which may need another page.
    const ask = (event: BeforeUnloadEvent) => !keyNow().isRejected && event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
  useEffect(() => () => running.current?.abort(), []);
  const { offered, changed, remove } = useDraft(draftKey(viewer.subject ?? '', IMPORT_FORM), () => {
    if (!file || step === 'stepFile' || step === 'stepDone') return null;
    const { name, size, lastModified } = file;
    return { values: { file: { name, size, lastModified }, step, choices }, before: null, version: null };
  });
  const unfinished = offered?.values as Unfinished | undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each choice and each step is kept
  useEffect(() => changed(), [step, choices, changed]);

  if (!known.data) return known.error ? <Fault error={known.error} again={() => void known.refetch()} /> : <Loading />;
  const types = known.data.types.filter(
    ({ fields }) => !fields.some(({ is, isNeeded, path }) => isNeeded && is === 'record' && !path.includes('.')),
  );
  const choose = (change: Partial<Choices>) => setChoices((before) => ({ ...before, ...change }));
  const fieldsOf = ({ draft, named, decisions, allowed, corrected }: Choices, isTable: boolean): ImportFields => ({
    ...(isTable && { mapping: named || mappingText(draft!, types.find(({ type }) => type === draft!.type)!) }),
    parties: partyList(decisions),
    'create-parties': Object.values(decisions).some(({ means }) => means === 'new') ? 'true' : '',
    'skip-duplicates': 'true',
    'allow-duplicates': [...allowed].join(','),
    cells: Object.keys(corrected).length > 0 ? JSON.stringify(corrected) : '',
    lang: isTable ? '' : lang,
  });
  const fieldsNow = () => fieldsOf(choices, columns !== null);
  const run = async (sent: File, fields: ImportFields): Promise<ImportReport | null> => {
    running.current = new AbortController();
    setIsRunning(true);
    setFailure(null);
    setProgress(null);
    try {
      return await sendImport(sent, fields, running.current.signal, setProgress);
    } catch (error) {
      if (running.current.signal.aborted) return null;
      setFailure((error instanceof ImportFailed && error.message) || words.importBroken);
      return null;
    } finally {
      setIsRunning(false);
    }
  };
  const open = async (chosen: File) => {
    const explained = await run(chosen, { explain: 'true' });
    if (!explained) return;
    setFile(chosen);
    setColumns(explained.columns);
    const kept = unfinished && isSameFile(unfinished.file, chosen) ? unfinished : null;
    // Another import may have saved or deleted a mapping meanwhile.
    const mappings = explained.columns ? ((await known.refetch()).data ?? known.data).mappings : [];
    const next = kept?.choices ?? (explained.columns ? guessed(chosen, explained.columns, mappings) : NO_CHOICES);
    const isGone = next.named !== '' && !mappings.some(({ name }) => name === next.named);
    setChoices(isGone ? { ...next, named: '' } : next);
    if (explained.columns && (isGone || !kept || kept.step === 'stepColumns')) setStep('stepColumns');
    else await check(chosen, fieldsOf(next, explained.columns !== null), kept?.step);
  };
  /** The choices that the guesses of the server suggest. */
  const guessed = (chosen: File, found: readonly TableColumn[], mappings: readonly NamedMapping[]): Choices => {
    const names = new Set(found.map(({ name }) => name));
    const fits = mappings.filter((each) => each.columns.every((column) => names.has(column)));
    const most = types.toSorted((one, other) => fieldsFed(found, other) - fieldsFed(found, one));
    const type = types.find((each) => each.type === 'AGREEMENT') ?? most[0]!;
    return {
      ...NO_CHOICES,
      named: fits.find(({ savedAt }) => savedAt !== null)?.name ?? '',
      draft: guessedDraft(found, type, nameOfFile(chosen.name), lang),
    };
  };
  const check = async (sent: File, fields: ImportFields, next?: Step) => {
    const checked = await run(sent, { ...fields, 'dry-run': 'true' });
    if (!checked) return;
    setReport(checked);
    if (isNotCreated(checked.parties, decisions)) return setStep('stepNames');
    setStep(next ?? (undecided(checked.parties).length > 0 ? 'stepNames' : 'stepCheck'));
  };
  const importAll = async () => {
    const { draft, named } = choices;
    const done = await run(file!, { ...fieldsNow(), 'save-mapping': columns && !named ? draft!.name : '' });
    if (!done) return;
    await remove();
    setReport(done);
    setStep('stepDone');
  };
  const restart = () => {
    setFile(null);
    setReport(null);
    setProgress(null);
    setFailure(null);
    setStep('stepFile');
  };
  const { decisions, allowed, corrected } = choices;
  // A file whose format the server knows has no columns to choose.
  const toColumns = () => (columns ? setStep('stepColumns') : restart());

  return (
    <div className="import-wizard">
      <h1>{words.import}</h1>
      <ol className="steps" aria-label={words.importSteps}>
        {STEPS.map((each) => (
          <li key={each} aria-current={each === step ? 'step' : undefined}>
            {words[each]}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1}>
        {words[step]}
        {file && <span className="quiet"> · {file.name}</span>}
      </h2>
      {failure !== null && (
        <p className="fault" role="alert" lang="en">
          {failure}
        </p>
      )}
      {step === 'stepFile' && unfinished && (
        <p className="notice" role="status">
          {filled(words.chooseAgain, unfinished.file.name, moment(new Date(offered!.at).toISOString()))}{' '}
          <button type="button" onClick={() => void remove()}>
            {words.discard}
          </button>
        </p>
      )}
      {step === 'stepFile' && <FileStep open={(chosen) => void open(chosen)} isReading={isRunning} />}
      {step === 'stepColumns' && (
        <ColumnsStep
          {...{ columns: columns!, types, draft: choices.draft!, named: choices.named, isRunning, progress }}
          setDraft={(draft) => choose({ draft })}
          setNamed={(named) => choose({ named })}
          mappings={known.data.mappings}
          deleted={() => {
            choose({ named: '' });
            void known.refetch().then(() => heading.current?.focus());
          }}
          back={restart}
          next={() => void check(file!, fieldsNow())}
        />
      )}
      {step === 'stepNames' && (
        <NamesStep
          {...{ parties: report!.parties, decisions, isRunning, progress }}
          setDecisions={(decisions) => choose({ decisions })}
          back={toColumns}
          next={() => void check(file!, fieldsNow(), 'stepCheck')}
        />
      )}
      {(step === 'stepCheck' || step === 'stepDone') && (
        <CheckStep
          {...{ report: report!, allowed, corrected, isRunning, progress }}
          setAllowed={(allowed) => choose({ allowed })}
          setCorrected={(corrected) => choose({ corrected })}
          fileName={file!.name}
          columns={columns?.map(({ name }) => name) ?? null}
          isDone={step === 'stepDone'}
          back={() => (undecided(report!.parties).length > 0 ? setStep('stepNames') : toColumns())}
          checkAgain={() => void check(file!, fieldsNow(), 'stepCheck')}
          importAll={() => void importAll()}
          cancel={() => running.current?.abort()}
          restart={restart}
        />
      )}
    </div>
  );
}

function fieldsFed(columns: readonly TableColumn[], { type }: TargetType): number {
  return columns.filter(({ fields }) => fields[type]).length;
}
