/**
 * Regular expressions of rules under a limit, so that none can hang a worker, or cost every file the time that a file has.
 *
 * The form of an expression says how much work it can do on a text: a sequence of n repetitions backtracks over at most the nth power of its length. Where that is
 * much, V8's linear engine takes its place: flag `l`, which a worker is started with and any other process is given here. (V8 can also go over to that engine by
 * itself after many backtracks, but counts too few of them: on a line of 138 kB `(?:x)?[^\n]*?(y)\b` took 8.6 s that way, and 17 ms with `l`.) What the
 * linear engine does not take (lookahead, back-references, long counted repetitions) runs under a time limit of `vm`, which interrupts
 * backtracking. (Seen on Node 24.21: such a call costs 0.1 to 0.2 ms, most of it for a thread, so that many texts share one; and `(?=x?)(a+)+$` on 40
 * letters ends 1 to 50 ms behind its limit.)
 */
import { setFlagsFromString } from 'node:v8';
import { createContext, Script, type Context as VmContext } from 'node:vm';
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { Budget } from './budget.ts';

/** Steps of backtracking that are taken as they come: a millisecond or two. */
const UNWATCHED_STEPS = 200_000;
/** What a call under a time limit may take for itself on a busy machine, in milliseconds. */
const CALL_MS = 5;

/** As `regex.test`. Throws BudgetExceeded. */
export function testRegex(regex: RegExp, text: string, budget: Budget): boolean {
  return bounded(regex, text.length, budget, (engine) => engine.test(text));
}

/** As `regex.test` of each text, under one time limit for all. Throws BudgetExceeded. */
export function testRegexes(regex: RegExp, texts: readonly string[], budget: Budget): boolean[] {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return bounded(regex, longest, budget, (engine) => texts.map((text) => engine.test(text)));
}

/** As `text.matchAll`, all at once. Throws BudgetExceeded. */
export function matchAllRegex(regex: RegExp, text: string, budget: Budget): RegExpExecArray[] {
  return bounded(regex, text.length, budget, (engine) => [...text.matchAll(engine)]);
}

function bounded<T>(regex: RegExp, length: number, budget: Budget, work: (engine: RegExp) => T): T {
  const analysis = analysisOf(regex);
  if (Math.max(1, length) ** analysis.degree <= UNWATCHED_STEPS) return work(regex);
  if (analysis.linear !== null) return work(analysis.linear);
  return underTimeLimit(budget, () => work(regex));
}

interface Analysis {
  /** The power of a text's length with which the work grows: one for each place of a match to begin, and one for each repetition. Infinite beyond any. */
  readonly degree: number;
  /** The same expression for the linear engine; null if that does not take it. */
  readonly linear: RegExp | null;
}

const analyses = new WeakMap<RegExp, Analysis>();

function analysisOf(regex: RegExp): Analysis {
  let analysis = analyses.get(regex);
  if (analysis === undefined) {
    analysis = { degree: degreeOf(regex), linear: linearTwin(regex) };
    analyses.set(regex, analysis);
  }
  return analysis;
}

let switchedOn = false;

/** V8 says by a throw that it cannot take an expression, or that the flag is not switched on. */
function linearTwin({ source, flags }: RegExp): RegExp | null {
  if (!switchedOn) switchOnLinearEngine();
  switchedOn = true;
  try {
    return new RegExp(source, `${flags}l`);
  } catch {
    return null;
  }
}

function switchOnLinearEngine(): void {
  const flag = '--enable-experimental-regexp-engine';
  if (process.execArgv.includes(flag)) return;
  try {
    setFlagsFromString(flag);
  } catch {
    // Where flags may not be set any more, the time limit is left.
  }
}

let context: VmContext | undefined;
const script = new Script('work()');

function underTimeLimit<T>(budget: Budget, work: () => T): T {
  context ??= createContext({});
  const begun = performance.now();
  let result: { readonly value: T } | undefined;
  context['work'] = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.floor(budget.regexMs)) });
  } catch (cause) {
    // The error is one of the other context.
    if ((cause as { readonly code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw budget.exceededByRegex();
  } finally {
    context['work'] = undefined;
  }
  budget.spendRegexMs(performance.now() - begun - CALL_MS);
  return result!.value;
}

function degreeOf(regex: RegExp): number {
  try {
    const parser = new RegExpParser({ ecmaVersion: 2025 });
    const unicode = regex.flags.includes('u');
    const pattern = parser.parsePattern(regex.source, 0, regex.source.length, { unicode });
    return (isAnchored(pattern) ? 0 : 1) + degreeOfAlternatives(pattern.alternatives);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function isAnchored({ alternatives }: AST.Pattern): boolean {
  return alternatives.every(({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start');
}

/** Alternatives are tried one after the other. */
function degreeOfAlternatives(alternatives: readonly AST.Alternative[]): number {
  return Math.max(0, ...alternatives.map(({ elements }) => degreeOfSequence(elements)));
}

/** Elements multiply the ways to match. What a lookaround has matched is not matched in another way: it is work for each way up to there. */
function degreeOfSequence(elements: readonly AST.Element[]): number {
  let ways = 0;
  let work = 0;
  for (const element of elements) {
    const degree = degreeOfElement(element);
    work = Math.max(work, ways + degree);
    if (element.type !== 'Assertion') ways += degree;
  }
  return work;
}

function degreeOfElement(element: AST.Element): number {
  switch (element.type) {
    case 'Quantifier':
      if (element.max <= 1) return degreeOfElement(element.element);
      // More than one way to match what is repeated makes as many ways as repetitions, to their power.
      if (!hasOneWay(element.element)) return Number.POSITIVE_INFINITY;
      return element.min === element.max ? 0 : 1;
    case 'Group':
    case 'CapturingGroup':
      return degreeOfAlternatives(element.alternatives);
    case 'Assertion':
      return element.kind === 'lookahead' || element.kind === 'lookbehind'
        ? degreeOfAlternatives(element.alternatives)
        : 0;
    case 'Backreference':
      // It compares a text as long as what the group has matched.
      return 1;
    default:
      return 0;
  }
}

/** Whether a part can match at one place in one way only. */
function hasOneWay(element: AST.Element): boolean {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return true;
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.length === 1 && element.alternatives[0]!.elements.every(hasOneWay);
    default:
      return false;
  }
}
