import type { Service, ServiceName } from '../../scripts/services/service.ts';
import { startOwnService, startService } from '../../scripts/services/start.ts';

export type BenchService = Service & AsyncDisposable;

const say = (name: ServiceName) => (line: string) => void process.stderr.write(`${name}: ${line}\n`);

/** The service that the environment names, else one for as long as the bench runs. @throws ServicesError */
export async function serviceFor(name: ServiceName): Promise<BenchService> {
  return disposable(await startService(name, say(name)));
}

/** One that nobody else uses, so that the bench may stop it. @throws ServicesError */
export async function ownServiceFor(name: ServiceName): Promise<BenchService> {
  return disposable(await startOwnService(name, say(name)));
}

function disposable(service: Service): BenchService {
  return { ...service, [Symbol.asyncDispose]: () => service.remove() };
}
