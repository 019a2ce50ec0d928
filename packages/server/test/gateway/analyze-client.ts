/** A client of the one-request form as it is in the field: written from the facts of the protocol, with node:crypto alone. */
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';

export interface SourceText {
  readonly path: string;
  readonly content: string;
  readonly language?: string;
}

export interface SealedRequest {
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests break it in every way
  readonly body: any;
}

/** Seals each file with a key of this request. `ivBytes`: 16, and 12 in newer clients. */
export function sealRequest(apiKey: string, files: readonly SourceText[], ivBytes = 16): SealedRequest {
  const key = randomBytes(32);
  return {
    headers: {
      'x-api-key': apiKey,
      'Content-Type': 'application/json',
      'X-Encryption-Key': key.toString('base64'),
    },
    body: {
      requestId: randomUUID(),
      files: files.map((file) => sealFile(key, file, ivBytes)),
      options: { patternFormat: 'enhanced', includeSecurityPatterns: true },
    },
  };
}

function sealFile(key: Buffer, { path, content, language }: SourceText, ivBytes: number) {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const encrypted = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()]);
  return {
    path,
    encryptedContent: encrypted.toString('base64'),
    encryption: {
      iv: iv.toString('base64'),
      algorithm: 'aes-256-gcm',
      authTag: cipher.getAuthTag().toString('base64'),
    },
    metadata: {
      ...(language && { language }),
      size: content.length,
      contentHash: createHash('sha256').update(content, 'utf8').digest('hex'),
    },
  };
}

export async function sendRequest(url: string, { headers, body }: SealedRequest) {
  const response = await fetch(`${url}/api/v1/ast/analyze`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: read as the client reads it
  return { status: response.status, headers: response.headers, json: (await response.json()) as any };
}

export interface ReadFinding {
  readonly path: string;
  readonly line: number;
  readonly type: string;
}

/** The three ways in which clients read a finding: nested place and `type`; flat place and `pattern.type`; flat and CWE. */
// biome-ignore lint/suspicious/noExplicitAny: the answer is what is under test
export function readFindings(answer: any): { nested: ReadFinding[]; flat: ReadFinding[]; byCwe: ReadFinding[] } {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const successful = answer.results.filter((result: any) => result.status === 'success');
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const each = (read: (finding: any, result: any) => ReadFinding) =>
    // biome-ignore lint/suspicious/noExplicitAny: as above
    successful.flatMap((result: any) => result.findings.map((finding: any) => read(finding, result)));
  return {
    nested: each((finding, { path }) => ({ path, line: finding.location.start.line, type: finding.type })),
    flat: each((finding, { file }) => ({ path: file, line: finding.startLine, type: finding.pattern.type })),
    byCwe: each((finding, { path }) => ({ path, line: finding.location.startLine, type: finding.pattern.cweId })),
  };
}
