import type { Fields } from '../../records/description/imported-field.ts';
import type { MentionedFields } from '../files/import-format.ts';
import type { MappingNode } from './mapping-nodes.ts';

/** Which fields of a draft a node says anything about. Flags, which imports set themselves, are said by every file. */
export function mentionedIn(node: MappingNode, fields: Fields): MentionedFields {
  const mentioned: MentionedFields = { flags: true };
  for (const [name, field] of Object.entries(fields)) {
    const given = node.entries?.get(name);
    // A text is said with its language: "title" mentions "titleLang".
    const isSaid = given || (field.is === 'lang' && (name === 'lang' || node.entries?.has(name.slice(0, -4))));
    if (!isSaid) continue;
    const parts = field.is === 'list' && field.of.is === 'parts' ? field.of.fields : null;
    mentioned[field.as ?? name] = parts
      ? Object.assign({}, ...(given!.items ?? [given!]).map((item) => mentionedIn(item, parts)))
      : true;
    // The day of a signature is short for an action.
    if (name === 'signedOn' && 'actions' in fields) mentioned.actions = true;
  }
  return mentioned;
}
