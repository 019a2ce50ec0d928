import os
import uuid

from flask import request
from werkzeug.utils import secure_filename


def upload():
    file = request.files["file"]
    # ruleid: python-upload-name-kept
    file.save(os.path.join(UPLOADS, file.filename))
    # ruleid: python-upload-name-kept
    file.save(UPLOADS + file.filename)
    # ruleid: python-upload-name-kept
    file.save(f"uploads/{file.filename}")
    # ok: python-upload-name-kept
    file.save(os.path.join(UPLOADS, secure_filename(file.filename)))
    # ok: python-upload-name-kept
    file.save(os.path.join(UPLOADS, str(uuid.uuid4())))


async def receive(file):
    # ruleid: python-upload-name-kept
    with open(f"uploads/{file.filename}", "wb") as target:
        target.write(await file.read())
    # ruleid: python-upload-name-kept
    with open(os.path.join(UPLOADS, file.filename), "wb") as target:
        target.write(await file.read())
    # ok: python-upload-name-kept
    with open(os.path.join(UPLOADS, file.filename)) as source:
        source.read()
