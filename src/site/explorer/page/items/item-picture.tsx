import { filterSettings } from '../../address.ts';
import type { ListDescription } from '../../catalogue.ts';
import type { DataSetFragment, ItemSummaryFragment } from '../../documents.ts';
import type { Question } from '../../list-queries.ts';
import { groupText } from '../../where-of.ts';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { PictureFrame } from '../frame/picture-frame.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { TimeLine } from './time-line.tsx';

export interface ItemPictureProps {
  /** The name of the picture within its page; omitted if the page has one picture. */
  name?: string;
  /** The items, all of them. */
  items: readonly ItemSummaryFragment[];
  list: ListDescription;
  parameters: URLSearchParams;
  question: Question;
  dataset: DataSetFragment;
}

/** Items along time, each as a mark. */
export function ItemPicture({ name, items, list, parameters, question, dataset }: ItemPictureProps) {
  const { words, code, date, number } = useSpeaker();
  const undated = items.filter(({ occurredOn }) => occurredOn === null).length;
  const { group = [], ...settings } = filterSettings(parameters);
  const undatedLink = (
    <a href={linkTo(`records/${list.segment}`, { ...settings, group: [...group, groupText('YEAR', null)] })}>
      {words.noDate}: {number(undated)}
    </a>
  );
  const rows = items.map((item) => [
    item.occurredOn ? date(item.occurredOn) : words.noDate,
    code(item.__typename),
    <a key={item.id} href={linkTo(`id/${item.id}`)}>
      <Name label={item.label} />
    </a>,
  ]);
  return (
    <PictureFrame
      name={name}
      title={words.timeLine}
      lead={undated < items.length && words.timeLineLead}
      leftOut={
        undated > 0 && (
          <>
            {words.drawnParts.replace('{}', number(items.length - undated))} · {undatedLink}
          </>
        )
      }
      list={list}
      parameters={parameters}
      question={question}
      dataset={dataset}
      files={[{ called: 'CSV', address: exportOf(list, 'csv', exportSettings(list, parameters)) }]}
      table={{ columns: [words.date, words.type, words.title], rows }}
    >
      {undated < items.length ? <TimeLine items={items} /> : <p>{undatedLink}</p>}
    </PictureFrame>
  );
}
