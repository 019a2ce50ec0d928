/** Patterns of `languages: generic`: words, single characters, metavariables, `...` and indented blocks. */
import { type GenericPattern, type GenericPatternPart, PatternError } from '../../matching/pattern.ts';
import { indentOf } from './generic-document.ts';

const TOKEN =
  /\$\.\.\.(?<list>[A-Z_][A-Z_0-9]*)|\$(?<name>[A-Z_][A-Z_0-9]*)|(?<dots>\.\.\.)|(?<word>[A-Za-z0-9_]+)|[^\s]/gu;

/** Throws PatternError. */
export function compileGenericPattern(text: string): GenericPattern {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new PatternError('The pattern is empty.', 0);
  const parts = readBlock(lines, 0, lines.length);
  return { language: 'generic', form: 'generic', text, parts, metavariables: metavariablesOf(parts) };
}

/** Lines that are indented further than the first one are a block, and so on inside of it. */
function readBlock(lines: readonly string[], from: number, to: number): GenericPatternPart[] {
  const parts: GenericPatternPart[] = [];
  const indent = indentOf(lines[from]!);
  for (let i = from; i < to; ) {
    if (indentOf(lines[i]!) <= indent) {
      parts.push(...readLine(lines[i]!));
      i += 1;
      continue;
    }
    const level = indentOf(lines[i]!);
    let end = i + 1;
    while (end < to && indentOf(lines[end]!) >= level) end += 1;
    parts.push({ kind: 'block', parts: readBlock(lines, i, end) });
    i = end;
  }
  return parts;
}

function readLine(line: string): GenericPatternPart[] {
  return [...line.matchAll(TOKEN)].map((match): GenericPatternPart => {
    const { list, name, dots } = match.groups ?? {};
    if (list !== undefined) return { kind: 'dots', metavariable: `$...${list}` };
    if (name !== undefined) return { kind: 'metavariable', name: `$${name}` };
    if (dots !== undefined) return { kind: 'dots', metavariable: null };
    return { kind: 'text', text: match[0] };
  });
}

function metavariablesOf(parts: readonly GenericPatternPart[]): string[] {
  return [...new Set(parts.flatMap(namesIn))];
}

function namesIn(part: GenericPatternPart): string[] {
  switch (part.kind) {
    case 'metavariable':
      return [part.name];
    case 'dots':
      return part.metavariable === null ? [] : [part.metavariable];
    case 'block':
      return part.parts.flatMap(namesIn);
    case 'text':
      return [];
  }
}

/** The words that a text must hold for the pattern to match in it. */
export function wordsOfGenericPattern(text: string): string[] {
  const words = [...text.matchAll(TOKEN)].flatMap((match) => match.groups?.word ?? []);
  return [...new Set(words)].sort();
}
