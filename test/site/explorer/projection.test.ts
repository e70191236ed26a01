import { describe, expect, it } from '@jest/globals';
import { HEIGHT, type Place, projectionFor, WIDTH } from '../../../src/site/explorer/page/network/projection.ts';

const MOSCOW: Place = [37.62, 55.75];
const HAVANA: Place = [-82.38, 23.13];
const PARIS: Place = [2.35, 48.86];
const SYDNEY: Place = [151.21, -33.87];

/** How many times larger than the whole earth it is drawn. */
function closeness(places: readonly Place[]): number {
  return projectionFor(places).scale() / projectionFor([]).scale();
}

describe('The map', () => {
  it('shows the whole earth where places lie all over it, or where there is but one', () => {
    expect(closeness([HAVANA, SYDNEY, MOSCOW])).toBe(1);
    expect(closeness([PARIS])).toBe(1);
  });

  it('comes closer where they lie near each other, as close as coasts are known, and keeps all of them in sight', () => {
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
