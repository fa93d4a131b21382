import { type Agent, request } from 'node:http';

/** One request by node:http: the cheapest client there is, so that the machine is left to the server. */
export function post(params: {
  readonly url: URL;
  readonly body: string;
  readonly agent: Agent;
  readonly apiKey: string;
  readonly user?: string;
}): Promise<string> {
  const { url, body, agent, apiKey, user } = params;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(user === undefined ? {} : { 'x-holdfast-user': user }),
  };
  const sent = request(url, { method: 'POST', agent, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`${url.pathname} answered ${response.statusCode}: ${text}`));
    });
    response.on('error', reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
