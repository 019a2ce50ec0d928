from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask_cors import CORS

app = FastAPI()
# ruleid: python-cors-credentials-any-origin
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], allow_credentials=True)
# ok: python-cors-credentials-any-origin
app.add_middleware(CORSMiddleware, allow_origins=["https://www.example.com"], allow_credentials=True)
# ok: python-cors-credentials-any-origin
app.add_middleware(CORSMiddleware, allow_origins=["*"])
# ruleid: python-cors-credentials-any-origin
CORS(site, supports_credentials=True)
# ok: python-cors-credentials-any-origin
CORS(site, origins=["https://www.example.com"], supports_credentials=True)
CORS_ALLOW_ALL_ORIGINS = True
# ruleid: python-cors-credentials-any-origin
CORS_ALLOW_CREDENTIALS = True
