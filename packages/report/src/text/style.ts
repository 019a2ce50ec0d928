/** The colours of the text report, by meaning. */
import type { Severity } from '@rsolv-ast/protocol';
import pc from 'picocolors';

type Paint = (text: string) => string;

export interface Style {
  severity: Record<Severity, Paint>;
  path: Paint;
  rule: Paint;
  /** What is there but does not matter first. */
  dim: Paint;
  strong: Paint;
  gutter: Paint;
  context: Paint;
  mark: Paint;
  good: Paint;
  warning: Paint;
}

export function createStyle(color: boolean): Style {
  const c = pc.createColors(color);
  return {
    severity: {
      critical: (text) => (color ? c.bgRed(c.white(c.bold(` ${text} `))) : text),
      high: (text) => c.red(c.bold(text)),
      medium: (text) => c.yellow(c.bold(text)),
      low: (text) => c.blue(c.bold(text)),
    },
    path: (text) => c.bold(c.underline(text)),
    rule: c.cyan,
    dim: c.dim,
    strong: c.bold,
    gutter: c.dim,
    context: c.dim,
    mark: (text) => c.red(c.bold(text)),
    good: (text) => c.green(c.bold(text)),
    warning: c.yellow,
  };
}
