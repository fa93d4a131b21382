import type { Slots } from './slots.ts';

/** A problem, and how it is printed: each call is another occurrence of the same. */
export interface Problem {
  readonly name: string;
  readonly print: (slots: Slots) => string;
}

/**
 * Sixty problems of many languages and tools, several of them near to each other on purpose: the same words with another
 * code, the same code with other words, the same message from another place. All texts are our own, after the forms that
 * the tools print.
 */
export const problems: readonly Problem[] = [
  // JavaScript
  {
    name: 'js-undefined-id',
    print: (s) =>
      js(
        s,
        "TypeError: Cannot read properties of undefined (reading 'id')",
        ['loadInvoice', 'billing.js'],
        ['handle', 'routes.js'],
      ),
  },
  {
    name: 'js-undefined-name',
    print: (s) =>
      js(
        s,
        "TypeError: Cannot read properties of undefined (reading 'name')",
        ['renderUser', 'profile.js'],
        ['render', 'page.js'],
      ),
  },
  {
    name: 'js-null-length',
    print: (s) =>
      js(
        s,
        "TypeError: Cannot read properties of null (reading 'length')",
        ['countRows', 'table.ts'],
        ['draw', 'table.ts'],
      ),
  },
  {
    name: 'js-not-a-function',
    print: (s) =>
      js(s, 'TypeError: store.flush is not a function', ['shutDown', 'server.mjs'], ['onSignal', 'server.mjs']),
  },
  {
    name: 'js-missing-module',
    print: (s) =>
      `Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'sharp' imported from ${s.path('js')}\n    at packageResolve (node:internal/modules/esm/resolve:${s.n()}:${s.n()})\n    at moduleResolve (node:internal/modules/esm/resolve:${s.n()}:${s.n()})`,
  },
  {
    name: 'js-port-in-use',
    print: (s) =>
      `Error: listen EADDRINUSE: address already in use :::${s.port()}\n    at Server.setupListenHandle [as _listen2] (node:net:${s.n()}:${s.n()})\n    at listenInCluster (node:net:${s.n()}:${s.n()})`,
  },
  {
    name: 'js-refused',
    print: (s) =>
      `Error: connect ECONNREFUSED ${s.ip()}:${s.port()}\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:${s.n()}:${s.n()})`,
  },
  {
    name: 'js-reset',
    print: (s) =>
      `Error: read ECONNRESET\n    at TLSWrap.onStreamRead (node:internal/stream_base_commons:${s.n()}:${s.n()})`,
  },
  { name: 'js-no-such-file', print: (s) => `Error: ENOENT: no such file or directory, open '${s.path('json')}'` },
  { name: 'js-not-permitted', print: (s) => `Error: EACCES: permission denied, open '${s.path('json')}'` },
  {
    name: 'js-heap',
    print: (s) =>
      `FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n ${s.n()}: ${s.hex()} node::Abort() [node]`,
  },
  {
    name: 'js-json',
    print: (s) =>
      `SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON\n    at JSON.parse (<anonymous>)\n    at readReply (${s.folder()}/src/client.js:${s.n()}:${s.n()})`,
  },
  {
    name: 'js-aborted',
    print: (s) =>
      `AbortError: This operation was aborted after ${s.n()} ms\n    at fetchQuote (${s.folder()}/src/quotes.js:${s.n()}:${s.n()})`,
  },
  // Python
  {
    name: 'py-key',
    print: (s) => python(s, "KeyError: 'customer_id'", ['sync_orders', 'orders.py'], ['main', 'job.py']),
  },
  {
    name: 'py-none',
    print: (s) =>
      python(s, "AttributeError: 'NoneType' object has no attribute 'strip'", ['clean', 'text.py'], ['load', 'etl.py']),
  },
  {
    name: 'py-module',
    print: (s) =>
      python(s, "ModuleNotFoundError: No module named 'yaml'", ['<module>', 'settings.py'], ['<module>', 'app.py']),
  },
  {
    name: 'py-zero',
    print: (s) => python(s, 'ZeroDivisionError: division by zero', ['average', 'stats.py'], ['report', 'stats.py']),
  },
  {
    name: 'py-decode',
    print: (s) =>
      python(
        s,
        `UnicodeDecodeError: 'utf-8' codec can't decode byte ${s.hex()} in position ${s.n()}: invalid start byte`,
        ['read_rows', 'importer.py'],
        ['run', 'importer.py'],
      ),
  },
  {
    name: 'py-read-timeout',
    print: (s) =>
      python(
        s,
        `requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='${s.host()}', port=443): Read timed out. (read timeout=${s.n()})`,
        ['fetch_rates', 'rates.py'],
        ['main', 'rates.py'],
      ),
  },
  {
    name: 'py-memory',
    print: (s) =>
      python(
        s,
        `MemoryError: Unable to allocate ${s.n()} MiB for an array with shape (${s.n()}, ${s.n()}) and data type float64`,
        ['embed', 'vectors.py'],
        ['train', 'vectors.py'],
      ),
  },
  {
    name: 'py-cuda',
    print: (s) =>
      python(
        s,
        `RuntimeError: CUDA out of memory. Tried to allocate ${s.n()} MiB (GPU ${s.digit()}; ${s.n()} MiB total capacity)`,
        ['step', 'trainer.py'],
        ['fit', 'trainer.py'],
      ),
  },
  // Java and Kotlin
  {
    name: 'java-npe',
    print: (s) =>
      java(
        s,
        'java.lang.NullPointerException: Cannot invoke "Order.getTotal()" because "order" is null',
        'com.shop.checkout.Basket.sum',
        'Basket.java',
      ),
  },
  {
    name: 'java-class',
    print: (s) =>
      java(
        s,
        'java.lang.ClassNotFoundException: com.shop.plugins.TaxPlugin',
        'com.shop.plugins.Loader.load',
        'Loader.java',
      ),
  },
  {
    name: 'java-pool',
    print: (s) =>
      java(
        s,
        `java.sql.SQLTransientConnectionException: HikariPool-${s.digit()} - Connection is not available, request timed out after ${s.n()}ms`,
        'com.shop.stock.StockRepository.find',
        'StockRepository.java',
      ),
  },
  {
    name: 'java-heap',
    print: (s) =>
      java(s, 'java.lang.OutOfMemoryError: Java heap space', 'com.shop.export.Exporter.write', 'Exporter.java'),
  },
  {
    name: 'java-cause',
    print: (s) =>
      `java.lang.IllegalStateException: Failed to start job ${s.uuid()}\n\tat com.shop.jobs.Runner.start(Runner.java:${s.n()})\nCaused by: java.net.UnknownHostException: ${s.host()}\n\tat com.shop.jobs.Queue.connect(Queue.java:${s.n()})\n\t... ${s.n()} more`,
  },
  // Go, Rust, C#, Ruby, PHP
  {
    name: 'go-nil',
    print: (s) =>
      `panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=${s.hex()} pc=${s.hex()}]\n\ngoroutine ${s.n()} [running]:\nmain.(*Cache).Get(${s.hex()})\n\t${s.folder()}/cache.go:${s.n()} +${s.hex()}`,
  },
  {
    name: 'go-deadline',
    print: (s) =>
      `rpc error: code = DeadlineExceeded desc = context deadline exceeded while waiting for ${s.host()}:${s.port()}`,
  },
  {
    name: 'go-map',
    print: (s) =>
      `fatal error: concurrent map writes\n\ngoroutine ${s.n()} [running]:\nmain.(*Hub).Add(${s.hex()})\n\t${s.folder()}/hub.go:${s.n()} +${s.hex()}`,
  },
  {
    name: 'rust-unwrap',
    print: (s) =>
      `thread 'worker-${s.digit()}' panicked at src/queue.rs:${s.n()}:${s.n()}:\ncalled \`Option::unwrap()\` on a \`None\` value\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
  },
  {
    name: 'rust-bounds',
    print: (s) =>
      `thread 'main' panicked at src/grid.rs:${s.n()}:${s.n()}:\nindex out of bounds: the len is ${s.n()} but the index is ${s.n()}`,
  },
  {
    name: 'cs-null',
    print: (s) =>
      `System.NullReferenceException: Object reference not set to an instance of an object.\n   at Shop.Web.CartController.Add(Int32 id) in ${s.folder()}/CartController.cs:line ${s.n()}`,
  },
  {
    name: 'ruby-nil',
    print: (s) =>
      `${s.folder()}/mailer.rb:${s.n()}:in \`deliver': undefined method \`email' for nil:NilClass (NoMethodError)`,
  },
  {
    name: 'php-memory',
    print: (s) =>
      `PHP Fatal error:  Allowed memory size of ${s.n()} bytes exhausted (tried to allocate ${s.n()} bytes) in ${s.folder()}/Report.php on line ${s.n()}`,
  },
  // Databases
  {
    name: 'pg-duplicate',
    print: (s) =>
      `ERROR: duplicate key value violates unique constraint "users_email_key"\nDETAIL: Key (email)=(${s.email()}) already exists.`,
  },
  {
    name: 'pg-duplicate-other',
    print: (s) =>
      `ERROR: duplicate key value violates unique constraint "orders_number_key"\nDETAIL: Key (number)=(${s.n()}) already exists.`,
  },
  { name: 'pg-column', print: (s) => `ERROR: column "delivered_at" does not exist at character ${s.n()}` },
  { name: 'pg-relation', print: (s) => `ERROR: relation "shipments" does not exist at character ${s.n()}` },
  {
    name: 'pg-deadlock',
    print: (s) =>
      `ERROR: deadlock detected\nDETAIL: Process ${s.n()} waits for ShareLock on transaction ${s.n()}; blocked by process ${s.n()}.`,
  },
  { name: 'pg-connections', print: (s) => `FATAL: sorry, too many clients already (pid ${s.n()})` },
  { name: 'pg-password', print: () => 'FATAL: password authentication failed for user "app"' },
  { name: 'mysql-gone', print: () => 'ERROR 2006 (HY000): MySQL server has gone away' },
  {
    name: 'mysql-denied',
    print: (s) => `ERROR 1045 (28000): Access denied for user 'app'@'${s.ip()}' (using password: YES)`,
  },
  { name: 'sqlite-locked', print: () => 'SQLITE_BUSY: database is locked' },
  { name: 'redis-readonly', print: () => "READONLY You can't write against a read only replica." },
  { name: 'redis-oom', print: () => "OOM command not allowed when used memory > 'maxmemory'." },
  // Machines and clusters
  { name: 'disk-full', print: (s) => `write ${s.path('log')}: no space left on device` },
  {
    name: 'k8s-oom',
    print: (s) => `Back-off restarting failed container api in pod ${s.pod('api')}: OOMKilled, exit code 137`,
  },
  { name: 'k8s-pull', print: (s) => `Failed to pull image "registry.${s.host()}/web:${s.sha()}": ImagePullBackOff` },
  {
    name: 'k8s-probe',
    print: (s) => `Readiness probe failed: HTTP probe failed with statuscode: 503 in pod ${s.pod('web')}`,
  },
  {
    name: 'k8s-liveness',
    print: (s) => `Liveness probe failed: HTTP probe failed with statuscode: 500 in pod ${s.pod('web')}`,
  },
  {
    name: 'tls-expired',
    print: (s) => `certificate has expired: CERT_HAS_EXPIRED for ${s.host()} (not after ${s.time()})`,
  },
  { name: 'dns', print: (s) => `getaddrinfo ENOTFOUND ${s.host()}` },
  {
    name: 'http-429',
    print: (s) =>
      `Request failed with status code 429: rate limit reached for key ${s.token()}, try again in ${s.n()}s`,
  },
  { name: 'http-401', print: (s) => `Request failed with status code 401: invalid key ${s.token()}` },
  { name: 'http-502', print: (s) => `upstream ${s.ip()}:${s.port()} returned 502 Bad Gateway after ${s.n()} ms` },
  // Tools
  {
    name: 'ts-assign',
    print: (s) =>
      `${s.folder()}/src/cart.ts(${s.n()},${s.n()}): error TS2322: Type 'string' is not assignable to type 'number'.`,
  },
  {
    name: 'ts-property',
    print: (s) =>
      `${s.folder()}/src/cart.ts(${s.n()},${s.n()}): error TS2339: Property 'total' does not exist on type 'Cart'.`,
  },
  {
    name: 'git-conflict',
    print: (s) =>
      `CONFLICT (content): Merge conflict in ${s.folder()}/package.json\nAutomatic merge failed; fix conflicts and then commit the result.`,
  },
  { name: 'sh-missing', print: (s) => `${s.folder()}/deploy.sh: line ${s.n()}: kubectl: command not found` },
];

type Call = readonly [name: string, file: string];

function js(s: Slots, message: string, inner: Call, outer: Call): string {
  const frame = ([name, file]: Call): string => `    at ${name} (${s.folder()}/dist/${file}:${s.n()}:${s.n()})`;
  const library = `    at next (${s.folder()}/node_modules/express/lib/router/index.js:${s.n()}:${s.n()})`;
  return [message, frame(inner), frame(outer), library].join('\n');
}

function python(s: Slots, message: string, inner: Call, outer: Call): string {
  const frame = ([name, file]: Call): string =>
    `  File "${s.folder()}/${file}", line ${s.n()}, in ${name}\n    run(${s.n()})`;
  return ['Traceback (most recent call last):', frame(outer), frame(inner), message].join('\n');
}

function java(s: Slots, message: string, method: string, file: string): string {
  return [
    message,
    `\tat ${method}(${file}:${s.n()})`,
    `\tat org.springframework.web.Dispatcher.invoke(Dispatcher.java:${s.n()})`,
    `\tat java.base/java.lang.Thread.run(Thread.java:${s.n()})`,
  ].join('\n');
}
