import { linkTo } from '../../../explorer/page/place.ts';

const ID = /([a-z_]+_[0-9a-f]{32})/;

/** A sentence of the report, with links to the records that it names. */
export function WithLinks({ sentence }: { sentence: string }) {
  return sentence.split(ID).map((part, index) =>
    ID.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have no identity
      <a key={index} href={linkTo('desk/record', { id: part })} target="_blank" rel="noreferrer">
        {part.slice(0, -24)}…
      </a>
    ) : (
      part
    ),
  );
}
