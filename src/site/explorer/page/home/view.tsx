import { MostOnRecord } from '../between/most-on-record.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import type { ViewProps } from '../view-props.ts';

/** The first page: what is here. */
export function HomeView({ parameters }: ViewProps) {
  const { words, catalogue } = useSpeaker();
  return (
    <ViewLayout title={words.home} list={null} parameters={parameters} total={null}>
      <MostOnRecord />
      <ul className="topics">
        {catalogue.lists.map(({ segment, label }) => (
          <li key={segment}>
            <a href={linkTo(`records/${segment}`)}>{label}</a>
          </li>
        ))}
      </ul>
    </ViewLayout>
  );
}
