import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { kebab, settingsOf } from '../../address.ts';
import type { PartnersQuery } from '../../documents.ts';
import { ALL_VALUES } from '../../list-queries.ts';
import { PARTNER_LEVELS, partnerOrderOf, partnersQuestion } from '../../pair-questions.ts';
import type { ListOf } from '../ask.ts';
import { REST } from '../filters/years-field.tsx';
import { exportOf, exportSettings } from '../frame/exports.ts';
import { FrameFoot } from '../frame/frame-foot.tsx';
import { ReadOn } from '../frame/read-on.tsx';
import { SortHead } from '../frame/sort-head.tsx';
import { TableRegion } from '../frame/table-region.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { change, linkTo } from '../place.ts';
import { Choice } from '../settings.tsx';
import { Loading } from '../states/loading.tsx';
import type { Partner } from './partner.ts';

const PartnerMap = lazy(() => import('./partner-map.tsx').then(({ PartnerMap }) => ({ default: PartnerMap })));

export interface PartnersProps {
  slug: string;
  list: ListOf<PartnersQuery, Partner>;
  parameters: URLSearchParams;
  /** The filters of the page, with the party. */
  filters: URLSearchParams;
}

/** The partners of a party: a table beside a map. A partner that is pointed at in one is marked in the other. */
export function Partners({ slug, list, parameters, filters }: PartnersProps) {
  const { words, lang, number } = useSpeaker();
  const items = useListOf('cooperationItems');
  const [lit, setLit] = useState<string | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const [isUnplaced, setIsUnplaced] = useState(false);
  const { more, isReadingOn } = list;
  useEffect(() => {
    if (isWhole && more && !isReadingOn) more();
  }, [isWhole, more, isReadingOn]);
  const { party, dataset } = list.first!;
  const total = party!.partners.totalCount;
  const unplaced = list.nodes.filter((partner) => !partner.party.coordinates);
  const settings = settingsOf(filters);
  const pairLink = (other: string, further = {}) =>
    linkTo('between', { ...settings, ...further, party: [slug, other] });
  const partyLink = (other: string) => linkTo(`party/${other}`, { ...settings, party: null });
  const csv = { ...exportSettings(items, filters), by: 'PARTY', top: String(ALL_VALUES), bom: '1' };
  return (
    <section
      id="partners"
      className="replaces"
      aria-labelledby="partners-heading"
      aria-busy={list.isEarlier}
      data-earlier={list.isEarlier}
    >
      <div className="list-head">
        <h2 id="partners-heading">
          {words.partners} <span className="count">{number(total)}</span>
        </h2>
        <div className="choices">
          <Choice
            label={words.level}
            value={parameters.get('level') ?? ''}
            options={[
              ['', words.allLevels],
              ...PARTNER_LEVELS.map(
                (level) => [kebab(level), words.levels[level as keyof typeof words.levels]] as const,
              ),
            ]}
            onChoose={(level) => change({ level })}
          />
          <FindPartner text={parameters.get('named') ?? ''} />
        </div>
      </div>
      {total === 0 && <p className="nothing">{words.noPartners}</p>}
      {total > 0 && (
        <div className="partners">
          <div>
            <PartnerTable
              partners={isUnplaced ? unplaced : list.nodes}
              {...{ parameters, lit, setLit, pairLink, partyLink }}
            />
            <ReadOn list={list} total={total} />
            {more && (
              <p className="more">
                <button type="button" disabled={isWhole} onClick={() => setIsWhole(true)}>
                  {words.showAll.replace('{}', number(total))}
                </button>
              </p>
            )}
          </div>
          <div className="partner-map">
            <Suspense fallback={<Loading />}>
              <PartnerMap
                centre={party!.coordinates ?? null}
                partners={list.nodes}
                {...{ lit, setLit }}
                linkOf={pairLink}
              />
            </Suspense>
            {unplaced.length > 0 && (
              <button
                type="button"
                className="plain"
                aria-pressed={isUnplaced}
                onClick={() => setIsUnplaced(!isUnplaced)}
              >
                {words.notOnMap.replace('{}', number(unplaced.length))}
              </button>
            )}
          </div>
        </div>
      )}
      <FrameFoot
        name="partners"
        title={words.partners}
        list={items}
        parameters={filters}
        question={partnersQuestion(items, slug, parameters, lang)}
        dataset={dataset}
        files={[{ called: words.countsCsv, address: exportOf(items, 'csv', csv) }]}
      />
    </section>
  );
}

function FindPartner({ text }: { text: string }) {
  const { words } = useSpeaker();
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => change({ named: typed.trim() }), REST);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <input
      type="search"
      className="find-partner"
      value={typed}
      maxLength={200}
      aria-label={words.findPartner}
      placeholder={words.findPartner}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

interface PartnerTableProps {
  partners: readonly Partner[];
  parameters: URLSearchParams;
  lit: string | null;
  setLit: (slug: string | null) => void;
  pairLink: (slug: string, further?: object) => string;
  partyLink: (slug: string) => string;
}

function PartnerTable({ partners, parameters, lit, setLit, pairLink, partyLink }: PartnerTableProps) {
  const { words, date, number } = useSpeaker();
  const year = (day: string | null) => day && <span title={date(day)}>{date(day.slice(0, 4))}</span>;
  const columns: { order?: string; called: string; cell: (partner: Partner) => ReactNode }[] = [
    {
      order: 'country',
      called: words.country,
      cell: ({ party }) => party.country && party.country.id !== party.id && <Name label={party.country.label} />,
    },
    {
      order: 'items',
      called: words.items,
      cell: ({ party, items }) => <a href={pairLink(party.slug)}>{number(items)}</a>,
    },
    {
      called: words.agreements,
      cell: ({ party, agreements }) =>
        agreements > 0 && <a href={pairLink(party.slug, { type: 'agreement' })}>{number(agreements)}</a>,
    },
    { called: words.first, cell: ({ firstOn }) => year(firstOn) },
    { order: 'latest', called: words.latest, cell: ({ latestOn }) => year(latestOn) },
  ];
  // A column without a value says nothing.
  const shown = columns.filter(({ cell }) => partners.some((partner) => cell(partner)));
  return (
    <TableRegion label={words.partners}>
      <table className="partner-table">
        <thead>
          <tr>
            <SortHead called={words.partner} {...sortingBy('name', parameters)} />
            {shown.map(({ order, called }) =>
              order ? (
                <SortHead key={called} called={called} {...sortingBy(order, parameters)} />
              ) : (
                <th key={called} scope="col">
                  {called}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {partners.map((partner) => (
            <tr
              key={partner.party.id}
              className={lit === partner.party.slug ? 'lit' : undefined}
              onMouseEnter={() => setLit(partner.party.slug)}
              onMouseLeave={() => setLit(null)}
              onFocus={() => setLit(partner.party.slug)}
              onBlur={() => setLit(null)}
            >
              <th scope="row">
                <a href={partyLink(partner.party.slug)}>
                  <Name label={partner.party.label} />
                </a>
              </th>
              {shown.map(({ called, cell }) => (
                <td key={called}>{cell(partner)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** Orders that begin with the largest or latest. */
const DESCENDING = ['items', 'latest'];

/** The direction of the order, if it is that of a column, and the sorting by the column. */
function sortingBy(order: string, parameters: URLSearchParams) {
  const chosen = partnerOrderOf(parameters);
  const isChosen = kebab(chosen?.field ?? 'ITEMS') === order;
  const isDescending = chosen ? chosen.direction === 'DESC' : true;
  const isNextDescending = isChosen ? !isDescending : DESCENDING.includes(order);
  return {
    direction: isChosen ? (isDescending ? ('descending' as const) : ('ascending' as const)) : null,
    onSort: () => change({ sort: `${order}:${isNextDescending ? 'desc' : 'asc'}` }),
  };
}
