/**
 * Regular expressions of rules under a limit, so that none can hang a worker, or cost every file the time that a file has.
 *
 * Three things keep them within it. V8 runs most again in an engine that takes linear time as soon as they backtrack too much: a flag, which a worker is
 * started with and any other process is given here. Of the others (lookahead, back-references, long counted repetitions) the form says how much work they can do on a
 * text: a sequence of n repetitions backtracks over at most the nth power of its length. What is left runs under a time limit of `vm`, which
 * interrupts backtracking. (Seen on Node 24.21: such a call costs 0.1 to 0.2 ms, most of it for a thread, so that many texts share one; and `(?=x?)(a+)+$` on 40
 * letters ends 1 to 50 ms behind its limit.)
 */
import { setFlagsFromString } from 'node:v8';
import { createContext, Script, type Context as VmContext } from 'node:vm';
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { Budget } from './budget.ts';

/** Steps of backtracking that are taken without a look at the clock: some milliseconds. */
const UNWATCHED_STEPS = 200_000;
/** What a call under a time limit may take for itself on a busy machine, in milliseconds. */
const CALL_MS = 5;

/** As `regex.test`. Throws BudgetExceeded. */
export function testRegex(regex: RegExp, text: string, budget: Budget): boolean {
  return bounded(regex, text.length, budget, () => regex.test(text));
}

/** As `regex.test` of each text, under one time limit for all. Throws BudgetExceeded. */
export function testRegexes(regex: RegExp, texts: readonly string[], budget: Budget): boolean[] {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return bounded(regex, longest, budget, () => texts.map((text) => regex.test(text)));
}

/** As `text.matchAll`, all at once. Throws BudgetExceeded. */
export function matchAllRegex(regex: RegExp, text: string, budget: Budget): RegExpExecArray[] {
  return bounded(regex, text.length, budget, () => [...text.matchAll(regex)]);
}

function bounded<T>(regex: RegExp, length: number, budget: Budget, work: () => T): T {
  return mostSteps(regex, length) <= UNWATCHED_STEPS ? work() : underTimeLimit(budget, work);
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

/** Steps that an expression may take on a text of some length; infinite where they grow faster than any power of it. */
function mostSteps(regex: RegExp, length: number): number {
  let degree = degrees.get(regex);
  if (degree === undefined) {
    degree = degreeOf(regex);
    degrees.set(regex, degree);
  }
  return Math.max(1, length) ** degree;
}

const degrees = new WeakMap<RegExp, number>();

/** The power of a text's length with which the work grows: one for each place of a match to begin, and one for each repetition. */
function degreeOf(regex: RegExp): number {
  try {
    const parser = new RegExpParser({ ecmaVersion: 2025 });
    const unicode = regex.flags.includes('u');
    const pattern = parser.parsePattern(regex.source, 0, regex.source.length, { unicode });
    if (LINEAR_ENGINE && !/[diuvy]/.test(regex.flags) && areLinear(pattern.alternatives, 1)) return 0;
    return (isAnchored(pattern) ? 0 : 1) + degreeOfAlternatives(pattern.alternatives);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether V8 goes over to its linear engine where an expression that this engine takes backtracks too much. */
const LINEAR_ENGINE = switchOnLinearEngine();

function switchOnLinearEngine(): boolean {
  const flag = '--enable-experimental-regexp-engine-on-excessive-backtracks';
  if (process.execArgv.includes(flag)) return true;
  try {
    setFlagsFromString(flag);
    return true;
  } catch {
    return false;
  }
}

/** The linear engine writes counted repetitions out, up to so many copies (V8, `ExperimentalRegExp::CanBeHandled`; seen on Node 24.21). */
const LINEAR_COPIES = 16;

/** Whether the linear engine takes this for certain; `copies`: how often repetitions around it write it out. */
function areLinear(alternatives: readonly AST.Alternative[], copies: number): boolean {
  return alternatives.every(({ elements }) => elements.every((element) => isLinear(element, copies)));
}

function isLinear(element: AST.Element, copies: number): boolean {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return true;
    case 'Quantifier': {
      const written = element.max === Number.POSITIVE_INFINITY ? Math.max(1, element.min) : Math.max(1, element.max);
      return copies * written <= LINEAR_COPIES && isLinear(element.element, copies * written);
    }
    case 'CapturingGroup':
      return areLinear(element.alternatives, copies);
    case 'Group':
      return element.modifiers === null && areLinear(element.alternatives, copies);
    case 'Assertion':
      return element.kind !== 'lookahead' && element.kind !== 'lookbehind';
    default:
      return false;
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
