import type { ImportFormat } from '../files/import-format.ts';
import { rowsOf } from './programme-rows.ts';
import { readJson } from './schedule-json.ts';
import { readXml } from './schedule-xml.ts';

/** Programmes of conferences in XML, of Pentabarf, frab, pretalx and their kin. */
export const scheduleXml: ImportFormat = {
  name: 'schedule-xml',
  isTable: false,
  recognises: ({ head }) => /^\s*<(?:[\s\S]*<)?(?:[\w-]+:)?schedule[\s>]/.test(beginning(head)),
  async *read(file, options) {
    yield* rowsOf(await readXml(file), options);
  },
};

/** Programmes of conferences in JSON, of frab, pretalx and their kin. */
export const scheduleJson: ImportFormat = {
  name: 'schedule-json',
  isTable: false,
  recognises: ({ head }) => /^\s*\{[\s\S]*"(schedule|conference)"\s*:/.test(beginning(head)),
  async *read(file, options) {
    yield* rowsOf(await readJson(file), options);
  },
};

/** The first bytes as a text in which signs of ASCII can be found, whatever the encoding. */
function beginning(head: Buffer): string {
  return head
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '');
}
