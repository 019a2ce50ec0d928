export function handlers(app, User) {
  app.post('/login', async (req, res) => {
    // ruleid: javascript-nosql-injection
    const user = await User.findOne({ name: req.body.name, password: req.body.password });
    // ruleid: javascript-nosql-injection
    const all = await User.find(req.query);
    // ruleid: javascript-nosql-injection
    await User.deleteMany({ owner: req.body.owner });
    // ok: javascript-nosql-injection
    const safe = await User.findOne({ name: String(req.body.name) });
    // ok: javascript-nosql-injection
    const exact = await User.findOne({ name: { $eq: req.body.name } });
    // ok: javascript-nosql-injection
    const item = req.body.items.find((each) => each.id === req.body.id);
    res.json([user, all, safe, exact, item]);
  });
}

router.post('/login', async (req, res) => {
  const { email, password } = req.body;
  // ruleid: javascript-nosql-injection
  const user = await User.findOne({ email, password });
  // ok: javascript-nosql-injection
  const other = await User.findOne({ email: String(email) });
  // ok: javascript-nosql-injection
  await service.deleteMany(req.body);
});

router.post('/checked', async (req, res) => {
  const { email } = req.body;
  if (typeof email !== 'string') return res.sendStatus(400);
  // ok: javascript-nosql-injection
  return User.findOne({ email });
});
