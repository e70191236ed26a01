import type { ImportFormat } from '../files/import-format.ts';
import { rowsOf } from './programme-rows.ts';
import { readJson } from './schedule-json.ts';
import { readXml } from './schedule-xml.ts';

/** Conference programmes in XML, from Pentabarf, frab, pretalx and similar. */
export const scheduleXml: ImportFormat = {
  name: 'schedule-xml',
  isTable: false,
  recognises: ({ head }) => /^\s*<(?:[\s\S]*<)?(?:[\w-]+:)?schedule[\s>]/.test(beginning(head)),
  async *read(file, options) {
    yield* rowsOf(await readXml(file), options);
  },
};

/** Conference programmes in JSON, from frab, pretalx and similar. */
export const scheduleJson: ImportFormat = {
  name: 'schedule-json',
  isTable: false,
  recognises: ({ head }) => /^\s*\{[\s\S]*"(schedule|conference)"\s*:/.test(beginning(head)),
  async *read(file, options) {
    yield* rowsOf(await readJson(file), options);
  },
};

/** Returns the first bytes as a text in which ASCII characters can be found in any encoding. */
function beginning(head: Buffer): string {
  return head
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '');
}
