/** One part of one analysis, from ciphertext to ciphertext. */
import { createDecipheriv } from 'node:crypto';
import type { AnalysisInput, Engine, RuleSet } from '@rsolv-ast/analyzer';
import {
  type Coverage,
  collect,
  decodeManifest,
  encodePartResult,
  type Finding,
  MANIFEST_MAX_BYTES,
  type Manifest,
  type ManifestFile,
  type OpenInner,
  openStream,
  PROTOCOL_VERSION,
  type SeverityCounts,
  sealStream,
  unpackPart,
} from '@rsolv-ast/protocol';
import type { ExcludedFile, PartTask } from './messages.ts';

/** What stays in the worker between two parts of the same analysis. */
export interface OpenedAnalysis {
  readonly analysisId: string;
  readonly manifest: Manifest;
  readonly rules: RuleSet;
}

export interface SealedPart {
  readonly sealed: Uint8Array;
  readonly counts: SeverityCounts;
  readonly files: number;
  readonly filesByLanguage: Record<string, number>;
}

/** A throw out of the engine: a bug, after which the state of its grammars is not to be trusted. */
export class EngineBroken extends Error {
  override readonly name = 'EngineBroken';
}

/** The engine with the rule packs that most analyses use, loaded before there is an analysis. */
export interface WarmEngine {
  readonly engine: Engine;
  readonly defaultRules: RuleSet;
}

export function warmUp(engine: Engine): WarmEngine {
  return { engine, defaultRules: engine.loadRules([], { defaultRules: true }) };
}

/** Throws ProtocolError. */
export async function openAnalysis({ engine, defaultRules }: WarmEngine, task: PartTask): Promise<OpenedAnalysis> {
  const stream = openStream(task.secrets.upload, { kind: 'upload', part: 0 }, task.manifest ?? []);
  const manifest = decodeManifest(await collect(stream, MANIFEST_MAX_BYTES));
  const onlyDefaults = manifest.options.defaultRules && manifest.rules.length === 0;
  if (manifest.rules.length > 0) await engine.prepare('all');
  const rules = onlyDefaults ? defaultRules : engine.loadRules(manifest.rules, manifest.options);
  return { analysisId: task.analysisId, manifest, rules };
}

/** Throws ProtocolError for a part that cannot be opened, EngineBroken for a bug. `beforeFile` is called before each file is touched. */
export async function analyzePart(
  engine: Engine,
  opened: OpenedAnalysis,
  task: PartTask,
  steps: { beforeFile: (index: number) => void; beforeSealing: () => void },
): Promise<SealedPart> {
  const files = opened.manifest.files.filter((file) => file.part === task.part);
  const excluded = new Map(task.excluded.map((file) => [file.index, file]));
  const { inputs, skipped } = await unpack(opened.manifest, files, excluded, task);
  await engine.prepare({ inputs, rules: opened.rules });
  const analysis = analyze(engine, inputs, opened, task, steps.beforeFile);
  steps.beforeSealing();
  const coverage = mergeCoverage(files, inputs, analysis.coverage, skipped);
  const result = encodePartResult({
    protocol: PROTOCOL_VERSION,
    part: task.part,
    rulesDigest: opened.rules.digest,
    ruleIds: opened.rules.rules.map(({ id }) => id),
    findings: [...analysis.findings],
    coverage,
    rules: [...analysis.rules],
    ruleErrors: [...opened.rules.errors],
    statistics: [...analysis.statistics],
  });
  return {
    sealed: await collect(sealStream(task.secrets.result, { kind: 'result', part: task.part }, [result])),
    counts: countBySeverity(analysis.findings),
    files: files.length,
    filesByLanguage: countByLanguage(coverage),
  };
}

/** In words; undefined for reasons that have no limit of their own. */
function limitMet({ reason }: ExcludedFile, { options }: Manifest, { limits }: PartTask): string | undefined {
  if (reason !== 'timeout') return undefined;
  const seconds = Math.min(options.fileTimeoutMs ?? limits.fileTimeoutMs, limits.fileTimeoutMs) / 1000;
  return process.platform === 'linux' ? `more than ${seconds} s of processor time` : `more than ${seconds} s`;
}

async function unpack(
  manifest: Manifest,
  files: readonly ManifestFile[],
  excluded: ReadonlyMap<number, ExcludedFile>,
  task: PartTask,
): Promise<{ inputs: AnalysisInput[]; skipped: Map<number, Coverage> }> {
  const inputs: AnalysisInput[] = [];
  const skipped = new Map<number, Coverage>();
  const stream = openStream(task.secrets.upload, { kind: 'upload', part: task.part }, task.chunks);
  for await (const unpacked of unpackPart(stream, files, task.limits, innerOpener(manifest))) {
    const { file } = unpacked;
    const culprit = excluded.get(file.index);
    if (culprit !== undefined) {
      skipped.set(file.index, skippedFile(file, culprit.reason, limitMet(culprit, manifest, task)));
    } else if (unpacked.kind === 'mismatch') {
      skipped.set(file.index, skippedFile(file, 'integrity-mismatch', unpacked.detail));
    } else {
      const { index, path, language } = file;
      inputs.push({ index, path, bytes: unpacked.bytes, ...(language !== undefined && { language }) });
    }
  }
  return { inputs, skipped };
}

function analyze(
  engine: Engine,
  inputs: readonly AnalysisInput[],
  opened: OpenedAnalysis,
  task: PartTask,
  onFile: (index: number) => void,
) {
  const { analysisFileBytes } = task.limits;
  const maxFileBytes = Math.min(opened.manifest.options.maxFileBytes ?? analysisFileBytes, analysisFileBytes);
  try {
    return engine.analyze(inputs, opened.rules, { maxFileBytes, onFile });
  } catch (cause) {
    throw new EngineBroken('the engine threw', { cause });
  }
}

/** One entry for each file of the part, in the order of the manifest. */
function mergeCoverage(
  files: readonly ManifestFile[],
  inputs: readonly AnalysisInput[],
  analyzed: readonly Coverage[],
  skipped: ReadonlyMap<number, Coverage>,
): Coverage[] {
  const byIndex = new Map(skipped);
  for (const [position, input] of inputs.entries()) byIndex.set(input.index, analyzed[position]!);
  return files.map((file) => byIndex.get(file.index)!);
}

function skippedFile(file: ManifestFile, reason: Coverage['reason'], detail?: string): Coverage {
  return {
    path: file.path,
    status: 'skipped',
    reason,
    ...(detail !== undefined && { detail }),
    bytes: file.size,
    rulesRun: 0,
    diagnostics: [],
  };
}

/** One-request form: each file is sealed by itself, under a key that travels in the manifest. */
function innerOpener(manifest: Manifest): OpenInner | undefined {
  if (manifest.contentKey === undefined) return undefined;
  const key = Buffer.from(manifest.contentKey, 'base64');
  return (file, ciphertext) => {
    const iv = Buffer.from(file.inner!.iv, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAuthTag(Buffer.from(file.inner!.authTag, 'base64'));
    const plaintext = decipher.update(ciphertext);
    decipher.final();
    return plaintext;
  };
}

function countBySeverity(findings: readonly Finding[]): SeverityCounts {
  const counts: SeverityCounts = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const finding of findings) {
    if (finding.suppression === undefined) counts[finding.severity] += 1;
  }
  return counts;
}

function countByLanguage(coverage: readonly Coverage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { language } of coverage) {
    if (language !== undefined) counts[language] = (counts[language] ?? 0) + 1;
  }
  return counts;
}
