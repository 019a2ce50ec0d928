/**
 * Generic patterns over a text, as Semgrep 1.172 was seen to match them: a match begins in some block and does not leave it, but passes through the
 * blocks inside of it; a block of a pattern is all of a block. Of several matches that end at one place the last to begin counts, or the first if a `...`
 * leads to that end.
 */

import type { Block, GenericDocument, GenericToken } from '../languages/text/generic-document.ts';
import { readGenericDocument, withoutComments } from '../languages/text/generic-document.ts';
import type { GenericOptions } from '../rules/options.ts';
import type { Budget } from './budget.ts';
import type { Binding, Match } from './match.ts';
import type { GenericPattern, GenericPatternPart } from './pattern.ts';
import type { MatchTarget } from './target.ts';

export function searchGeneric(pattern: GenericPattern, target: MatchTarget, budget: Budget): Match[] {
  const options = target.options.generic;
  const document = documentOf(target, options.comments);
  return new GenericSearch(pattern.parts, document, target.file.text, options, budget).search();
}

/** Read once for all patterns. */
function documentOf(target: MatchTarget, comments: GenericOptions['comments']): GenericDocument {
  let document = target.documents.get(comments);
  if (document === undefined) {
    const { start, end } = target.region;
    document = readGenericDocument(withoutComments(target.file.text, comments).slice(start, end), start);
    target.documents.set(comments, document);
  }
  return document;
}

/** What has been matched so far: the position behind it, and what is bound. */
interface State {
  readonly next: number;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** `...` that waits for what comes next. */
  readonly dots: Dots | null;
}

interface Dots {
  readonly metavariable: string | null;
  /** Whether the match begins with it. */
  readonly leads: boolean;
  /** Position of the first token that it may take. */
  readonly from: number;
  /** The last line that it may reach. */
  readonly lastLine: number;
}

type Continue = (state: State) => State | null;

class GenericSearch {
  readonly #document: GenericDocument;
  readonly #text: string;
  readonly #options: GenericOptions;
  readonly #budget: Budget;
  readonly #parts: readonly GenericPatternPart[];

  constructor(
    parts: readonly GenericPatternPart[],
    document: GenericDocument,
    text: string,
    options: GenericOptions,
    budget: Budget,
  ) {
    this.#parts = parts;
    this.#document = document;
    this.#text = text;
    this.#options = options;
    this.#budget = budget;
  }

  search(): Match[] {
    const parts = this.#parts;
    const { tokens, blocks } = this.#document;
    const byEnd = new Map<number, Match>();
    const tryAt = (first: number, block: Block): void => {
      this.#budget.spend();
      const initial: State = { next: first, bindings: new Map(), dots: null };
      const found = this.#match(parts, 0, initial, block.last, (state) => this.#finished(state, block.last));
      if (found === null || found.next === first) return;
      const end = tokens[found.next - 1]!.end;
      const known = byEnd.get(end);
      const { start } = tokens[first]!;
      const better = parts.at(-1)?.kind === 'dots' ? known === undefined : known === undefined || known.start < start;
      if (better) byEnd.set(end, { start, end, bindings: found.bindings, node: null });
    };
    // A `...` in front reaches back to the beginning of its block.
    if (parts[0]?.kind === 'dots') for (const block of blocks) tryAt(block.first, block);
    else for (const [i, token] of tokens.entries()) tryAt(i, blocks[token.block]!);
    return [...byEnd.values()];
  }

  /** A `...` at the end takes what it may. */
  #finished(state: State, limit: number): State {
    const { dots } = state;
    if (dots === null) return state;
    const { tokens } = this.#document;
    let next = state.next;
    while (next < limit && tokens[next]!.line <= dots.lastLine) next += 1;
    return this.#bindDots({ ...state, next }, dots, next) ?? state;
  }

  /** `parts` from `at` on, with tokens up to `limit`; null if there is no way. */
  #match(parts: readonly GenericPatternPart[], at: number, state: State, limit: number, then: Continue): State | null {
    const part = parts[at];
    if (part === undefined) return then(state);
    if (part.kind === 'dots') {
      const leads = at === 0 && parts === this.#parts;
      return this.#match(parts, at + 1, this.#withDots(state, part.metavariable, leads), limit, then);
    }
    const { tokens } = this.#document;
    for (let i = state.next; i < limit; i++) {
      this.#budget.spend();
      const token = tokens[i]!;
      if (state.dots !== null && token.line > state.dots.lastLine) return null;
      const bound = state.dots === null ? state : this.#bindDots(state, state.dots, i);
      if (bound !== null) {
        const found =
          part.kind === 'block'
            ? this.#matchBlock(part.parts, parts, at, { ...bound, next: i, dots: null }, limit, then)
            : this.#matchToken(part, token, parts, at, { ...bound, next: i + 1, dots: null }, limit, then);
        if (found !== null) return found;
      }
      if (state.dots === null) return null;
    }
    return null;
  }

  #matchToken(
    part: Extract<GenericPatternPart, { kind: 'text' | 'metavariable' }>,
    token: GenericToken,
    parts: readonly GenericPatternPart[],
    at: number,
    behind: State,
    limit: number,
    then: Continue,
  ): State | null {
    if (part.kind === 'text') {
      return this.#same(part.text, token.text) ? this.#match(parts, at + 1, behind, limit, then) : null;
    }
    if (!token.isWord) return null;
    const bindings = this.#bind(behind.bindings, part.name, token.start, token.end);
    return bindings === null ? null : this.#match(parts, at + 1, { ...behind, bindings }, limit, then);
  }

  /** All of a block that begins here. */
  #matchBlock(
    inner: readonly GenericPatternPart[],
    parts: readonly GenericPatternPart[],
    at: number,
    state: State,
    limit: number,
    then: Continue,
  ): State | null {
    for (const block of this.#blocksAt(state.next)) {
      if (block.last > limit) continue;
      const found = this.#match(inner, 0, state, block.last, (reached) => {
        const { next, ...rest } = this.#finished(reached, block.last);
        return next === block.last ? this.#match(parts, at + 1, { ...rest, next, dots: null }, limit, then) : null;
      });
      if (found !== null) return found;
    }
    return null;
  }

  #blocksAt(position: number): Block[] {
    const { blocks, tokens } = this.#document;
    const innermost = tokens[position]!.block;
    // Of the whole text, which begins at its first token, nothing is a block.
    return innermost > 0 && blocks[innermost]!.first === position ? [blocks[innermost]!] : [];
  }

  #withDots(state: State, metavariable: string | null, leads: boolean): State {
    const { tokens } = this.#document;
    const span = this.#options.ellipsisMaxSpan;
    if (state.dots !== null) {
      const bound = this.#bindDots(state, state.dots, state.next) ?? state;
      return { ...bound, dots: { ...state.dots, metavariable, lastLine: state.dots.lastLine + span } };
    }
    const line = tokens[Math.max(0, state.next - 1)]?.line ?? 0;
    return { ...state, dots: { metavariable, leads, from: state.next, lastLine: line + span } };
  }

  /** What a named `...` took: from behind the token before it. Null if it is bound to something else. */
  #bindDots(state: State, { metavariable, from, leads }: Dots, to: number): State | null {
    if (metavariable === null) return { ...state, dots: null };
    const { tokens } = this.#document;
    const start = leads || to === from ? (tokens[from]?.start ?? 0) : tokens[from - 1]!.end;
    const end = to === from ? start : tokens[to - 1]!.end;
    const bindings = this.#bind(state.bindings, metavariable, start, end);
    return bindings === null ? null : { ...state, bindings, dots: null };
  }

  #bind(
    bindings: ReadonlyMap<string, Binding>,
    name: string,
    start: number,
    end: number,
  ): ReadonlyMap<string, Binding> | null {
    const text = this.#text.slice(start, end);
    const known = bindings.get(name);
    if (known !== undefined) return this.#same(known.text, text) ? bindings : null;
    const binding = { start, end, text, nodes: [] };
    return new Map(bindings).set(name, /^\d+$/.test(text) ? { ...binding, constant: Number(text) } : binding);
  }

  #same(a: string, b: string): boolean {
    return a === b || (this.#options.ignoreCase && a.toLowerCase() === b.toLowerCase());
  }
}
