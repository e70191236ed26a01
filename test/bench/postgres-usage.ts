import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Linux counts the time of ended child processes in hundredths of a second. */
const TICK_MS = 10;

/**
 * CPU time of all processes of a PostgreSQL so far, in milliseconds; null if the system does not report it (all but
 * Linux).
 * @param cluster the folder with its data
 */
export function postgresCpuMs(cluster: string): number | null {
  const [postmaster] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  try {
    let ms = ofProcess(postmaster!) + ofEndedChildren(postmaster!);
    for (const pid of readdirSync('/proc')) {
      if (/^\d+$/.test(pid) && parentOf(pid) === postmaster) ms += ofProcess(pid);
    }
    return ms;
  } catch {
    return null;
  }
}

/**
 * Private memory of the processes of a PostgreSQL in megabytes, prepared statements included; null if the system does
 * not report it.
 */
export function postgresPrivateMb(cluster: string): number | null {
  const [postmaster] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  try {
    let kilobytes = 0;
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid) || parentOf(pid) !== postmaster) continue;
      kilobytes += Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    }
    return kilobytes / 1024;
  } catch {
    return null;
  }
}

/** The fields after the name in a line of `/proc/…/stat`; the name may contain spaces. */
function fieldsOf(pid: string): string[] {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

function parentOf(pid: string): string | null {
  try {
    return fieldsOf(pid)[1]!;
  } catch {
    return null;
  }
}

function ofProcess(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const [, , , , , , , , , , , user, system] = fieldsOf(pid);
    return (Number(user) + Number(system)) * TICK_MS;
  }
}

function ofEndedChildren(pid: string): number {
  const fields = fieldsOf(pid);
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}
