import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 10_000;

const MAPPING = `register: soak
source: { title: Register of topics }
lang: en
records:
  topic:
    makes: TOPIC
    key: no
    name: title
`;

/**
 * Imports a small file of topics every ten seconds, with the same keys and other titles.
 * @returns errors, at the end
 */
export async function importRepeatedly(url: string, key: string, isOver: () => boolean): Promise<string[]> {
  const errors: string[] = [];
  for (let n = 0; !isOver(); n++) {
    const form = new FormData();
    const rows = Array.from({ length: 20 }, (_, row) => `${row},Imported ${row} of ${n}`);
    form.set('file', new Blob([['no,title', ...rows].join('\n')]), 'topics.csv');
    form.set('mapping', MAPPING);
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/import`, { method: 'POST', headers, body: form });
    const text = await response.text();
    if (response.status !== 200 || /"error"/.test(text))
      errors.push(`import: ${response.status} ${text.slice(0, 300)}`);
    for (let waited = 0; waited < INTERVAL_MS && !isOver(); waited += 100) await sleep(100);
  }
  return errors;
}
