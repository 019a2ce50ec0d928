/** The manifest: part 0 of a bundle, as JSON. It is the only place where names of files, options and rules travel. */
import { z } from 'zod';

export const PROTOCOL_VERSION = 1;

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Inclusive range of lines, from 1. */
export const LineRange = z.tuple([z.int().min(1), z.int().min(1)]);
export type LineRange = z.infer<typeof LineRange>;

export const ManifestFile = z.object({
  /** Position in `files`, from 0: every process but client and worker knows the file by it alone. */
  index: z.int().min(0),
  /** The part, from 1, that holds the file's bytes. */
  part: z.int().min(1),
  path: z.string().min(1),
  /** Size and hash of the plaintext. */
  size: z.int().min(0),
  sha256: Sha256Hex,
  /** Language id that overrules detection by name. */
  language: z.string().optional(),
  role: z.enum(['changed', 'context']),
  /** Lines that the change touched; absent means the whole file. */
  changedLines: z.array(LineRange).optional(),
  /** One-request form only: how the file's bytes are sealed inside the part, under the manifest's `contentKey`. Base64. */
  inner: z.object({ iv: z.string(), authTag: z.string() }).optional(),
});
export type ManifestFile = z.infer<typeof ManifestFile>;

export const AnalysisOptions = z.object({
  /** Whether the rule packs that the engine brings along are used. */
  defaultRules: z.boolean().default(true),
  /** Largest file that is analysed, in bytes. */
  maxFileBytes: z.int().positive().optional(),
  /** Time for one file, in milliseconds; the service may allow less. */
  fileTimeoutMs: z.int().positive().optional(),
});
export type AnalysisOptions = z.infer<typeof AnalysisOptions>;

export const Manifest = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  options: AnalysisOptions,
  /** Custom rule files in the Semgrep rule language; `name` is what error messages call the file. */
  rules: z.array(z.object({ name: z.string(), text: z.string() })),
  files: z.array(ManifestFile),
  /** One-request form only: base64 of the client's AES-256 key. */
  contentKey: z.string().optional(),
});
export type Manifest = z.infer<typeof Manifest>;
