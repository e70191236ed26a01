import { type Counting, countsQuestion } from '../../list-queries.ts';
import { documentOf, useAnswer } from '../ask.ts';
import { useSpeaker } from '../language.tsx';
import { IS_EMBED } from '../place.ts';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import { type CountsAnswer, CountsPicture } from './counts-picture.tsx';

export interface CountedPartProps {
  /** The name of the picture within its page. */
  name: string;
  title: string;
  counting: Counting;
  /** The filters of the picture. */
  parameters: URLSearchParams;
}

/** A picture of counts on the page of a record; nothing if there are no records with a value. */
export function CountedPart({ name, title, counting, parameters }: CountedPartProps) {
  const { lang } = useSpeaker();
  const question = countsQuestion(counting, parameters, lang);
  const { data, error, refetch, isPlaceholderData } = useAnswer(documentOf<CountsAnswer>(question), question.variables);
  if (error) return <Fault error={error} again={refetch} />;
  if (!data)
    return (
      <div className="picture-room">
        <Loading />
      </div>
    );
  if (data.list.groups.rows.every(({ keys: [key] }) => key?.kind === 'MISSING'))
    return IS_EMBED ? <Nothing list={counting.list} /> : null;
  return (
    <CountsPicture
      name={name}
      title={title}
      counting={counting}
      parameters={parameters}
      question={question}
      answer={data}
      isEarlier={isPlaceholderData}
    />
  );
}
