export * from './api-key.ts';
export { type ParsedJson, parseJson } from './bounded-json.ts';
export * from './bundle.ts';
export * from './bytes.ts';
export { releaseBlock, type StreamPurpose } from './chunk-cipher.ts';
export * from './codec.ts';
export {
  type AnalysisSecrets,
  ENCAPSULATION_BYTES,
  type EnvelopeBinding,
  generateEncryptionKeyPair,
  IDEMPOTENCY_KEY_PATTERN,
  openEnvelope,
  sealEnvelope,
} from './envelope.ts';
export * from './errors.ts';
export * from './finding.ts';
export * from './identity.ts';
export * from './limits.ts';
export * from './manifest.ts';
export * from './messages.ts';
export * from './result.ts';
export { type ByteSource, collect, openStream, sealStream } from './sealed-stream.ts';
