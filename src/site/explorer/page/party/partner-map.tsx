import { useMemo } from 'react';
import { Drawing, MarkLink } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import { arc, GroundPaths, groundFor, heightAt, type Point, pointsAt } from '../map/ground.tsx';
import type { Place } from '../map/projection.ts';
import type { Partner } from './partner.ts';

/** Pixels: the radius of the smallest point, and how much larger the largest one is. */
const SMALLEST = 4;
const LARGER = 9;

/** Pixels between a name and the edge of the map. */
const MARGIN = 70;

/** The id of the party itself on the map. */
const CENTRE = '';

export interface PartnerMapProps {
  /** The location of the party; null if unknown. */
  centre: { latitude: number; longitude: number } | null;
  partners: readonly Partner[];
  /** The slug of the partner that is pointed at. */
  lit: string | null;
  setLit: (slug: string | null) => void;
  /** Returns the link to the pair with a partner. */
  linkOf: (slug: string) => string;
}

/** A map of the partners: the larger a point, the more items. A line leads to the partner that is pointed at. */
export function PartnerMap(props: PartnerMapProps) {
  const { centre, partners } = props;
  const { words } = useSpeaker();
  const ground = useMemo(() => {
    const located = [
      { id: CENTRE, at: centre },
      ...partners.map(({ party }) => ({ id: party.slug, at: party.coordinates })),
    ];
    return groundFor(
      located.flatMap(({ id, at }) => (at ? [[id, [at.longitude, at.latitude] satisfies Place] as const] : [])),
    );
  }, [partners, centre]);
  return (
    <div className="map">
      <Drawing label={`${words.partnerMap}. ${words.partnerMapLead}`}>
        {(width) => ({
          height: heightAt(width),
          content: (
            <>
              <GroundPaths ground={ground} width={width} />
              <Points {...props} at={pointsAt(ground, width)} width={width} />
            </>
          ),
        })}
      </Drawing>
    </div>
  );
}

interface PointsProps extends PartnerMapProps {
  at: ReadonlyMap<string, Point>;
  width: number;
}

function Points({ partners, lit, setLit, linkOf, at, width }: PointsProps) {
  const { number } = useSpeaker();
  const most = Math.max(...partners.map(({ items }) => items));
  const placed = partners.flatMap(({ party, items }) => {
    const point = at.get(party.slug);
    return point ? [{ party, items, point, radius: SMALLEST + (most > 1 ? LARGER * Math.sqrt(items / most) : 1) }] : [];
  });
  const start = at.get(CENTRE);
  const shown = placed.find(({ party }) => party.slug === lit);
  return (
    <>
      {start && shown && <path className="partner-line" d={arc(start, shown.point)} />}
      {placed.map(({ party, items, point: [x, y], radius }) => (
        <MarkLink
          key={party.id}
          href={linkOf(party.slug)}
          title={`${party.label.text}: ${number(items)}`}
          onRegard={(isRegarded) => setLit(isRegarded ? party.slug : null)}
        >
          <circle className={party.slug === lit ? 'partner-point lit' : 'partner-point'} cx={x} cy={y} r={radius} />
        </MarkLink>
      ))}
      {start && <circle className="partner-point centre" cx={start[0]} cy={start[1]} r={SMALLEST} />}
      {shown && (
        <text
          className="partner-name"
          textAnchor="middle"
          x={Math.max(MARGIN, Math.min(width - MARGIN, shown.point[0]))}
          y={Math.max(20, shown.point[1] - shown.radius - 6)}
        >
          {shown.party.label.text} {number(shown.items)}
        </text>
      )}
    </>
  );
}
