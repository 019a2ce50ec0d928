export function search(users, name, req) {
  // ruleid: javascript-nosql-where
  users.find({ $where: "this.name == '" + name + "'" });
  // ruleid: javascript-nosql-where
  users.find({ active: true, $where: `this.name == '${name}'` });
  // ruleid: javascript-nosql-where
  users.find({ $where: req.query.filter });
  // ok: javascript-nosql-where
  users.find({ $where: 'this.credits > this.debits' });
  // ok: javascript-nosql-where
  users.find({ name: { $eq: name } });
  // ok: javascript-nosql-where
  users.find({ $where: function () { return this.credits > this.debits; } });
}
