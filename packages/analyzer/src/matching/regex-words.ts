/** Which literal text a regular expression needs: what spares most files the search. Conservative: where nothing can be said, nothing is required. */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { ALWAYS, all, any, type WordFormula } from './word-formula.ts';

/** Shorter literals stand in most texts. */
const LEAST_LENGTH = 3;

const known = new WeakMap<RegExp, WordFormula>();

export function textOfRegex(regex: RegExp): WordFormula {
  let formula = known.get(regex);
  if (formula === undefined) {
    formula = read(regex);
    known.set(regex, formula);
  }
  return formula;
}

function read(regex: RegExp): WordFormula {
  // Letters of either case are spelled out in the source (`[aA]`), but for flag `i`, which is never set.
  const source = regex.source;
  try {
    const unicode = regex.flags.includes('u');
    return ofPattern(new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode }));
  } catch {
    return ALWAYS;
  }
}

function ofPattern({ alternatives }: { readonly alternatives: readonly AST.Alternative[] }): WordFormula {
  return any(alternatives.map(ofAlternative));
}

/** Letters in a row, and what groups among them need. */
function ofAlternative({ elements }: AST.Alternative): WordFormula {
  const required: WordFormula[] = [];
  let run = '';
  let ignoreCase = false;
  const endRun = (): void => {
    if (run.length >= LEAST_LENGTH) {
      required.push({ kind: 'text', text: ignoreCase ? run.toLowerCase() : run, ignoreCase });
    }
    run = '';
    ignoreCase = false;
  };
  for (const element of elements) {
    const letter = letterOf(element);
    if (letter !== null) {
      run += letter.text;
      ignoreCase ||= letter.ignoreCase;
    } else if (element.type !== 'Assertion') {
      endRun();
      required.push(ofElement(element));
    } else if (element.kind === 'lookahead' || element.kind === 'lookbehind') {
      endRun();
    }
  }
  endRun();
  return all(required);
}

function ofElement(element: AST.Element): WordFormula {
  switch (element.type) {
    case 'Group':
      return element.modifiers === null ? ofPattern(element) : ALWAYS;
    case 'CapturingGroup':
      return ofPattern(element);
    case 'Quantifier':
      return element.min > 0 ? ofElementOrLetter(element.element) : ALWAYS;
    default:
      return ALWAYS;
  }
}

/** A repeated letter alone is too short to be looked for. */
function ofElementOrLetter(element: AST.QuantifiableElement): WordFormula {
  return element.type === 'Group' || element.type === 'CapturingGroup' ? ofElement(element) : ALWAYS;
}

/** An ASCII character that stands for itself, or `[aA]`. Others may fold in more ways than one. */
function letterOf(element: AST.Element): { readonly text: string; readonly ignoreCase: boolean } | null {
  if (element.type === 'Character') {
    return element.value < 128 ? { text: String.fromCharCode(element.value), ignoreCase: false } : null;
  }
  if (element.type !== 'CharacterClass' || element.negate || element.elements.length !== 2) return null;
  const [a, b] = element.elements;
  if (a?.type !== 'Character' || b?.type !== 'Character' || a.value > 127 || b.value > 127) return null;
  const [left, right] = [String.fromCharCode(a.value), String.fromCharCode(b.value)];
  return left.toLowerCase() === right.toLowerCase() ? { text: left, ignoreCase: true } : null;
}
