/** What a worker's death during a part means for that part: the rule by which a file costs only its own result. */
import type { ErrorCode } from '@rsolv-ast/protocol';
import type { ExcludedFile } from '../worker/messages.ts';
import type { TaskOutcome } from './worker-process.ts';

export type Death = Extract<TaskOutcome, { kind: 'died' }>;

export type Verdict =
  | { readonly kind: 'again'; readonly excluded: readonly ExcludedFile[] }
  | { readonly kind: 'give-up'; readonly code: ErrorCode };

/**
 * Deaths of one part that are forgiven: an accident may happen, a habit is a fault. The same file twice is no accident either: the
 * system's out-of-memory killer, too, is a signal from outside.
 */
const MAX_FORGIVEN = 2;

/** Remembers the deaths of one part. */
export class DeathPolicy {
  readonly #maxCulprits: number;
  #excluded: readonly ExcludedFile[] = [];
  #forgiven = 0;
  /** Files at which a worker died once without their being blamed for it. */
  readonly #suspects = new Set<number>();

  constructor(maxCulprits: number) {
    this.#maxCulprits = maxCulprits;
  }

  get excluded(): readonly ExcludedFile[] {
    return this.#excluded;
  }

  judge(death: Death): Verdict {
    const { step } = death;
    if (step.kind !== 'file') return this.#forgive(death);
    if (isNotItsFault(death) && !this.#suspects.has(step.index)) {
      this.#suspects.add(step.index);
      return this.#forgive(death);
    }
    return this.#exclude({ index: step.index, reason: skipReason(death) });
  }

  #forgive(death: Death): Verdict {
    this.#forgiven += 1;
    if (this.#forgiven > MAX_FORGIVEN) {
      return { kind: 'give-up', code: death.cause === 'timeout' ? 'TIMEOUT' : 'ANALYSIS_FAILED' };
    }
    return { kind: 'again', excluded: this.#excluded };
  }

  #exclude(culprit: ExcludedFile): Verdict {
    const known = this.#excluded.some((file) => file.index === culprit.index);
    if (known || this.#excluded.length >= this.#maxCulprits) return { kind: 'give-up', code: 'ANALYSIS_FAILED' };
    this.#excluded = [...this.#excluded, culprit];
    return { kind: 'again', excluded: this.#excluded };
  }
}

/** Memory may be what earlier tasks of the same worker left behind, and a signal from outside is nobody's fault here. */
function isNotItsFault(death: Death): boolean {
  return death.cause === 'stopped' || death.killedFromOutside || (death.cause === 'memory' && !death.fresh);
}

function skipReason(death: Death): ExcludedFile['reason'] {
  return death.cause === 'timeout' || death.cause === 'memory' ? death.cause : 'crashed';
}
