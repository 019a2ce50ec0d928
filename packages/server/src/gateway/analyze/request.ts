/** Reading a one-request form: the key, the files as ciphertext, and what is wrong with either. */
import { ServiceError } from '@rsolv-ast/protocol';
import type { Request } from 'express';
import { parseBody } from '../bodies.ts';
import type { GatewayConfig } from '../config.ts';
import { FileRefusal } from './file-refusal.ts';
import { type AnalyzeFile, AnalyzeRequest } from './messages.ts';

export const ENCRYPTION_KEY_HEADER = 'x-encryption-key';
const CONTENT_KEY_BYTES = 32;
const IV_BYTES: readonly number[] = [12, 16];
const TAG_BYTES = 16;
/** What clients write where they know no language. */
const NO_LANGUAGE = new Set(['', 'unknown', 'auto', 'text', 'plaintext']);

/** A file as the client sealed it: the gateway checks its form and never opens it. */
export interface SealedFile {
  /** As the client wrote it. */
  readonly path: string;
  readonly ciphertext: Buffer;
  /** Standard base64. */
  readonly iv: string;
  readonly authTag: string;
  /** Of the plaintext, lower case. */
  readonly sha256: string;
  readonly language?: string;
}

export interface AnalyzeInput {
  readonly requestId: string;
  readonly sessionId: string | undefined;
  readonly files: readonly SealedFile[];
}

/** Throws MISSING_ENCRYPTION_KEY, INVALID_ENCRYPTION_KEY. */
export function requireEncryptionKey(request: Request): string {
  const sent = request.get(ENCRYPTION_KEY_HEADER);
  if (sent === undefined || sent === '') throw new ServiceError('MISSING_ENCRYPTION_KEY');
  if (decodeBase64(sent)?.length !== CONTENT_KEY_BYTES) throw new ServiceError('INVALID_ENCRYPTION_KEY');
  return sent;
}

/** Throws INVALID_REQUEST, TOO_MANY_FILES, FILE_TOO_LARGE. */
export function parseAnalyzeRequest(body: unknown, config: GatewayConfig): AnalyzeInput {
  refuseTooManyFiles(body, config.analyzeFiles);
  const { requestId, sessionId, files } = parseBody(AnalyzeRequest, body);
  return {
    requestId,
    sessionId: sessionId ?? undefined,
    files: files.map((file, position) => sealedFile(file, position, config.analyzeFileBytes)),
  };
}

/** The bytes of standard base64 with padding (RFC 4648 section 4); undefined for any other text. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function refuseTooManyFiles(body: unknown, limit: number): void {
  const files = typeof body === 'object' && body !== null && 'files' in body ? body.files : undefined;
  if (!Array.isArray(files) || files.length <= limit) return;
  throw new ServiceError('TOO_MANY_FILES', undefined, { limit, actual: files.length });
}

function sealedFile(file: AnalyzeFile, position: number, maxBytes: number): SealedFile {
  const { path, encryptedContent, encryption, metadata } = file;
  const ciphertext = fieldBytes(encryptedContent, `files.${position}.encryptedContent`);
  const iv = fieldBytes(encryption.iv, `files.${position}.encryption.iv`);
  const authTag = fieldBytes(encryption.authTag, `files.${position}.encryption.authTag`);
  if (!IV_BYTES.includes(iv.length)) throw invalid(`files.${position}.encryption.iv must have 16 (or 12) bytes`);
  if (authTag.length !== TAG_BYTES) throw invalid(`files.${position}.encryption.authTag must have ${TAG_BYTES} bytes`);
  if (ciphertext.length > maxBytes) {
    throw new FileRefusal('FILE_TOO_LARGE', path, `files.${position} is larger than the limit of ${maxBytes} bytes.`, {
      limit: maxBytes,
      actual: ciphertext.length,
    });
  }
  const language = metadata.language?.toLowerCase() ?? '';
  return {
    path,
    ciphertext,
    iv: encryption.iv,
    authTag: encryption.authTag,
    sha256: metadata.contentHash.toLowerCase(),
    ...(!NO_LANGUAGE.has(language) && { language }),
  };
}

function fieldBytes(text: string, field: string): Buffer {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw invalid(`${field} must be standard base64 with padding`);
  return bytes;
}

function invalid(fault: string): ServiceError {
  return new ServiceError('INVALID_REQUEST', `The body does not fit: ${fault}.`);
}
