import { spawnSync } from 'node:child_process';

const PROGRAM = `
import csv, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
csv.field_size_limit(10**9)
json.dump(list(csv.DictReader(text.splitlines(keepends=True))), sys.stdout)
`;

/** Whether this machine has Python with its csv module. */
export const hasPython = spawnSync('python3', ['-c', 'import csv']).status === 0;

if (!hasPython) process.stderr.write('Reading CSV with Python is not tested: python3 is missing.\n');

/** The rows of a CSV as Python reads them, by column name. */
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
