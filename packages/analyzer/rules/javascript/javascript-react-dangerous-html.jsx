import DOMPurify from 'dompurify';
import React from 'react';

export function Comment({ body }) {
  // ruleid: javascript-react-dangerous-html
  const a = <div dangerouslySetInnerHTML={{ __html: body }} />;
  // ruleid: javascript-react-dangerous-html
  const b = <div className="x" dangerouslySetInnerHTML={{ __html: '<b>' + body + '</b>' }} id="y"></div>;
  // ruleid: javascript-react-dangerous-html
  const c = React.createElement('div', { dangerouslySetInnerHTML: { __html: body } });
  // ok: javascript-react-dangerous-html
  const d = <div dangerouslySetInnerHTML={{ __html: '<hr>' }} />;
  // ok: javascript-react-dangerous-html
  const e = <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(body) }} />;
  // ok: javascript-react-dangerous-html
  const f = <div>{body}</div>;
  return [a, b, c, d, e, f];
}
