/**
 * An AnalysisNode inside the test: it really opens envelopes and streams, checks the files, and seals a result for each part.
 * Its rule is simple: each line that calls `eval` is a finding.
 */
import { createDecipheriv } from 'node:crypto';
import {
  type Coverage,
  collect,
  decodeManifest,
  encodePartResult,
  type Finding,
  generateEncryptionKeyPair,
  generateIdentity,
  type KeyStatement,
  type Manifest,
  type OpenInner,
  openEnvelope,
  openStream,
  sealStream,
  signKeyStatement,
  type UnpackedFile,
  unpackPart,
} from '@rsolv-ast/protocol';
import type { AnalysisJob, AnalysisNode, NodeEvent, NodeStatus, PartReader } from '../../src/node/analysis-node.ts';

export interface Faults {
  /** Jobs are queued, but never start. */
  hold: boolean;
  /** Jobs start, but never end. */
  hang: boolean;
  /** The next job fails with this. */
  fail: Extract<NodeEvent, { kind: 'failed' }>['code'] | undefined;
  /** These parts fail. */
  failParts: number[];
  /** These files are skipped as if their worker had crashed. */
  crashPaths: string[];
  status: Partial<NodeStatus>;
}

export interface HonestNode extends AnalysisNode {
  readonly faults: Faults;
  readonly identityPublicKey: Uint8Array;
  readonly submitted: AnalysisJob[];
  readonly cancelled: string[];
  /** Manifests of all jobs, as the workers see them. */
  readonly manifests: Manifest[];
  rotateKeys(): Promise<void>;
  dropKeys(): void;
  /** Starts what `hold` kept. */
  releaseHeld(): void;
  emit(event: NodeEvent): void;
  /** Resolves when no job is at work. */
  settled(): Promise<void>;
}

const EXITS = { crash: 0, timeout: 0, memory: 0, unresponsive: 0, recycled: 0, idle: 0, stopped: 0, 'start-failed': 0 };
const VALIDITY_MS = 3_600_000;

export async function createHonestNode(readPart: PartReader): Promise<HonestNode> {
  const identity = generateIdentity();
  const ring: { statement: KeyStatement; privateKey: Uint8Array }[] = [];
  const listeners = new Set<(event: NodeEvent) => void>();
  const held: AnalysisJob[] = [];
  const atWork = new Set<Promise<void>>();
  const submitted: AnalysisJob[] = [];
  const cancelled: string[] = [];
  const manifests: Manifest[] = [];
  const faults: Faults = { hold: false, hang: false, fail: undefined, failParts: [], crashPaths: [], status: {} };

  const emit = (event: NodeEvent) => {
    for (const listener of listeners) listener(event);
  };
  const start = (job: AnalysisJob) => {
    const work = run(job).catch((error: unknown) => {
      emit({ kind: 'failed', analysisId: job.analysisId, code: 'ANALYSIS_FAILED', detail: String(error) });
    });
    atWork.add(work);
    work.finally(() => atWork.delete(work));
  };

  async function run(job: AnalysisJob): Promise<void> {
    const { analysisId } = job;
    // As in a real node, nothing happens within the call of `submit`.
    await Promise.resolve();
    const key = ring.find(({ statement }) => statement.keyId === job.keyId);
    if (key === undefined) {
      emit({ kind: 'failed', analysisId, code: 'KEY_ROTATED', detail: 'The key is no longer known.' });
      return;
    }
    emit({ kind: 'started', analysisId });
    if (faults.hang) return;
    if (faults.fail !== undefined) {
      const code = faults.fail;
      faults.fail = undefined;
      emit({ kind: 'failed', analysisId, code, detail: 'An injected fault.' });
      return;
    }
    const secrets = await openEnvelope({ ...job, privateKey: key.privateKey });
    const open = async (part: number) =>
      openStream(secrets.upload, { kind: 'upload', part }, await readPart(analysisId, part));
    const manifest = decodeManifest(await collect(await open(0)));
    manifests.push(manifest);
    const counts = { low: 0, medium: 0, high: 0, critical: 0 };
    for (let part = 1; part < job.parts; part += 1) {
      if (faults.failParts.includes(part)) {
        emit({ kind: 'part-failed', analysisId, part, code: 'ANALYSIS_FAILED' });
        continue;
      }
      const { findings, coverage, statistics } = await analysePart(manifest, part, await open(part));
      counts.high += findings.filter(({ suppression }) => suppression === undefined).length;
      const result = { protocol: 1 as const, part, rulesDigest: 'ab', rules: [], ruleErrors: [] };
      const encoded = encodePartResult({ ...result, findings, coverage, statistics });
      const sealed = await collect(sealStream(secrets.result, { kind: 'result', part }, [encoded]));
      emit({ kind: 'part-succeeded', analysisId, part, sealed });
      emit({ kind: 'progress', analysisId, filesDone: coverage.length, filesTotal: manifest.files.length });
    }
    emit({ kind: 'succeeded', analysisId, counts });
  }

  async function analysePart(manifest: Manifest, part: number, source: AsyncIterable<Uint8Array>) {
    const expected = manifest.files.filter((file) => file.part === part);
    const findings: Finding[] = [];
    const coverage: Coverage[] = [];
    for await (const unpacked of unpackPart(source, expected, { fileBytes: 64 * 1024 * 1024 }, innerOpener(manifest))) {
      const { path } = unpacked.file;
      const covered = coverageOf(unpacked, faults.crashPaths.includes(path));
      coverage.push(covered);
      if (unpacked.kind === 'file' && covered.status === 'scanned')
        findings.push(...findEvals(path, unpacked.bytes.toString('utf8')));
    }
    return { findings, coverage, statistics: expected.map(({ index }) => ({ index, parseMs: 1.5, matchMs: 0.5 })) };
  }

  const rotateKeys = async () => {
    const { publicKey, privateKey } = await generateEncryptionKeyPair();
    const keyId = `key-${ring.length}-${Buffer.from(publicKey).toString('hex').slice(0, 8)}`;
    const [notBefore, notAfter] = [new Date(Date.now() - VALIDITY_MS), new Date(Date.now() + VALIDITY_MS)];
    const statement = signKeyStatement(identity, { keyId, publicKey, notBefore, notAfter });
    ring.splice(0, ring.length, { statement, privateKey });
    emit({ kind: 'keys', keys: [statement] });
  };
  await rotateKeys();

  return {
    faults,
    identityPublicKey: identity.publicKey,
    submitted,
    cancelled,
    manifests,
    rotateKeys,
    dropKeys: () => ring.splice(0, ring.length),
    emit,
    releaseHeld() {
      for (const job of held.splice(0)) start(job);
    },
    async settled() {
      while (atWork.size > 0) await Promise.all(atWork);
    },
    keys: () => ring.map(({ statement }) => statement),
    submit(job) {
      submitted.push(job);
      if (faults.hold) held.push(job);
      else start(job);
    },
    async cancel(analysisId) {
      cancelled.push(analysisId);
      const position = held.findIndex((job) => job.analysisId === analysisId);
      if (position >= 0) held.splice(position, 1);
    },
    position(analysisId) {
      const position = held.findIndex((job) => job.analysisId === analysisId);
      return position < 0 ? undefined : position;
    },
    status: () => ({
      ready: true,
      reasons: [],
      sandbox: { network: 'namespace', orphans: 'parent-death-signal', files: 'node-permission' },
      workers: [],
      queued: held.length,
      running: atWork.size,
      exits: EXITS,
      ...faults.status,
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {},
  };
}

function innerOpener({ contentKey }: Manifest): OpenInner | undefined {
  if (contentKey === undefined) return undefined;
  const key = Buffer.from(contentKey, 'base64');
  return (file, ciphertext) => {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.inner!.iv, 'base64'));
    decipher.setAuthTag(Buffer.from(file.inner!.authTag, 'base64'));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  };
}

function coverageOf(unpacked: UnpackedFile, crashed: boolean): Coverage {
  const { path, size: bytes } = unpacked.file;
  const common = { path, bytes, diagnostics: [] };
  if (unpacked.kind === 'mismatch') {
    return { ...common, status: 'skipped', reason: 'integrity-mismatch', detail: unpacked.detail, rulesRun: 0 };
  }
  if (crashed) return { ...common, status: 'skipped', reason: 'crashed', rulesRun: 0 };
  return { ...common, status: 'scanned', language: unpacked.file.language ?? 'javascript', rulesRun: 1 };
}

function findEvals(path: string, text: string): Finding[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const at = line.indexOf('eval(');
    if (at < 0) return [];
    const place = (column: number) => ({ line: index + 1, column, offset: 0 });
    return {
      ruleId: 'javascript-eval',
      message: 'Text is evaluated as code.',
      severity: 'high',
      confidence: 'high',
      cwe: ['CWE-95'],
      owasp: ['A03:2021'],
      references: ['https://cwe.mitre.org/data/definitions/95.html'],
      path,
      span: { start: place(at + 1), end: place(at + 5) },
      fingerprint: `${index}`.padStart(32, '0'),
      node: { kind: 'Call', parentKind: 'ExpressionStatement' },
      ...(line.includes('rsolv-ignore') && { suppression: { kind: 'inline' as const, line: index + 1 } }),
    };
  });
}
