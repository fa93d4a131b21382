import type { Logger } from './occurrences.ts';
import type { Problem } from './problems.ts';

/**
 * Problems and forms of logs that no rule was made or mended after: written last, and measured as they are. Where a figure of
 * these is lower than that of the others, the rules have learned their examples by heart. Do not mend rules after these; write a
 * new set first.
 */
export const heldOut: readonly Problem[] = [
  {
    name: 'mqtt-auth',
    print: (s) => `Connection refused: Not authorized (client ${s.token()}, broker ${s.host()}:1883)`,
  },
  {
    name: 'influx-partial',
    print: (s) =>
      `partial write: field type conflict: input field "temp" on measurement "room" is type float, already exists as type integer dropped=${s.n()}`,
  },
  { name: 'etcd-space', print: (s) => `etcdserver: mvcc: database space exceeded (member ${s.hex()})` },
  { name: 'ceph-full', print: (s) => `rados: ret=-28, (28) No space left on device: osd.${s.n()} is full` },
  {
    name: 'zookeeper-lost',
    print: (s) =>
      `org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss for /brokers/ids/${s.n()}`,
  },
  {
    name: 'flink-checkpoint',
    print: (s) =>
      `org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint ${s.n()} expired before completing.`,
  },
  {
    name: 'dbt-relation',
    print: (s) =>
      `Database Error in model revenue (models/marts/revenue.sql)\n  relation "staging.orders" does not exist\n  LINE ${s.n()}: from staging.orders`,
  },
  {
    name: 'snowflake-suspended',
    print: (s) =>
      `SnowflakeSQLException: Warehouse 'LOAD_WH' cannot be resumed because resource monitor 'MONTHLY' has exceeded its quota. (query ${s.uuid()})`,
  },
  {
    name: 'bigquery-limit',
    print: (s) =>
      `google.api_core.exceptions.Forbidden: 403 Quota exceeded: Your project exceeded quota for concurrent queries. job ${s.uuid()}`,
  },
  {
    name: 'azure-throttle',
    print: (s) =>
      `RequestDisallowed: The request is being throttled. Retry after ${s.n()} seconds. Correlation id: ${s.uuid()}`,
  },
  {
    name: 'cdk-bootstrap',
    print: (s) =>
      `This stack uses assets, so the toolkit stack must be deployed to the environment (aws://${s.n()}/eu-west-1)`,
  },
  {
    name: 'k6-threshold',
    print: (s) => `thresholds on metrics 'http_req_duration' have been crossed (p95=${s.n()}ms)`,
  },
  {
    name: 'deno-permission',
    print: (s) =>
      `error: Uncaught (in promise) NotCapable: Requires net access to "${s.host()}:${s.port()}", run again with the --allow-net flag\n    at opFetch (ext:deno_fetch/26_fetch.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'bun-resolve',
    print: (s) =>
      `error: Could not resolve: "left-pad". Maybe you need to "bun install"?\n    at ${s.folder()}/index.ts:${s.n()}:${s.n()}`,
  },
  {
    name: 'haskell-head',
    print: (s) =>
      `Prelude.head: empty list\nCallStack (from HasCallStack):\n  error, called at libraries/base/GHC/List.hs:${s.n()}:${s.n()} in base:GHC.List`,
  },
  {
    name: 'kotlin-cast',
    print: (s) =>
      `java.lang.ClassCastException: class shop.Guest cannot be cast to class shop.Member\n\tat shop.Login.open(Login.kt:${s.n()})\n\tat shop.MainKt.main(Main.kt:${s.n()})`,
  },
  {
    name: 'unity-null',
    print: (s) =>
      `NullReferenceException: Object reference not set to an instance of an object\n  at Player.Move (System.Single dt) [${s.hex()}] in <${s.uuid()}>:0`,
  },
  {
    name: 'xcode-sign',
    print: () =>
      'error: No signing certificate "iOS Development" found: No "iOS Development" signing certificate matching team ID "9XJ2K" with a private key was found.',
  },
  {
    name: 'wordpress-db',
    print: (s) =>
      `WordPress database error Table 'wp_${s.n()}.options' doesn't exist for query SELECT option_value FROM options made by wp_load`,
  },
  {
    name: 'sidekiq-dead',
    print: (s) =>
      `Sidekiq::JobRetry::Handled: Job ${s.token()} raised Net::ReadTimeout with "Net::ReadTimeout with #<TCPSocket:(closed)>"`,
  },
];

/** Forms of logs of their own as well. */
export const heldOutLoggers: readonly Logger[] = [
  (text) => text,
  (text, s) => `11-21 10:0${s.digit()}:12.345  ${s.n()}  ${s.n()} E Billing: ${text}`,
  (text, s) => `2026-11-21T10:00:0${s.digit()}.123456+00:00 app[web.${s.digit()}]: ${text}`,
  (text, s) => `[pod/${s.pod('web')}/api] ${text}`,
  (text, s) => `${s.digit()}|${s.word()}  | ${s.time()}: ${text}`,
  (text, s) =>
    `[Sat Nov 21 10:0${s.digit()}:12.345678 2026] [core:error] [pid ${s.n()}:tid ${s.n()}] [client ${s.ip()}:${s.port()}] ${text}`,
  (text, s) => `10:0${s.digit()}:12.345 [main-${s.digit()}] FATAL com.shop.Main -- ${text}`,
  (text, s) => `Nov 21, 2026 10:0${s.digit()}:12 AM com.shop.Main run\nSEVERE: ${text}`,
];
