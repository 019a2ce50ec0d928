/** The limits of the protocol. Those of a session are settings of the service; here stand their defaults and the fixed ones. */
import { z } from 'zod';

const MIB = 1024 * 1024;

/** Plaintext bytes of a full chunk of a sealed stream. Fixed by the protocol. */
export const CHUNK_PLAINTEXT_BYTES = MIB;
/** Bytes that AES-256-GCM adds to each chunk. */
export const CHUNK_TAG_BYTES = 16;
/** Random bytes at the start of each sealed stream; they travel in front of chunk 0. */
export const STREAM_SALT_BYTES = 32;
/** The largest body of a chunk's PUT. */
export const CHUNK_BODY_MAX_BYTES = CHUNK_PLAINTEXT_BYTES + CHUNK_TAG_BYTES + STREAM_SALT_BYTES;
/** Source bytes that a client puts in one part before it starts the next; one larger file still makes one part. */
export const PART_SOURCE_BYTES = 8 * MIB;

/** The largest manifest, in bytes of JSON: 50,000 files with long paths and changed lines, and large custom rules, take less. */
export const MANIFEST_MAX_BYTES = 64 * MIB;

/**
 * Members and elements of a manifest or a result: 50,000 files with 20 changed ranges each take 4 million. A result of 8 MiB of
 * source with a finding on every second line has as many.
 */
export const JSON_MAX_VALUES = 4_000_000;

/** What a session allows; the service states it when the session is opened. Sizes in bytes of plaintext. */
export const SessionLimits = z.object({
  chunkBytes: z.int().positive(),
  fileBytes: z.int().positive(),
  files: z.int().positive(),
  uploadBytes: z.int().positive(),
  parts: z.int().positive(),
});
export type SessionLimits = z.infer<typeof SessionLimits>;

export const DEFAULT_SESSION_LIMITS: SessionLimits = {
  chunkBytes: CHUNK_PLAINTEXT_BYTES,
  fileBytes: 10 * MIB,
  files: 50_000,
  uploadBytes: 1024 * MIB,
  parts: 4_096,
};

/** Files larger than this are uploaded but not analysed: a dense 10 MB file costs over 10 s and 1.5 GB to parse and walk. */
export const DEFAULT_ANALYSIS_FILE_BYTES = 2 * MIB;
/** Time that the analysis of one file may take, in milliseconds: of the worker's own work where the system tells it, else by the clock. */
export const DEFAULT_FILE_TIMEOUT_MS = 5_000;
