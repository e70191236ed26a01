import { spawnSync } from 'node:child_process';

const PROGRAM = `
import csv, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
csv.field_size_limit(10**9)
json.dump(list(csv.DictReader(text.splitlines(keepends=True))), sys.stdout)
`;

/** Whether there is a Python whose csv module can be asked. */
export const hasPython = spawnSync('python3', ['-c', 'import csv']).status === 0;

if (!hasPython) process.stderr.write('What Python reads from a CSV is not tested: there is no python3.\n');

/** The rows of a CSV as Python reads them, by the names of the columns. */
export function rowsInPython(csv: string): { [column: string]: string }[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PROGRAM], {
    input: csv,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
