const multer = require('multer');
const path = require('path');

const storage = multer.diskStorage({
  destination: 'uploads',
  filename: function (req, file, cb) {
    // ruleid: javascript-upload-name-kept
    cb(null, file.originalname);
  },
});
const stamped = multer.diskStorage({
  filename: (req, file, done) => {
    // ruleid: javascript-upload-name-kept
    done(null, `${Date.now()}-${file.originalname}`);
  },
});
const named = multer.diskStorage({
  filename: (req, file, cb) => {
    // ok: javascript-upload-name-kept
    cb(null, crypto.randomUUID() + path.extname(file.originalname));
    // ok: javascript-upload-name-kept
    cb(null, sanitize(file.originalname));
    // ok: javascript-upload-name-kept
    cb(null, crypto.randomUUID());
  },
});

app.post('/files', (req, res) => {
  const picture = req.files.picture;
  // ruleid: javascript-upload-name-kept
  picture.mv('./uploads/' + picture.name);
  // ruleid: javascript-upload-name-kept
  picture.mv(path.join(UPLOADS, picture.name), done);
  // ok: javascript-upload-name-kept
  picture.mv(path.join(UPLOADS, crypto.randomUUID()), done);
});
