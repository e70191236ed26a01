/** A period of a run, in milliseconds. */
export interface Period {
  from: number;
  until: number;
}

/** A line of the log of a server process. */
interface Line {
  pid: number;
  time: number;
  msg: string;
  standby?: unknown;
  statements?: number;
  err?: { code?: string; message: string };
}

const LEFT_OUT = 'Standby excluded from reads';
const READ_FROM = 'Standby serves reads';
const REPLACED = 'Statements fell back from a standby to the primary';

/**
 * Milliseconds between a change and the last response before it; servers log replaced statements at the same interval.
 */
const IN_FLIGHT = 1_000;

/**
 * Returns the periods in which clients may have continued with another server: around each change of a server process's
 * view of a standby, as long as processes differ. Includes the time around each report that the primary executed
 * statements in its place.
 * @param log log of all processes, one JSON object a line
 * @param startedAt start of the run, in milliseconds since 1970
 * @param ends end of each killed process, by its id, in milliseconds since 1970: until then the last logged view of the
 *   process is valid
 */
export function changesOfStandbys(log: string, startedAt: number, ends: ReadonlyMap<number, number>): Period[] {
  const lines = log.split('\n').flatMap(readLine);
  const at = ({ time }: Line) => time - startedAt;
  const last = Math.max(...lines.map(at));
  const lives = new Map<number, Period>();
  for (const line of lines) {
    const until = (ends.get(line.pid) ?? Number.POSITIVE_INFINITY) - startedAt;
    lives.set(line.pid, lives.get(line.pid) ?? { from: at(line), until: Math.min(until, last) });
  }
  const changes = lines
    .filter(({ msg }) => msg === LEFT_OUT || msg === READ_FROM)
    .map((line) => ({
      pid: line.pid,
      standby: JSON.stringify(line.standby),
      at: at(line),
      isRead: line.msg === READ_FROM,
    }))
    .sort((one, other) => one.at - other.at);
  const replaced = lines.filter(({ msg }) => msg === REPLACED).map((line) => ({ at: at(line) }));
  const around = [...changes, ...replaced].map(({ at }) => ({ from: at - IN_FLIGHT, until: at + IN_FLIGHT }));
  const standbys = [...new Set(changes.map(({ standby }) => standby))];
  const turns = [...lives.values()].flatMap(({ from, until }) => [from, until]);
  const differing = standbys.flatMap((standby) => {
    const ofStandby = changes.filter((change) => change.standby === standby);
    const instants = [...new Set([...ofStandby.map((change) => change.at), ...turns])].sort(
      (one, other) => one - other,
    );
    return instants.slice(0, -1).flatMap((from, index) => {
      const until = instants[index + 1]!;
      const views = [...lives]
        .filter(([, life]) => life.from <= from && life.until >= until)
        .map(([pid]) => ofStandby.findLast((change) => change.pid === pid && change.at <= from)?.isRead ?? false);
      return new Set(views).size > 1 ? [{ from, until }] : [];
    });
  });
  return [...around, ...differing];
}

/** Counts the statements that the primary executed in place of a standby, by the last error in each report. */
export function replacedStatements(log: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { msg, statements, err } of log.split('\n').flatMap(readLine)) {
    if (msg !== REPLACED) continue;
    const why = err!.code ?? err!.message;
    counts[why] = (counts[why] ?? 0) + statements!;
  }
  return counts;
}

/** The last line of a killed process may be incomplete. */
function readLine(text: string): Line[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
