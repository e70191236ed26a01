import type { ImportProgress } from './import-job.ts';
import type { SourceFile } from './source-file.ts';

const LINE_EVERY_MS = 5_000;
const REDRAWN_EVERY_MS = 200;

/** After less than this, nobody can say how fast it goes. */
const LEAST_TO_JUDGE_BY_S = 1;

/** Where progress is shown. */
interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells how far an import has come: redrawn on a terminal, in plain lines elsewhere. */
export class ProgressLines {
  private doing = '';
  private begun = 0;
  private toldAt = 0;

  constructor(
    private readonly screen: Screen,
    private readonly file: SourceFile,
  ) {}

  tell({ doing, done, of }: ImportProgress): void {
    const now = Date.now();
    if (doing !== this.doing) {
      this.end();
      this.doing = doing;
      this.begun = now;
      this.toldAt = 0;
    }
    if (now - this.toldAt < (this.screen.isTTY ? REDRAWN_EVERY_MS : LINE_EVERY_MS)) return;
    const seconds = (now - this.begun) / 1000;
    if (seconds < LEAST_TO_JUDGE_BY_S) return;
    this.toldAt = now;
    // While rows are read nobody knows how many there are, but how much of the file is left.
    const part = of ? done / of : this.file.read / this.file.size;
    const left = part > 0.01 ? `, ${span((seconds / part) * (1 - part))} left` : '';
    const text = `${doing}: ${done}${of ? ` of ${of}` : ' rows'}, ${Math.round(done / seconds)} a second${left}`;
    this.screen.write(this.screen.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  end(): void {
    if (this.screen.isTTY && this.doing) this.screen.write('\r\x1b[2K');
  }
}

function span(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
