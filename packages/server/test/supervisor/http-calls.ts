/** The calls of a v1 client to a server at some address, for the sealing functions of the gateway's tests. */
import type { Answer, CallOptions, Service } from '../gateway/service.ts';

export function callsTo(url: string, key: string): Service {
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const { body, headers } = options;
    const raw = body instanceof Uint8Array;
    const type = raw ? 'application/octet-stream' : 'application/json';
    const response = await fetch(url + path, {
      method,
      headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': type }), ...headers },
      ...(body !== undefined && { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      json: isJson ? JSON.parse(bytes.toString()) : undefined,
    };
  };
  return { url, keys: { first: key }, call } as Service;
}
