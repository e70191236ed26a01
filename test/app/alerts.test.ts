import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { metricNamesAt } from '../harness/metrics.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { describeWhere } from '../harness/skipping.ts';

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

/** What the panels of the dashboard ask, with Grafana's own variables filled in. */
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

/** The names of metrics in an expression: neither functions nor labels. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '')
    .replace(/\b(?:by|without)\s*\([^)]*\)/g, '')
    .replace(/\b(?:and|or|unless)\b/g, '');
  return [...bare.matchAll(/[a-z_]\w*\b(?!\s*\()/gi)].map(([name]) => name);
}

describe('alerts and dashboard', () => {
  it('ask for metrics that a server reports, and Prometheus for whether it answers', async () => {
    const known = new Set([...(await metricNamesAt(server.metricsUrl!)), 'up']);
    const wanted = [...rules, ...asked].flatMap(({ expr }) => metricsIn(expr));
    expect(wanted.length).toBeGreaterThan(rules.length + panels.length - 1);
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are all seen to stay quiet and to fire, each alert in a unit test of its own', () => {
    const tests = parse(readFileSync(TESTS, 'utf8')).tests as RuleTest[];
    expect(tests.map(({ name }) => name)).toEqual(rules.map(({ alert }) => alert));
    for (const { name, alert_rule_test: moments } of tests) {
      expect(moments.map(({ alertname }) => alertname)).toEqual([name, name]);
      expect(moments.map(({ exp_alerts }) => exp_alerts.length)).toEqual([0, 1]);
    }
  });
});

/** What is missing if a program of Prometheus is not installed. */
function lacksProgram(program: string): string | null {
  return spawnSync(program, ['--version']).status === 0 ? null : program;
}

describeWhere([lacksProgram('promtool')], 'promtool', () => {
  const promtool = (...parameters: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', parameters, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  it('accepts the alert rules', () => {
    expect(promtool('check', 'rules', RULES)).toMatchObject({ status: 0 });
  });

  it('sees each alert fire', () => {
    expect(promtool('test', 'rules', TESTS)).toMatchObject({ status: 0 });
  });

  it('understands what the panels of the dashboard ask', () => {
    const file = join(folder, 'panels.yaml');
    const recorded = asked.map(({ expr }, number) => ({ record: `panel:${number}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: recorded }] }));
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});

describeWhere([lacksProgram('prometheus')], 'A Prometheus that collects the metrics of a server', () => {
  let url: string;
  let prometheus: ChildProcess;
  beforeAll(async () => {
    const config = join(folder, 'prometheus.yaml');
    const { host } = new URL(server.metricsUrl!);
    const jobs = [{ job_name: 'entente', static_configs: [{ targets: [host] }] }];
    writeFileSync(
      config,
      JSON.stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [RULES],
        scrape_configs: jobs,
      }),
    );
    const address = `127.0.0.1:${await freePort('127.0.0.1')}`;
    url = `http://${address}`;
    prometheus = spawn(
      'prometheus',
      [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${address}`],
      { stdio: 'ignore' },
    );
    await until(
      () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      'Prometheus is ready',
    );
  });
  afterAll(async () => {
    const ended = new Promise((settle) => prometheus.once('exit', settle));
    prometheus.kill();
    await ended;
  });

  const resultOf = async (expr: string): Promise<unknown[]> => {
    const answer = (await (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`)).json()) as {
      status: string;
      data: { result: unknown[] };
    };
    expect(answer.status).toBe('success');
    return answer.data.result;
  };

  it('has something for every panel, but for what has not happened', async () => {
    await server.sql('insert into last_backup (taken_at) values (now())');
    const unanswered = async () => {
      await server.query('query Asked { feedToken }');
      await server.query('{ nothingOfTheKind }');
      const empty: string[] = [];
      for (const { title, expr } of asked) if ((await resultOf(expr)).length === 0) empty.push(title);
      return empty;
    };
    const nothingHappened = [
      'Failed statements by SQLSTATE',
      'Failed connections',
      'Lag of standbys',
      'Standbys that are read from',
    ];
    await until(async () => (await unanswered()).length <= nothingHappened.length, 'the panels have values');
    expect(await unanswered()).toEqual(nothingHappened);
  });

  it('fires an alert of these rules about this server', async () => {
    await server.sql(
      `insert into planned_publication (at, planned_by, status, settled_at) values (now(), 'Ada', 'FAILED', now())`,
    );
    const firing = 'ALERTS{alertname="EntentePublicationFailed",alertstate="firing"}';
    await until(async () => (await resultOf(firing)).length === 1, 'the alert fires');
    expect(await resultOf('ALERTS{alertstate="firing",alertname!="EntentePublicationFailed"}')).toEqual([]);
  });
});
