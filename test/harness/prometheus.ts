import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { until } from './program.ts';

/** Returns what is missing if a program of Prometheus is not installed: `prometheus` or `promtool`. */
export function lacksProgram(program: string): string | null {
  return spawnSync(program, ['--version']).status === 0 ? null : program;
}

/** An alert as Prometheus reports it. */
export interface Alert {
  labels: { alertname: string; instance?: string };
  annotations: { summary: string; description: string };
  state: 'pending' | 'firing';
}

/** A Prometheus that collects the metrics of servers every second, as the job `entente`. */
export class Prometheus {
  readonly #url: string;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#url = `http://${address}`;
    this.#process = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: 'ignore' },
    );
    this.#ended = new Promise((settle) => {
      this.#process.once('exit', settle);
      this.#process.once('error', settle);
    });
  }

  /**
   * Starts a Prometheus and waits until it is ready.
   * @param rules the text of a rules file, evaluated every second
   * @param metricsUrls the addresses of the servers' metrics
   */
  static async start(rules: string, metricsUrls: readonly string[]): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'entente-prometheus-'));
    writeFileSync(join(folder, 'rules.yaml'), rules);
    const targets = metricsUrls.map((url) => new URL(url).host);
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: 'entente', static_configs: [{ targets }] }],
    };
    writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify(config));
    const prometheus = new Prometheus(folder, `127.0.0.1:${await freePort('127.0.0.1')}`);
    await until(() => prometheus.#isReady(), 'Prometheus is ready');
    return prometheus;
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.#url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Evaluates an expression. @throws Error if Prometheus rejects it */
  async query(expr: string): Promise<unknown[]> {
    const { result } = await this.#get<{ result: unknown[] }>(`query?query=${encodeURIComponent(expr)}`);
    return result;
  }

  /** Returns the alerts whose condition holds now. */
  async alerts(): Promise<Alert[]> {
    return (await this.#get<{ alerts: Alert[] }>('alerts')).alerts;
  }

  async #get<Data>(path: string): Promise<Data> {
    const response = await fetch(`${this.#url}/api/v1/${path}`);
    const { data, error } = (await response.json()) as { data: Data; error?: string };
    if (error) throw new Error(error);
    return data;
  }

  /** Stops it and removes its folder. */
  async stop(): Promise<void> {
    this.#process.kill();
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
  }
}
