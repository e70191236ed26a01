import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { describeUnlessMissing } from '../harness/skipping.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const read = (file: string) => readFileSync(join(DEPLOY, file), 'utf8');

/** Of the Debian packages nginx and systemd. */
const NGINX = '/usr/sbin/nginx';
const SYSTEMD_ANALYZE = '/usr/bin/systemd-analyze';
const lacks = (program: string) => (existsSync(program) ? null : program);

const folder = mkdtempSync(join(tmpdir(), 'entente-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('deploy/Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('uses images of fixed versions, all of the same one', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+-bookworm-slim$/);
  });

  it('runs Node directly, as an unprivileged user, with a health check', () => {
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", .*"dist\/src\/main\.js"\]$/m);
    expect(dockerfile.replaceAll('\\\n', '')).toMatch(/^HEALTHCHECK .*\/livez/m);
  });

  it('has a build context with only the files that it copies', () => {
    const allowed = [...read('Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths!.split(' '));
    expect(new Set(copied)).toEqual(new Set(allowed));
  });
});

describe('deploy/compose.yaml', () => {
  const { services } = parse(read('compose.yaml'), { merge: true });

  it('starts the server after its database, which is not reachable from outside', () => {
    const { entente, db } = services;
    expect(db).toMatchObject({ healthcheck: { test: expect.arrayContaining(['pg_isready']) } });
    expect(db.ports).toBeUndefined();
    expect(db.image).toMatch(/^postgres:\d+-bookworm$/);
    expect(entente).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      tmpfs: ['/tmp'],
      depends_on: { db: { condition: 'service_healthy' } },
      ports: ['127.0.0.1:4000:4000'],
    });
  });

  it('gives the server more time to stop than it needs', () => {
    expect(Number.parseInt(services.entente.stop_grace_period, 10)).toBeGreaterThan(5 + 25);
  });

  it('runs backups and imports only on request', () => {
    for (const tool of ['backup', 'import']) expect(services[tool].profiles).toEqual(['tools']);
  });
});

describeUnlessMissing([lacks(NGINX)], 'deploy/nginx.conf', () => {
  it('is accepted by nginx', () => {
    const configuration = join(folder, 'nginx.conf');
    writeFileSync(
      configuration,
      `pid ${folder}/pid; error_log stderr; events {} http { include ${DEPLOY}/nginx.conf; }`,
    );
    const { stderr } = spawnSync(NGINX, ['-t', '-q', '-c', configuration], { encoding: 'utf8' });
    expect(
      stderr.split('\n').filter((line) => /\[(?:emerg|error|crit)\]/.test(line) && !/Permission denied/.test(line)),
    ).toEqual([]);
  });
});

describeUnlessMissing([lacks(SYSTEMD_ANALYZE)], 'deploy/entente.service', () => {
  it('has an exposure below 2.0 of 10, as systemd rates it', () => {
    const parameters = ['security', '--offline=yes', '--threshold=20', join(DEPLOY, 'entente.service')];
    const { status, stdout } = spawnSync(SYSTEMD_ANALYZE, parameters, { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('Overall exposure level for entente.service')]);
  });
});
