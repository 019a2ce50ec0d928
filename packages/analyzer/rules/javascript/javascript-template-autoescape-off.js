const Handlebars = require('handlebars');
const nunjucks = require('nunjucks');
const mustache = require('mustache');
const { Eta } = require('eta');

// ruleid: javascript-template-autoescape-off
const page = Handlebars.compile(source, { noEscape: true });
// ruleid: javascript-template-autoescape-off
nunjucks.configure('views', { autoescape: false, express: app });
// ruleid: javascript-template-autoescape-off
const environment = new nunjucks.Environment(loader, { autoescape: false });
// ruleid: javascript-template-autoescape-off
mustache.escape = (text) => text;
// ruleid: javascript-template-autoescape-off
mustache.escape = function (value) { return value; };
// ruleid: javascript-template-autoescape-off
const eta = new Eta({ views, autoEscape: false });
// ok: javascript-template-autoescape-off
const safe = Handlebars.compile(source, { strict: true });
// ok: javascript-template-autoescape-off
nunjucks.configure('views', { autoescape: true, express: app });
// ok: javascript-template-autoescape-off
nunjucks.configure('views', { express: app });
// ok: javascript-template-autoescape-off
mustache.escape = (text) => encode(text);
