import { useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { useWords } from '../words.tsx';
import type { CorrectedCells } from './correct-row.tsx';
import { ProgressLine } from './progress-line.tsx';
import { ReportTable } from './report-table.tsx';
import { type ImportReport, isDuplicate, type Progress } from './send-import.ts';

export interface CheckStepProps {
  report: ImportReport;
  fileName: string;
  /** The columns of the file; null if the server knows its format. */
  columns: readonly string[] | null;
  /** Rows whose records are imported though they may exist already. */
  allowed: ReadonlySet<number>;
  setAllowed: (rows: ReadonlySet<number>) => void;
  /** Cells that are read in place of those of the file. */
  corrected: CorrectedCells;
  setCorrected: (corrected: CorrectedCells) => void;
  isRunning: boolean;
  progress: Progress | null;
  /** Whether the report is that of the import, not of the dry run. */
  isDone: boolean;
  back: () => void;
  checkAgain: () => void;
  importAll: () => void;
  cancel: () => void;
  restart: () => void;
}

/** The counts and the report of the dry run, the running import, and its result. */
export function CheckStep(props: CheckStepProps) {
  const { report, fileName, columns, allowed, setAllowed, corrected, setCorrected, isRunning, progress, isDone } =
    props;
  const words = useWords();
  const { number } = useSpeaker();
  const [isImporting, setIsImporting] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [isCancelled, setIsCancelled] = useState(false);
  const hasDuplicates = report.rows.some(isDuplicate);
  const ended = isCancelled && !isRunning && (
    <p className="notice" role="alert">
      {progress?.doing === 'writing'
        ? words.cancelled.replace('{}', number(progress.done)).replace('{}', number(progress.of ?? 0))
        : words.cancelledEarly}
    </p>
  );
  return (
    <>
      {isDone && (
        <p className="notice" role="status">
          {words.imported}
        </p>
      )}
      {ended}
      <Counts report={report} />
      {report.outcome?.notices?.map((notice) => (
        <p key={notice} lang="en">
          {notice}
        </p>
      ))}
      <ReportTable
        rows={report.rows}
        fileName={fileName}
        allowed={isDone || !hasDuplicates ? null : allowed}
        allow={(row, isAllowed) => {
          const next = new Set(allowed);
          if (isAllowed) next.add(row);
          else next.delete(row);
          setAllowed(next);
        }}
        columns={columns}
        corrected={corrected}
        correct={isDone || isRunning ? null : setCorrected}
      />
      {isRunning && <ProgressLine progress={progress} otherwise={isImporting ? words.importing : words.checking} />}
      <p className="buttons">
        {isDone ? (
          <button type="button" onClick={props.restart}>
            {words.anotherFile}
          </button>
        ) : isRunning && isImporting ? (
          <button type="button" onClick={() => setIsAsking(true)} disabled={isAsking}>
            {words.cancelImport}
          </button>
        ) : (
          <>
            <button type="button" onClick={props.back} disabled={isRunning}>
              {words.back}
            </button>
            <button type="button" onClick={props.checkAgain} disabled={isRunning}>
              {words.checkAgain}
            </button>
            <button
              type="button"
              className="primary"
              disabled={isRunning}
              onClick={() => {
                setIsImporting(true);
                setIsCancelled(false);
                props.importAll();
              }}
            >
              {words.startImport}
            </button>
          </>
        )}
      </p>
      {isAsking && isRunning && (
        <div className="notice" role="alert">
          <p>{words.cancelAsk}</p>
          <p className="buttons">
            <button
              type="button"
              onClick={() => {
                setIsAsking(false);
                setIsCancelled(true);
                props.cancel();
              }}
            >
              {words.cancelImport}
            </button>
            <button type="button" onClick={() => setIsAsking(false)}>
              {words.goOn}
            </button>
          </p>
        </div>
      )}
    </>
  );
}

function Counts({ report }: { report: ImportReport }) {
  const words = useWords();
  const { number, code } = useSpeaker();
  const outcome = report.outcome!;
  const facts: [string, number][] = [
    [words.rowsRead, outcome.rows],
    [words.rowsRefused, outcome.refusedRows],
    [words.rowsRepaired, outcome.repairedRows],
    [words.partiesCreated, outcome.partiesMade],
  ];
  return (
    <>
      <dl className="counts">
        {facts.map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.rowMakes}</th>
            {(['created', 'changed', 'unchanged', 'refused'] as const).map((each) => (
              <th key={each} scope="col" className="number">
                {words[each]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(outcome.kinds).map(([kind, counts]) => (
            <tr key={kind}>
              <th scope="row">{code(kind)}</th>
              <td className="number">{number(counts.created)}</td>
              <td className="number">{number(counts.changed)}</td>
              <td className="number">{number(counts.unchanged)}</td>
              <td className="number">{number(counts.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
