import type { Problem } from './problems.ts';

/**
 * Problems of other languages and tools, written once the rules were there (pair_f1 was 0.47 then, for logs of unknown forms), after
 * which the rules were mended.
 */
export const second: readonly Problem[] = [
  {
    name: 'swift-unwrap',
    print: (s) =>
      `Fatal error: Unexpectedly found nil while unwrapping an Optional value: file ${s.folder()}/CartView.swift, line ${s.n()}`,
  },
  { name: 'swift-index', print: (s) => `Swift/ContiguousArrayBuffer.swift:${s.n()}: Fatal error: Index out of range` },
  {
    name: 'elixir-match',
    print: (s) =>
      `** (MatchError) no match of right hand side value: {:error, :timeout}\n    (shop ${s.digit()}.${s.digit()}.0) lib/shop/cart.ex:${s.n()}: Shop.Cart.load/1\n    (phoenix 1.7.${s.digit()}) lib/phoenix/router.ex:${s.n()}: Phoenix.Router.__call__/5`,
  },
  {
    name: 'elixir-undefined',
    print: (s) =>
      `** (UndefinedFunctionError) function Shop.Tax.rate/1 is undefined or private\n    (shop ${s.digit()}.${s.digit()}.0) lib/shop/order.ex:${s.n()}: Shop.Order.total/1`,
  },
  {
    name: 'dart-late',
    print: (s) =>
      `LateInitializationError: Field 'controller' has not been initialized.\n#0      _PageState.controller (package:shop/page.dart:${s.n()}:${s.n()})\n#1      _PageState.build (package:shop/page.dart:${s.n()}:${s.n()})`,
  },
  { name: 'flutter-overflow', print: (s) => `A RenderFlex overflowed by ${s.n()} pixels on the bottom.` },
  {
    name: 'terraform-state',
    print: (s) =>
      `Error: Error acquiring the state lock\n\nError message: ConditionalCheckFailedException: The conditional request failed\nLock Info:\n  ID:        ${s.uuid()}`,
  },
  {
    name: 'terraform-limit',
    print: (s) =>
      `Error: creating EC2 VPC: VpcLimitExceeded: The maximum number of VPCs has been reached.\n\tstatus code: 400, request id: ${s.uuid()}`,
  },
  {
    name: 'ansible-unreachable',
    print: (s) =>
      `fatal: [${s.host()}]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: ssh: connect to host ${s.ip()} port 22: Connection timed out", "unreachable": true}`,
  },
  {
    name: 'nginx-upstream',
    print: (s) =>
      `${s.time()} [error] ${s.n()}#${s.n()}: *${s.n()} connect() failed (111: Connection refused) while connecting to upstream, client: ${s.ip()}, server: ${s.host()}`,
  },
  {
    name: 'nginx-timeout',
    print: (s) =>
      `${s.time()} [error] ${s.n()}#${s.n()}: *${s.n()} upstream timed out (110: Connection timed out) while reading response header from upstream, client: ${s.ip()}`,
  },
  {
    name: 'mongo-duplicate',
    print: (s) =>
      `MongoServerError: E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "${s.email()}" }`,
  },
  {
    name: 'mongo-select',
    print: (s) =>
      `MongoServerSelectionError: connection timed out\n    at Timeout._onTimeout (${s.folder()}/node_modules/mongodb/lib/sdam/topology.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'kafka-rebalance',
    print: () =>
      `org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment`,
  },
  {
    name: 'kafka-leader',
    print: (s) =>
      `[Producer clientId=producer-${s.digit()}] Got error produce response with correlation id ${s.n()} on topic-partition orders-${s.digit()}, retrying. Error: NOT_LEADER_OR_FOLLOWER`,
  },
  {
    name: 'rabbit-channel',
    print: () =>
      `Channel closed by server: 404 (NOT-FOUND) with message "NOT_FOUND - no queue 'invoices' in vhost '/'"`,
  },
  {
    name: 'elastic-readonly',
    print: (s) =>
      `ResponseError: cluster_block_exception: [cluster_block_exception] Reason: index [logs-2026.11.${s.digit()}] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]`,
  },
  {
    name: 's3-denied',
    print: (s) =>
      `AccessDenied: Access Denied\n    at throwDefaultError (${s.folder()}/node_modules/@smithy/smithy-client/dist-cjs/index.js:${s.n()}:${s.n()})\n    at readObject (${s.folder()}/dist/storage.js:${s.n()}:${s.n()})`,
  },
  {
    name: 's3-missing',
    print: (s) =>
      `NoSuchKey: The specified key does not exist.\n    at throwDefaultError (${s.folder()}/node_modules/@smithy/smithy-client/dist-cjs/index.js:${s.n()}:${s.n()})\n    at readObject (${s.folder()}/dist/storage.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'docker-copy',
    print: (s) =>
      `ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref ${s.uuid()}::${s.sha()}: "/package-lock.json": not found`,
  },
  {
    name: 'npm-resolve',
    print: (s) =>
      `npm error code ERESOLVE\nnpm error ERESOLVE unable to resolve dependency tree\nnpm error Found: react@19.${s.digit()}.${s.digit()}\nnpm error Could not resolve dependency: peer react@"^18.0.0" from react-table@8.${s.digit()}.0`,
  },
  {
    name: 'cargo-moved',
    print: (s) => `error[E0382]: borrow of moved value: \`config\`\n  --> src/main.rs:${s.n()}:${s.n()}`,
  },
  {
    name: 'cargo-lifetime',
    print: (s) => `error[E0597]: \`buffer\` does not live long enough\n  --> src/reader.rs:${s.n()}:${s.n()}`,
  },
  {
    name: 'ld-undefined',
    print: (s) =>
      `/usr/bin/ld: ${s.folder()}/parser.o: in function \`parse_header': parser.c:(.text+${s.hex()}): undefined reference to \`inflateInit2_'`,
  },
  { name: 'pytest-assert', print: (s) => `FAILED tests/test_cart.py::test_total - assert ${s.n()} == ${s.n()}` },
  {
    name: 'playwright-timeout',
    print: (s) =>
      `TimeoutError: page.click: Timeout ${s.n()}ms exceeded.\nCall log:\n  - waiting for getByRole('button', { name: 'Pay' })`,
  },
  { name: 'systemd-failed', print: () => `ledger.service: Main process exited, code=exited, status=203/EXEC` },
  { name: 'ssh-key', print: (s) => `deploy@${s.ip()}: Permission denied (publickey).` },
  {
    name: 'prisma-unique',
    print: (s) =>
      `PrismaClientKnownRequestError: \nInvalid \`prisma.user.create()\` invocation in\n${s.folder()}/src/users.ts:${s.n()}:${s.n()}\n\nUnique constraint failed on the fields: (\`email\`)`,
  },
  {
    name: 'django-doesnotexist',
    print: (s) =>
      `Traceback (most recent call last):\n  File "${s.folder()}/views.py", line ${s.n()}, in detail\n    order = Order.objects.get(pk=${s.n()})\n  File "/usr/lib/python3/dist-packages/django/db/models/manager.py", line ${s.n()}, in manager_method\n    return getattr()\nshop.models.Order.DoesNotExist: Order matching query does not exist.`,
  },
  {
    name: 'rails-record',
    print: (s) =>
      `ActiveRecord::RecordNotFound (Couldn't find Invoice with 'id'=${s.n()}):\n\napp/controllers/invoices_controller.rb:${s.n()}:in \`show'`,
  },
  {
    name: 'laravel-pdo',
    print: (s) =>
      `SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select * from \`jobs\` where \`id\` = ${s.n()}) {"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 2002)"}`,
  },
  {
    name: 'mssql-deadlock',
    print: (s) =>
      `Microsoft.Data.SqlClient.SqlException (0x80131904): Transaction (Process ID ${s.n()}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
  },
  {
    name: 'spark-memory',
    print: (s) =>
      `ExecutorLostFailure (executor ${s.digit()} exited caused by one of the running tasks) Reason: Container killed by YARN for exceeding memory limits. ${s.digit()}.${s.digit()} GB of ${s.digit()} GB physical memory used`,
  },
  {
    name: 'torch-shape',
    print: (s) => `RuntimeError: mat1 and mat2 shapes cannot be multiplied (${s.n()}x${s.n()} and ${s.n()}x${s.n()})`,
  },
  {
    name: 'perl-undef',
    print: (s) => `Can't call method "fetchrow_array" on an undefined value at ${s.folder()}/report.pl line ${s.n()}.`,
  },
  {
    name: 'scala-match',
    print: (s) =>
      `scala.MatchError: Pending(${s.n()}) (of class shop.Pending)\n\tat shop.Checkout.step(Checkout.scala:${s.n()})\n\tat shop.Checkout.run(Checkout.scala:${s.n()})`,
  },
  {
    name: 'git-reject',
    print: (s) =>
      ` ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'https://${s.host()}/shop.git'`,
  },
  {
    name: 'lua-nil',
    print: (s) => `lua: ${s.folder()}/world.lua:${s.n()}: attempt to index a nil value (field 'player')`,
  },
  {
    name: 'vite-resolve',
    print: (s) =>
      `[vite] Internal server error: Failed to resolve import "./Chart" from "src/Page.tsx". Does the file exist?\n  Plugin: vite:import-analysis\n  File: ${s.folder()}/src/Page.tsx:${s.digit()}:${s.n()}`,
  },
];
