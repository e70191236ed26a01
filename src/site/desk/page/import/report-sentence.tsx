import { linkTo } from '../../../explorer/page/place.ts';

const ID = /([a-z_]+_[0-9a-f]{32})/;

/**
 * A sentence of the report, with links to the records whose ids are in it.
 * @param names names of records, by id
 */
export function WithLinks({ sentence, names }: { sentence: string; names: ReadonlyMap<string, string> }) {
  return sentence.split(ID).map((part, index) =>
    ID.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have no identity
      <a key={index} href={linkTo('desk/record', { id: part })} target="_blank" rel="noreferrer">
        {names.get(part) ?? `${part.slice(0, -24)}…`}
      </a>
    ) : (
      part
    ),
  );
}
