import ejs from 'ejs';
import Handlebars from 'handlebars';
import _ from 'lodash';

export function preview(req, res) {
  // ruleid: javascript-template-injection
  res.send(ejs.render(req.body.template, { user: req.user }));
  const { layout } = req.body;
  // ruleid: javascript-template-injection
  const compiled = Handlebars.compile(`<main>${layout}</main>`);
  // ok: javascript-template-injection
  const greeting = _.template('Hello <%- name %>');
  // ok: javascript-template-injection
  res.send(ejs.render(TEMPLATE, { name: req.body.name }));
  return [compiled, greeting];
}
