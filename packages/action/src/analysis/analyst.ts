/** Analyst: has files analysed, by the service that was chosen, or by the embedded one where that cannot be reached. */
import type {
  analyzeRemotely as AnalyzeRemotely,
  CollectedFiles,
  ProgressEvent,
  RemoteAnalysis,
} from '@rsolv-ast/client';
import type { AnalysisOptions } from '@rsolv-ast/protocol';
import type { Fallback } from '../inputs/inputs.ts';
import type { Fetch } from '../network/fetch.ts';
import type { Address } from './address.ts';
import type { Engine } from './choose-engine.ts';
import { type EmbeddedService, startEmbedded } from './embedded.ts';

export interface AnalysisTask {
  readonly collected: CollectedFiles;
  readonly rules: readonly { readonly name: string; readonly text: string }[];
  readonly options: Partial<AnalysisOptions>;
  readonly signal: AbortSignal;
}

export interface AnalystOptions {
  readonly engine: Engine;
  /** Where it was started already. */
  readonly embedded: EmbeddedService | undefined;
  readonly fallback: Fallback;
  /** The way to a remote service. */
  readonly fetch: Fetch;
  readonly onProgress: (event: ProgressEvent) => void;
  /** Told once, when a service that cannot be reached is given up for the embedded one. */
  readonly onFallback: (why: string) => void;
}

/** Failures after which another service may still do: no answer, or none from an analysis service. */
const UNREACHABLE: ReadonlySet<string> = new Set(['unreachable', 'busy', 'gave-up']);

export class Analyst {
  readonly #options: AnalystOptions;
  #engine: Engine;
  #embedded: EmbeddedService | undefined;

  constructor(options: AnalystOptions) {
    this.#options = options;
    this.#engine = options.engine;
    this.#embedded = options.embedded;
  }

  /** Which engine gives the verdict, as far as is known: it changes once if the service cannot be reached. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Gets the embedded service ready where it will be needed, while others are waited for. */
  prepare(): void {
    // Whoever analyses learns of a failure there; a run that ends before must not fail of it.
    if (this.#engine.kind === 'embedded') this.#address().catch(() => {});
  }

  /** Throws ClientError, `aborted` for the signal; and what starting the embedded service throws. */
  async analyse(task: AnalysisTask): Promise<RemoteAnalysis> {
    const { analyzeRemotely, ClientError } = await import('@rsolv-ast/client');
    try {
      return await this.#analyseOnce(task, analyzeRemotely);
    } catch (error) {
      if (!(error instanceof ClientError) || !this.#mayFallBack(error) || task.signal.aborted) throw error;
      this.#fallBack(error.message);
      return await this.#analyseOnce(task, analyzeRemotely);
    }
  }

  /** Resolves when no process is left. */
  async close(): Promise<void> {
    await this.#embedded?.close();
  }

  async #analyseOnce(task: AnalysisTask, analyzeRemotely: typeof AnalyzeRemotely): Promise<RemoteAnalysis> {
    const { url, credential, identity, fetch } = await this.#address();
    task.signal.throwIfAborted();
    return analyzeRemotely({
      serverUrl: url,
      credential,
      ...(identity !== undefined && { pinnedIdentity: identity }),
      fetch,
      files: task.collected.files,
      skipped: task.collected.skipped,
      rules: task.rules,
      options: task.options,
      signal: task.signal,
      onProgress: this.#options.onProgress,
    });
  }

  async #address(): Promise<Address> {
    if (this.#engine.kind === 'remote') return { ...this.#engine.service, fetch: this.#options.fetch };
    this.#embedded ??= startEmbedded();
    return this.#embedded.address();
  }

  #mayFallBack({ code, serviceCode }: { code: string; serviceCode: string | undefined }): boolean {
    if (this.#engine.kind !== 'remote' || this.#options.fallback !== 'embedded') return false;
    // An error page of something in front of the service names no code of the protocol.
    return UNREACHABLE.has(code) || (code === 'service-error' && serviceCode === undefined);
  }

  #fallBack(reason: string): void {
    const why = `The service could not be used (${reason}), so the files were analysed inside this job, as fallback: embedded asks; the rules are the same.`;
    this.#engine = { kind: 'embedded', why };
    this.#options.onFallback(why);
  }
}
