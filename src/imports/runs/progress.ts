import type { SourceFile } from '../files/source-file.ts';
import type { ImportProgress } from './import-job.ts';

const LINE_INTERVAL_MS = 5_000;
const REDRAW_INTERVAL_MS = 200;

/** A slow step is shown again after this time, so that it does not seem stuck. */
const MAX_SILENCE_MS = 5_000;
const TICK_MS = 1_000;

/** The rate of a shorter step cannot be estimated. */
const MIN_ESTIMATE_MS = 1_000;

/** How and how often progress is shown. */
interface ProgressDisplay {
  /** @param forMs how long the step has been running */
  show(step: ImportProgress, forMs: number): void;
  /** The minimum interval between two updates. */
  leastMs: number;
  /** A step is not shown before this time, unless nothing was shown for `MAX_SILENCE_MS`. */
  quietMs?: number;
}

/** Shows the steps of an import at a limited rate. A step without news is shown again until it ends. */
export class ThrottledProgress {
  private step: ImportProgress | null = null;
  private begunAt = 0;
  private shownAt = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly showing: ProgressDisplay) {}

  update(step: ImportProgress): void {
    if (!this.timer) this.shownAt = this.showing.quietMs ? performance.now() : Number.NEGATIVE_INFINITY;
    if (step.doing !== this.step?.doing) this.begunAt = performance.now();
    this.step = step;
    this.timer ??= setInterval(() => this.showAfter(MAX_SILENCE_MS), TICK_MS).unref();
    this.showAfter(this.showing.leastMs);
  }

  /** Stops showing progress until the next `update`. */
  end(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.step = null;
  }

  private showAfter(ms: number): void {
    if (!this.step) return;
    const now = performance.now();
    const silentMs = now - this.shownAt;
    const forMs = now - this.begunAt;
    const { quietMs = 0 } = this.showing;
    if (silentMs < ms || (forMs < quietMs && silentMs < MAX_SILENCE_MS)) return;
    this.shownAt = now;
    this.showing.show(this.step, forMs);
  }
}

/** The output stream for progress. */
interface OutputStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows the progress of an import: redrawn in place on a terminal, in separate lines elsewhere. */
export class ProgressLines {
  private readonly steady = new ThrottledProgress({
    show: (step, forMs) => this.draw(step, forMs),
    leastMs: this.screen.isTTY ? REDRAW_INTERVAL_MS : LINE_INTERVAL_MS,
    quietMs: MIN_ESTIMATE_MS,
  });
  private isDrawn = false;

  constructor(
    private readonly screen: OutputStream,
    private readonly file: Pick<SourceFile, 'read' | 'size'>,
  ) {}

  tell(step: ImportProgress): void {
    this.steady.update(step);
  }

  end(): void {
    this.steady.end();
    if (this.isDrawn) this.screen.write('\r\x1b[2K');
    this.isDrawn = false;
  }

  private draw(step: ImportProgress, forMs: number): void {
    const text = this.lineOf(step, forMs / 1000);
    this.isDrawn = Boolean(this.screen.isTTY);
    this.screen.write(this.isDrawn ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  private lineOf({ doing, done, of }: ImportProgress, seconds: number): string {
    // While rows are read their number is unknown, so the remaining time follows from the bytes read.
    const isRead = doing === 'reading';
    if (!of && !isRead) return `${doing}: ${span(seconds)}`;
    const part = of ? done / of : this.file.read / this.file.size;
    const left = part > 0.01 && seconds > 0 ? `, ${span((seconds / part) * (1 - part))} left` : '';
    const pace = seconds > 0 ? `, ${Math.round(done / seconds)} a second` : '';
    return `${doing}: ${done}${of ? ` of ${of}` : ' rows'}${pace}${left}`;
  }
}

function span(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
