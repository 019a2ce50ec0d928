const serialize = require('node-serialize');
const yaml = require('js-yaml');

function restore(text) {
  // ruleid: javascript-unsafe-deserialization
  const a = serialize.unserialize(text);
  // ruleid: javascript-unsafe-deserialization
  const b = require('node-serialize').unserialize(text);
  // ruleid: javascript-unsafe-deserialization
  const c = yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA });
  // ok: javascript-unsafe-deserialization
  const d = JSON.parse(text);
  // ok: javascript-unsafe-deserialization
  const e = yaml.load(text);
  // ok: javascript-unsafe-deserialization
  const f = serialize.serialize(text);
  return [a, b, c, d, e, f];
}
