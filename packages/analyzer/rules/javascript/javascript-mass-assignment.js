import { User } from './models.js';

export function routes(router, prisma) {
  router.post('/users', async (req, res) => {
    // ruleid: javascript-mass-assignment
    const user = await User.create(req.body);
    // ruleid: javascript-mass-assignment
    await User.findByIdAndUpdate(req.params.id, req.body, { new: true });
    // ruleid: javascript-mass-assignment
    Object.assign(user, req.body);
    // ruleid: javascript-mass-assignment
    const record = new User(req.body);
    // ruleid: javascript-mass-assignment
    await prisma.user.update({ where: { id: 1 }, data: req.body });
    const { name, email } = req.body;
    // ok: javascript-mass-assignment
    await User.create({ name, email });
    // ok: javascript-mass-assignment
    const copy = Object.assign({}, req.body);
    // ok: javascript-mass-assignment
    const read = new URLSearchParams(req.body);
    // ok: javascript-mass-assignment
    await service.create(req.body);
    res.json([user, record, copy, read]);
  });
}

export async function replace(req, res) {
  // ok: javascript-mass-assignment
  res.json(await itemsService.updateOne(req.params.id, req.body));
  // ruleid: javascript-mass-assignment
  res.json(await Item.updateOne({ _id: req.params.id }, req.body));
}
