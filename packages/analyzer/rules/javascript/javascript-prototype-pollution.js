import _ from 'lodash';

export function routes(app, settings, map) {
  app.post('/settings', (req, res) => {
    // ruleid: javascript-prototype-pollution
    _.merge(settings, req.body);
    // ruleid: javascript-prototype-pollution
    _.defaultsDeep({}, req.body, settings);
    // ok: javascript-prototype-pollution
    settings.theme = req.body.theme;
    // ok: javascript-prototype-pollution
    map.set(req.body.key, req.body.value);
    // ok: javascript-prototype-pollution
    _.merge(settings, { theme: req.body.theme });
    // ok: javascript-prototype-pollution
    settings[0] = req.body.first;
    res.end();
  });
}
