import libxmljs from 'libxmljs';

export function read(xml) {
  // ruleid: javascript-xxe
  const a = libxmljs.parseXml(xml, { noent: true });
  // ruleid: javascript-xxe
  const b = libxmljs.parseXmlString(xml, { noblanks: true, noent: true });
  // ok: javascript-xxe
  const c = libxmljs.parseXml(xml);
  // ok: javascript-xxe
  const d = libxmljs.parseXml(xml, { noent: false, noblanks: true });
  return [a, b, c, d];
}
