/** AnalysisStore in memory. Each operation runs to its end without yielding, which makes it atomic. */
import { ANALYSIS_STATES, type AnalysisState } from '@rsolv-ast/protocol';
import { SharedBytes, type SharedBytesLimits } from '../../shared-bytes.ts';
import type { Analysis, AnalysisStore, PartOutcome } from '../analysis-store.ts';

const IN_PROGRESS: readonly AnalysisState[] = ['queued', 'running'];

/** `limits`: of the sealed results that are kept. */
export function createMemoryAnalysisStore(limits: SharedBytesLimits): AnalysisStore {
  const analyses = new Map<string, Analysis>();
  const bySession = new Map<string, Map<string, string>>();
  const results = new Map<string, Map<number, Uint8Array>>();
  const watchers = new Map<string, Set<() => void>>();
  const resultBytes = new SharedBytes(limits);

  const change = (analysis: Analysis) => {
    analyses.set(analysis.id, analysis);
    tellWatchers(analysis.id);
  };
  const tellWatchers = (id: string) => {
    for (const listener of [...(watchers.get(id) ?? [])]) listener();
  };
  const inProgress = (id: string) => {
    const analysis = analyses.get(id);
    return analysis !== undefined && IN_PROGRESS.includes(analysis.state) ? analysis : undefined;
  };

  return {
    async create(analysis, max) {
      const siblings = bySession.get(analysis.sessionId) ?? new Map<string, string>();
      const twin = siblings.get(analysis.idempotencyKey);
      if (twin !== undefined) return { kind: 'exists', analysis: analyses.get(twin)! };
      if (siblings.size >= max) return { kind: 'full' };
      bySession.set(analysis.sessionId, siblings.set(analysis.idempotencyKey, analysis.id));
      analyses.set(analysis.id, analysis);
      return { kind: 'created' };
    },
    async get(id) {
      return analyses.get(id);
    },
    async ofSession(sessionId) {
      return [...(bySession.get(sessionId)?.values() ?? [])].map((id) => analyses.get(id)!);
    },
    async move(id, { from, to, ...known }) {
      const analysis = analyses.get(id);
      if (analysis === undefined || !from.includes(analysis.state)) return undefined;
      const moved = { ...analysis, ...known, state: to };
      change(moved);
      return moved;
    },
    async setProgress(id, filesDone, filesTotal) {
      const analysis = inProgress(id);
      if (analysis !== undefined) change({ ...analysis, filesDone, filesTotal });
    },
    async addResult(id, part, sealed) {
      const analysis = inProgress(id);
      if (analysis === undefined) return 'gone';
      const kept = results.get(id) ?? new Map<number, Uint8Array>();
      const growth = sealed.length - (kept.get(part)?.length ?? 0);
      if (resultBytes.exceeded(analysis.customerId, growth) !== undefined) return 'full';
      resultBytes.add(analysis.customerId, growth);
      results.set(id, kept.set(part, sealed));
      change(withPart(analysis, { part, state: 'succeeded' }));
      return 'stored';
    },
    async addFailedPart(id, part) {
      const analysis = inProgress(id);
      if (analysis !== undefined) change(withPart(analysis, { part, state: 'failed' }));
    },
    async result(id, part) {
      return results.get(id)?.get(part);
    },
    async remove(id) {
      const analysis = analyses.get(id);
      if (analysis === undefined) return;
      for (const sealed of results.get(id)?.values() ?? []) resultBytes.add(analysis.customerId, -sealed.length);
      results.delete(id);
      analyses.delete(id);
      const siblings = bySession.get(analysis.sessionId)!;
      siblings.delete(analysis.idempotencyKey);
      if (siblings.size === 0) bySession.delete(analysis.sessionId);
      tellWatchers(id);
    },
    watch(id, listener) {
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && watchers.get(id) === listeners) watchers.delete(id);
      };
    },
    async countByState() {
      const counts = Object.fromEntries(ANALYSIS_STATES.map((state) => [state, 0])) as Record<AnalysisState, number>;
      for (const { state } of analyses.values()) counts[state] += 1;
      return counts;
    },
  };
}

function withPart(analysis: Analysis, outcome: PartOutcome): Analysis {
  const others = analysis.parts.filter(({ part }) => part !== outcome.part);
  return { ...analysis, parts: [...others, outcome].sort((a, b) => a.part - b.part) };
}
