import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { fetchAsUser } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
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

/** Loads a table in steps: what its columns mean, who its names are, a dry run, and the import. */
export function ImportView() {
  const words = useWords();
  const { lang } = useSpeaker();
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
  const [draft, setDraft] = useState<MappingDraft | null>(null);
  const [named, setNamed] = useState('');
  const [decisions, setDecisions] = useState<Decisions>({});
  const [allowed, setAllowed] = useState<ReadonlySet<number>>(new Set());
  const [corrected, setCorrected] = useState<CorrectedCells>({});
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
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
  useEffect(() => () => running.current?.abort(), []);

  if (!known.data) return known.error ? <Fault error={known.error} again={() => void known.refetch()} /> : <Loading />;
  const types = known.data.types.filter(
    ({ fields }) => !fields.some(({ is, isNeeded, path }) => isNeeded && is === 'record' && !path.includes('.')),
  );
  const type = types.find((each) => each.type === draft?.type);
  const fieldsNow = (): ImportFields => ({
    ...(columns && { mapping: named || mappingText(draft!, type!) }),
    parties: partyList(decisions),
    'create-parties': Object.values(decisions).some(({ means }) => means === 'new') ? 'true' : '',
    'skip-duplicates': 'true',
    'allow-duplicates': [...allowed].join(','),
    cells: Object.keys(corrected).length > 0 ? JSON.stringify(corrected) : '',
    lang: columns ? '' : lang,
  });
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
    setDecisions({});
    setAllowed(new Set());
    setCorrected({});
    if (!explained.columns) return await check(chosen, { 'skip-duplicates': 'true', lang });
    const names = new Set(explained.columns.map(({ name }) => name));
    // An earlier import may have saved a mapping meanwhile.
    const { data: now } = await known.refetch();
    const fits = (now ?? known.data).mappings.filter((each) => each.columns.every((column) => names.has(column)));
    setNamed(fits.find(({ savedAt }) => savedAt !== null)?.name ?? '');
    const most = types.toSorted(
      (one, other) => fieldsFed(explained.columns!, other) - fieldsFed(explained.columns!, one),
    );
    setDraft(
      guessedDraft(
        explained.columns,
        types.find((each) => each.type === 'AGREEMENT') ?? most[0]!,
        nameOfFile(chosen.name),
        lang,
      ),
    );
    setStep('stepColumns');
  };
  const check = async (sent: File, fields: ImportFields, next?: Step) => {
    const checked = await run(sent, { ...fields, 'dry-run': 'true' });
    if (!checked) return;
    setReport(checked);
    if (isNotCreated(checked.parties, decisions)) return setStep('stepNames');
    setStep(next ?? (undecided(checked.parties).length > 0 ? 'stepNames' : 'stepCheck'));
  };
  const importAll = async () => {
    const done = await run(file!, { ...fieldsNow(), 'save-mapping': columns && !named ? draft!.name : '' });
    if (!done) return;
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
      {step === 'stepFile' && <FileStep open={(chosen) => void open(chosen)} isReading={isRunning} />}
      {step === 'stepColumns' && (
        <ColumnsStep
          {...{ columns: columns!, types, draft: draft!, setDraft, named, setNamed, isRunning, progress }}
          mappings={known.data.mappings}
          deleted={() => {
            setNamed('');
            void known.refetch().then(() => heading.current?.focus());
          }}
          back={restart}
          next={() => void check(file!, fieldsNow())}
        />
      )}
      {step === 'stepNames' && (
        <NamesStep
          {...{ parties: report!.parties, decisions, setDecisions, isRunning, progress }}
          back={toColumns}
          next={() => void check(file!, fieldsNow(), 'stepCheck')}
        />
      )}
      {(step === 'stepCheck' || step === 'stepDone') && (
        <CheckStep
          {...{ report: report!, allowed, setAllowed, corrected, setCorrected, isRunning, progress }}
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
