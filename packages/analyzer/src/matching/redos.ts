/**
 * `metavariable-analysis: redos`: whether a regular expression repeats a repetition with something behind it, which may take exponential time. As in
 * Semgrep that is a warning, no proof: `(a+b)+c` counts, though its repetitions can be told apart.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Longer expressions are not looked at, in UTF-16 code units. */
const MAX_LENGTH = 10_000;
/** A repetition of at least so many rounds multiplies the ways through what it repeats. */
const FEWEST_ROUNDS = 4;

export function mayBacktrackWithoutEnd(text: string): boolean {
  const source = withoutDelimiters(text);
  if (source.length > MAX_LENGTH) return false;
  try {
    const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: false });
    return pattern.alternatives.some(({ elements }) => inSequence(elements, false));
  } catch {
    return false;
  }
}

/** A literal of JavaScript or Ruby comes with its slashes and flags. */
function withoutDelimiters(text: string): string {
  return /^\/([\s\S]+)\/[a-z]*$/.exec(text)?.[1] ?? text;
}

function inSequence(elements: readonly AST.Element[], followed: boolean): boolean {
  return elements.some((element, i) => isSuspicious(element, followed || elements.slice(i + 1).some(demandsSomething)));
}

function isSuspicious(element: AST.Element, followed: boolean): boolean {
  if (element.type === 'Quantifier') {
    if (followed && element.max >= FEWEST_ROUNDS && holdsChoice(element.element)) return true;
    return isSuspicious(element.element, followed);
  }
  return alternativesOf(element).some(({ elements }) => inSequence(elements, followed));
}

/** A repetition that may end after different numbers of rounds, more than none. */
function holdsChoice(element: AST.Element): boolean {
  if (element.type === 'Quantifier') {
    return element.max > Math.max(element.min, 1) || holdsChoice(element.element);
  }
  return alternativesOf(element).some(({ elements }) => elements.some(holdsChoice));
}

/** Whether it can fail to match: only empty groups cannot. */
function demandsSomething(element: AST.Element): boolean {
  if (element.type === 'Quantifier') return demandsSomething(element.element);
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') return true;
  return element.alternatives.some(({ elements }) => elements.some(demandsSomething));
}

function alternativesOf(element: AST.Element): readonly AST.Alternative[] {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives;
    default:
      return [];
  }
}
