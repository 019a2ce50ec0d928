/** SARIF's description of a rule, with what GitHub code scanning reads from it. */
import type { Confidence, RuleDescription, Severity } from '@rsolv-ast/protocol';
import { markdownText, visibleProse } from '../escape.ts';
import type { ReportFinding } from '../report.ts';
import { GITHUB_DESCRIPTION_MAX_CHARACTERS, GITHUB_RULE_TAGS_KEPT } from './limits.ts';

/** SARIF 2.1.0, 3.27.10. */
export const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** GitHub: over 9.0 is critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low. Middle of each band. */
const SECURITY_SEVERITY: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };
/** GitHub's words for how often a rule is right. */
const PRECISION: Record<Confidence, string> = { high: 'high', medium: 'medium', low: 'low' };

export function sarifRule(rule: RuleDescription) {
  const links = linksOf(rule);
  return {
    id: rule.id,
    shortDescription: { text: cut(firstSentence(visibleProse(rule.message))) },
    fullDescription: { text: cut(visibleProse(rule.message)) },
    help: {
      text: [visibleProse(rule.message), ...links.map(({ title, url }) => `${title}: ${url}`)].join('\n'),
      markdown: [
        markdownText(rule.message),
        ...links.map(({ title, url }) => `- [${markdownText(title)}](<${url}>)`),
      ].join('\n'),
    },
    ...(links[0] !== undefined && { helpUri: links[0].url }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: tagsOf(rule),
      precision: PRECISION[rule.confidence],
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

/** For a finding whose rule came without a description. */
export function ruleOfFinding({
  ruleId,
  message,
  severity,
  confidence,
  cwe,
  owasp,
  references,
}: ReportFinding): RuleDescription {
  return { id: ruleId, message, severity, confidence, cwe, owasp, references };
}

function tagsOf({ cwe, owasp }: RuleDescription): string[] {
  const weaknesses = cwe.flatMap((one) => {
    const number = cweNumber(one);
    // GitHub wants at least three digits: external/cwe/cwe-089.
    return number === undefined ? [] : [`external/cwe/cwe-${number.padStart(3, '0')}`];
  });
  return [...new Set(['security', ...weaknesses, ...owasp.map((one) => `owasp/${visibleProse(one)}`)])].slice(
    0,
    GITHUB_RULE_TAGS_KEPT,
  );
}

/** The rule's own references first; then the pages of its weaknesses. */
function linksOf({ references, cwe }: RuleDescription): { title: string; url: string }[] {
  const own = references.flatMap((reference) => {
    const url = URL.canParse(reference) ? new URL(reference) : undefined;
    return url?.protocol === 'https:' || url?.protocol === 'http:' ? [{ title: url.hostname, url: url.href }] : [];
  });
  const weaknesses = cwe.flatMap((one) => {
    const number = cweNumber(one);
    return number === undefined
      ? []
      : [{ title: `CWE-${number}`, url: `https://cwe.mitre.org/data/definitions/${number}.html` }];
  });
  return [...own, ...weaknesses];
}

function cweNumber(text: string): string | undefined {
  return /CWE-0*(\d+)/i.exec(text)?.[1];
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function cut(text: string): string {
  if (text.length <= GITHUB_DESCRIPTION_MAX_CHARACTERS) return text;
  return `${text.slice(0, GITHUB_DESCRIPTION_MAX_CHARACTERS - 1).toWellFormed()}…`;
}
