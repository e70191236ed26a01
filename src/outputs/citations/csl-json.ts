import type { RecordForm } from '../record-documents/record-form.ts';
import { cslItem } from './csl-item.ts';

/** A citation as CSL-JSON: a list of one item, as programs that keep references take it in. */
export const cslJson: RecordForm = {
  name: 'CSL-JSON',
  extension: '.csl.json',
  mediaTypes: ['application/vnd.citationstyles.csl+json'],
  write: (record, told) => `${JSON.stringify([cslItem(record, told)], null, 2)}\n`,
};
