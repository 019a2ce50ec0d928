/**
 * How requests leave this process: through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in
 * either case), trusting the `ca-cert` input. Where neither is set it is node's own fetch, and nothing more is loaded.
 */
import type { Dispatcher } from 'undici';
import { ActionError } from '../errors.ts';
import { trustedAuthorities } from './certificates.ts';

export type Fetch = typeof globalThis.fetch;

export interface NetworkOptions {
  /** PEM text or the path of a file with it. */
  readonly caCert: string | undefined;
  readonly workspace: string;
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/** For GitHub and the service; never for the server inside this process. Throws ActionError `bad-certificate`, `bad-inputs`. */
export async function openFetch({ caCert, workspace }: NetworkOptions): Promise<Fetch> {
  const proxied = PROXY_VARIABLES.filter((name) => (process.env[name] ?? '') !== '');
  for (const name of proxied) checkProxy(name);
  if (proxied.length === 0 && caCert === undefined) return globalThis.fetch;
  const ca = caCert === undefined ? undefined : await trustedAuthorities(caCert, workspace);
  const [undici, { getProxyUrl }] = await Promise.all([import('undici'), import('@actions/http-client/lib/proxy')]);
  const tls = ca === undefined ? {} : { ca };
  const direct = new undici.Agent({ connect: tls });
  const proxies = new Map<string, Dispatcher>();

  function dispatcherFor(url: URL): Dispatcher {
    const proxy = getProxyUrl(url);
    if (proxy === undefined) return direct;
    const known = proxies.get(proxy.href);
    if (known !== undefined) return known;
    const fresh = new undici.ProxyAgent({ uri: proxy.href, requestTls: tls, proxyTls: tls });
    proxies.set(proxy.href, fresh);
    return fresh;
  }

  return async (input, init) => {
    const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
    const options = { ...init, dispatcher: dispatcherFor(url) } as Parameters<typeof undici.fetch>[1];
    return (await undici.fetch(url, options)) as unknown as Response;
  };
}

/** For the server inside this process. Node itself may have been told to take the proxy for every host (NODE_USE_ENV_PROXY). */
export async function openDirectFetch(): Promise<Fetch> {
  if ((process.env.NODE_USE_ENV_PROXY ?? '') === '') return globalThis.fetch;
  const undici = await import('undici');
  const dispatcher = new undici.Agent();
  return async (input, init) => {
    const options = { ...init, dispatcher } as Parameters<typeof undici.fetch>[1];
    return (await undici.fetch(String(input), options)) as unknown as Response;
  };
}

/** A proxy that is passed over in silence would be looked for as a failure of the network. Its value may hold a password. */
function checkProxy(name: string): void {
  const value = process.env[name]!;
  if (URL.canParse(value.includes('://') ? value : `http://${value}`)) return;
  throw new ActionError(
    'bad-inputs',
    `The variable ${name} of this runner is no URL: write such as http://proxy.example.com:3128`,
  );
}
