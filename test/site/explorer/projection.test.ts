import { describe, expect, it } from '@jest/globals';
import { HEIGHT, type Place, projectionFor, WIDTH } from '../../../src/site/explorer/page/map/projection.ts';

const MOSCOW: Place = [37.62, 55.75];
const HAVANA: Place = [-82.38, 23.13];
const PARIS: Place = [2.35, 48.86];
const SYDNEY: Place = [151.21, -33.87];

/** The scale relative to the whole earth. */
function closeness(places: readonly Place[]): number {
  return projectionFor(places).scale() / projectionFor([]).scale();
}

describe('projectionFor', () => {
  it('shows the whole earth for distant places and for a single place', () => {
    expect(closeness([HAVANA, SYDNEY, MOSCOW])).toBe(1);
    expect(closeness([PARIS])).toBe(1);
  });

  it('enlarges the map for near places up to a maximum, and shows all of them', () => {
    expect(closeness([MOSCOW, PARIS])).toBe(4);
    const closer = closeness([MOSCOW, HAVANA]);
    expect(closer).toBeGreaterThan(1.5);
    expect(closer).toBeLessThan(4);
    for (const place of [MOSCOW, HAVANA]) {
      const [x, y] = projectionFor([MOSCOW, HAVANA])(place)!;
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(WIDTH);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(HEIGHT);
    }
  });
});
