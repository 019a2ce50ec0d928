/**
 * `metavariable-analysis: redos`: whether a regular expression repeats a repetition with something behind it, which may take exponential time. As in
 * Semgrep that is a warning, no proof: `(a+b)+c` counts, though its repetitions can be told apart.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Longer expressions are not looked at, in UTF-16 code units. */
const MAX_LENGTH = 10_000;

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
  return elements.some((element, i) => isSuspicious(element, followed || i < elements.length - 1));
}

function isSuspicious(element: AST.Element, followed: boolean): boolean {
  if (element.type === 'Quantifier') {
    if (followed && isUnbounded(element) && holdsRepetition(element.element)) return true;
    return isSuspicious(element.element, followed);
  }
  return alternativesOf(element).some(({ elements }) => inSequence(elements, followed));
}

function holdsRepetition(element: AST.Element): boolean {
  if (element.type === 'Quantifier') return isUnbounded(element) || holdsRepetition(element.element);
  return alternativesOf(element).some(({ elements }) => elements.some(holdsRepetition));
}

function isUnbounded(quantifier: AST.Quantifier): boolean {
  return quantifier.max === Number.POSITIVE_INFINITY;
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
