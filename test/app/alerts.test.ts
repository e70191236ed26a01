import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { metricNamesAt } from '../harness/metrics.ts';
import { isMultiInstance } from '../harness/multi-instance.ts';
import { until } from '../harness/program.ts';
import { lacksProgram, Prometheus } from '../harness/prometheus.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const RULES = join(DEPLOY, 'prometheus-alerts.yaml');
const TESTS = join(DEPLOY, 'prometheus-alerts.test.yaml');

interface Rule {
  alert: string;
  expr: string;
}
interface RuleTest {
  name: string;
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}
interface Panel {
  title: string;
  targets: { expr: string }[];
}

const rules = parse(readFileSync(RULES, 'utf8')).groups.flatMap((group: { rules: Rule[] }) => group.rules) as Rule[];
const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana-operators.json'), 'utf8')) as { panels: Panel[] };

/** The queries of the panels of the dashboard, with the variables of Grafana filled in. */
const asked = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({
    title,
    expr: expr.replaceAll('$job', 'entente').replaceAll('$__rate_interval', '15s'),
  })),
);

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-alerts-'));
  server = await startTestServer({ seeded: false, environment: { METRICS_PORT: '0' } });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** Returns the metric names in an expression, without functions and labels. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '')
    .replace(/\b(?:by|without)\s*\([^)]*\)/g, '')
    .replace(/\b(?:and|or|unless)\b/g, '');
  return [...bare.matchAll(/[a-z_]\w*\b(?!\s*\()/gi)].map(([name]) => name);
}

describe('alerts and dashboard', () => {
  it('use metrics that a server reports, and `up` of Prometheus', async () => {
    const known = new Set([...(await metricNamesAt(server.metricsUrl!)), 'up']);
    const wanted = [...rules, ...asked].flatMap(({ expr }) => metricsIn(expr));
    expect(wanted.length).toBeGreaterThan(rules.length + panels.length - 1);
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });

  it('have a unit test for each alert that shows it quiet and firing', () => {
    const tests = parse(readFileSync(TESTS, 'utf8')).tests as RuleTest[];
    expect(tests.map(({ name }) => name)).toEqual(rules.map(({ alert }) => alert));
    for (const { name, alert_rule_test: moments } of tests) {
      expect(moments.map(({ alertname }) => alertname)).toEqual([name, name]);
      expect(moments.map(({ exp_alerts }) => exp_alerts.length)).toEqual([0, 1]);
    }
  });
});

describeUnlessMissing([lacksProgram('promtool')], 'promtool', () => {
  const promtool = (...parameters: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', parameters, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  it('accepts the alert rules', () => {
    expect(promtool('check', 'rules', RULES)).toMatchObject({ status: 0 });
  });

  it('passes the unit tests of the alerts', () => {
    expect(promtool('test', 'rules', TESTS)).toMatchObject({ status: 0 });
  });

  it('accepts the queries of the dashboard', () => {
    const file = join(folder, 'panels.yaml');
    const recorded = asked.map(({ expr }, number) => ({ record: `panel:${number}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: recorded }] }));
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});

describeUnlessMissing([lacksProgram('prometheus')], 'Prometheus with the metrics of a server', () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await Prometheus.start(readFileSync(RULES, 'utf8'), [server.metricsUrl!]);
  });
  afterAll(() => prometheus?.stop());

  it('has values for every panel, except for events that have not happened', async () => {
    await server.sql('insert into last_backup (taken_at) values (now())');
    const unanswered = async () => {
      await server.query('query Asked { feedToken }');
      await server.query('{ nothingOfTheKind }');
      const empty: string[] = [];
      for (const { title, expr } of asked) if ((await prometheus.query(expr)).length === 0) empty.push(title);
      return empty;
    };
    const nothingHappened = [
      'Failed statements by SQLSTATE',
      'Failed connections',
      ...(isMultiInstance() ? [] : ['Standby lag', 'Standbys used for reads']),
    ];
    await until(async () => (await unanswered()).length <= nothingHappened.length, 'the panels have values');
    expect(await unanswered()).toEqual(nothingHappened);
  });

  it('fires an alert of these rules about this server', async () => {
    await server.sql(
      `insert into planned_publication (at, planned_by, status, settled_at) values (now(), 'Ada', 'FAILED', now())`,
    );
    const firing = 'ALERTS{alertname="EntentePublicationFailed",alertstate="firing"}';
    await until(async () => (await prometheus.query(firing)).length === 1, 'the alert fires');
    expect(await prometheus.query('ALERTS{alertstate="firing",alertname!="EntentePublicationFailed"}')).toEqual([]);
  });
});
