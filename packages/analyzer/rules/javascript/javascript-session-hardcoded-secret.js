const session = require('express-session');
const cookieSession = require('cookie-session');
const cookieParser = require('cookie-parser');

// ruleid: javascript-session-hardcoded-secret
app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: true }));
// ruleid: javascript-session-hardcoded-secret
app.use(session({ secret: ['new one', 'old one'], resave: false }));
// ruleid: javascript-session-hardcoded-secret
app.use(cookieSession({ name: 'session', keys: ['key1', 'key2'] }));
// ruleid: javascript-session-hardcoded-secret
app.use(cookieParser('s3cr3t'));
// ruleid: javascript-session-hardcoded-secret
app.keys = ['im a newer secret'];
// ok: javascript-session-hardcoded-secret
app.use(session({ secret: process.env.SESSION_SECRET, resave: false }));
// ok: javascript-session-hardcoded-secret
app.use(cookieSession({ name: 'session', keys: config.keys }));
// ok: javascript-session-hardcoded-secret
app.use(cookieParser());
// ok: javascript-session-hardcoded-secret
app.keys = [process.env.KEY];
