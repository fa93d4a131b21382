import type { Logger } from './occurrences.ts';
import type { Problem } from './problems.ts';

/**
 * Problems and forms of logs after which the rules were mended once more; pair_f1 was 0.41 before, as every form was unknown.
 */
export const third: readonly Problem[] = [
  {
    name: 'cassandra-unavailable',
    print: (s) =>
      `com.datastax.oss.driver.api.core.NoNodeAvailableException: No node was available to execute the query\n\tat com.shop.feed.FeedStore.load(FeedStore.java:${s.n()})\n\tat com.shop.feed.Feed.open(Feed.java:${s.n()})`,
  },
  {
    name: 'grpc-unavailable',
    print: (s) => `14 UNAVAILABLE: No connection established. Last error: connect ETIMEDOUT ${s.ip()}:${s.port()}`,
  },
  {
    name: 'celery-lost',
    print: (s) =>
      `Task shop.tasks.send_receipt[${s.uuid()}] raised unexpected: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: ${s.n()}.')`,
  },
  {
    name: 'airflow-zombie',
    print: (s) =>
      `Detected zombie job: {'full_filepath': '${s.folder()}/dags/etl.py', 'processor_subdir': '${s.folder()}', 'msg': 'Failed to execute task'}`,
  },
  { name: 'haproxy-no-server', print: (s) => `backend shop has no server available! (${s.n()} requests queued)` },
  { name: 'consul-leader', print: (s) => `agent: Coordinate update error: error="No cluster leader" after ${s.n()}ms` },
  {
    name: 'vault-sealed',
    print: (s) =>
      `Error making API request.\n\nURL: PUT https://${s.host()}:8200/v1/auth/approle/login\nCode: 503. Errors:\n\n* Vault is sealed`,
  },
  {
    name: 'helm-lock',
    print: () => 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
  },
  {
    name: 'argocd-sync',
    print: (s) =>
      `ComparisonError: rpc error: code = Unknown desc = failed to generate manifest for source 1 of 1: ${s.folder()}/kustomization.yaml: no such file or directory`,
  },
  {
    name: 'kube-quota',
    print: (s) =>
      `pods "web-${s.sha()}" is forbidden: exceeded quota: compute, requested: limits.memory=${s.n()}Mi, used: limits.memory=${s.n()}Mi, limited: limits.memory=${s.n()}Mi`,
  },
  {
    name: 'kube-taint',
    print: (s) =>
      `0/${s.digit()} nodes are available: ${s.digit()} node(s) had untolerated taint {dedicated: gpu}, ${s.digit()} Insufficient cpu.`,
  },
  {
    name: 'clickhouse-parts',
    print: (s) =>
      `DB::Exception: Too many parts (${s.n()}). Merges are processing significantly slower than inserts. (TOO_MANY_PARTS)`,
  },
  {
    name: 'clickhouse-memory',
    print: (s) =>
      `DB::Exception: Memory limit (total) exceeded: would use ${s.digit()}.${s.digit()} GiB, maximum: ${s.digit()}.${s.digit()} GiB. (MEMORY_LIMIT_EXCEEDED)`,
  },
  { name: 'oracle-listener', print: (s) => `ORA-12541: TNS:no listener (CONNECTION_ID=${s.token()})` },
  { name: 'oracle-unique', print: () => 'ORA-00001: unique constraint (SHOP.ORDERS_PK) violated' },
  {
    name: 'sequelize-validation',
    print: (s) =>
      `SequelizeValidationError: notNull Violation: User.email cannot be null\n    at InstanceValidator._validate (${s.folder()}/node_modules/sequelize/lib/instance-validator.js:${s.n()}:${s.n()})\n    at async signUp (${s.folder()}/build/sign-up.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'graphql-null',
    print: (s) =>
      `GraphQLError: Cannot return null for non-nullable field Order.customer.\n    at completeValue (${s.folder()}/node_modules/graphql/execution/execute.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'next-hydration',
    print: () => "Error: Hydration failed because the server rendered HTML didn't match the client.",
  },
  {
    name: 'webpack-module',
    print: (s) => `Module not found: Error: Can't resolve './theme' in '${s.folder()}/src/styles'`,
  },
  {
    name: 'eslint-parse',
    print: (s) =>
      `${s.folder()}/src/index.ts\n  ${s.n()}:${s.n()}  error  Parsing error: Declaration or statement expected`,
  },
  {
    name: 'gradle-daemon',
    print: (s) =>
      `Gradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)\nThe daemon log: ${s.folder()}/daemon-${s.n()}.out.log`,
  },
  {
    name: 'maven-resolve',
    print: (s) =>
      `[ERROR] Failed to execute goal on project shop: Could not resolve dependencies for project com.shop:shop:jar:1.${s.digit()}.${s.digit()}: Could not find artifact com.shop:tax:jar:2.0`,
  },
  {
    name: 'go-mod',
    print: (s) =>
      `go: example.org/shop/tax@v1.${s.digit()}.${s.digit()}: reading https://${s.host()}/tax/@v/v1.info: 410 Gone`,
  },
  {
    name: 'go-race',
    print: (s) =>
      `WARNING: DATA RACE\nWrite at ${s.hex()} by goroutine ${s.n()}:\n  main.(*Cart).Add()\n      ${s.folder()}/cart.go:${s.n()} +${s.hex()}`,
  },
  {
    name: 'pandas-column',
    print: (s) =>
      `Traceback (most recent call last):\n  File "${s.folder()}/report.py", line ${s.n()}, in monthly\n    frame["revenue"].sum()\nKeyError: 'revenue'`,
  },
  {
    name: 'numpy-broadcast',
    print: (s) =>
      `ValueError: operands could not be broadcast together with shapes (${s.n()},${s.digit()}) (${s.n()},)`,
  },
  {
    name: 'openai-quota',
    print: (s) =>
      `openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current quota', 'type': 'insufficient_quota'}, 'request_id': 'req_${s.token()}'}`,
  },
  {
    name: 'stripe-card',
    print: (s) =>
      `StripeCardError: Your card was declined.\n    at generate (${s.folder()}/node_modules/stripe/cjs/Error.js:${s.n()}:${s.n()})\n    at charge (${s.folder()}/src/pay.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'smtp-auth',
    print: (s) => `Error: Invalid login: 535-5.7.8 Username and Password not accepted. ${s.token()}`,
  },
  {
    name: 'kernel-oom',
    print: (s) => `Out of memory: Killed process ${s.n()} (java) total-vm:${s.n()}kB, anon-rss:${s.n()}kB`,
  },
];

export const thirdLoggers: readonly Logger[] = [
  (text) => text,
  (text, s) => `${s.time()} [http-nio-${s.n()}-exec-${s.digit()}] ERROR c.s.${s.word()}.Handler - ${text}`,
  (text, s) => `${s.time()} - ${s.word()} - ERROR - ${text}`,
  (text, s) => `2026-11-21T10:00:0${s.digit()}.123456789Z stderr F ${text}`,
  (text, s) => `2026-11-21T10:00:0${s.digit()}.1234567Z ##[error]${text}`,
  (text, s) => `[Nest] ${s.n()}  - ${s.time()}   ERROR [ExceptionsHandler] ${text}`,
  (text, s) => JSON.stringify({ severity: 'ERROR', timestamp: s.time(), jsonPayload: { message: text, pid: s.n() } }),
  (text, s) => `[10:0${s.digit()}:12 ERR] ${text}`,
];
