/**
 * The order of work. An analysis' priority is the number of analyses that its customer had outstanding when it came, so that
 * whoever sends one is served before whoever sends a hundred; and a free worker goes first to the customer with the fewest
 * busy ones, so that one large analysis does not keep all workers from the others.
 */
export interface QueuedAnalysis {
  readonly analysisId: string;
  readonly customerId: string;
  /** Parts that no worker has been asked for yet. */
  readonly partsLeft: number;
  /** Parts in work. */
  readonly partsRunning: number;
}

interface Entry<A extends QueuedAnalysis> {
  readonly analysis: A;
  readonly priority: number;
  readonly arrival: number;
  started: boolean;
}

export class FairQueue<A extends QueuedAnalysis> {
  readonly #entries = new Map<string, Entry<A>>();
  #arrivals = 0;

  add(analysis: A): void {
    const outstanding = [...this.#entries.values()].filter((e) => e.analysis.customerId === analysis.customerId).length;
    const arrival = this.#arrivals++;
    this.#entries.set(analysis.analysisId, { analysis, priority: outstanding, arrival, started: false });
  }

  remove(analysisId: string): void {
    this.#entries.delete(analysisId);
  }

  get(analysisId: string): A | undefined {
    return this.#entries.get(analysisId)?.analysis;
  }

  all(): A[] {
    return [...this.#entries.values()].map((entry) => entry.analysis);
  }

  /** The analysis whose next part is to be worked on; it counts as started from now on. */
  next(): A | undefined {
    const running = new Map<string, number>();
    for (const { analysis } of this.#entries.values()) {
      running.set(analysis.customerId, (running.get(analysis.customerId) ?? 0) + analysis.partsRunning);
    }
    const load = (entry: Entry<A>) => running.get(entry.analysis.customerId)!;
    const [first] = [...this.#entries.values()]
      .filter((entry) => entry.analysis.partsLeft > 0)
      .sort((a, b) => load(a) - load(b) || Number(b.started) - Number(a.started) || inOrder(a, b));
    if (first === undefined) return undefined;
    first.started = true;
    return first.analysis;
  }

  /** Ids of the analyses that have not started, in the order in which they would if all customers were equally busy. */
  waiting(): string[] {
    return [...this.#entries.values()]
      .filter((entry) => !entry.started)
      .sort(inOrder)
      .map((entry) => entry.analysis.analysisId);
  }
}

function inOrder(a: Entry<QueuedAnalysis>, b: Entry<QueuedAnalysis>): number {
  return a.priority - b.priority || a.arrival - b.arrival;
}
