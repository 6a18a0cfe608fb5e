# #region app.py
import os
import secrets
from urllib.parse import urlencode, urljoin

import uvicorn
from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

issuer = "http://localhost:3000"
redirect_uri = "http://localhost:8000/callback"

app = FastAPI()
# The session is in a signed cookie: give it a key that stays, and https_only=True, when you deploy it.
app.add_middleware(SessionMiddleware, secret_key=secrets.token_hex(32), same_site="lax")
symbolon = OAuth().register(
    "symbolon",
    server_metadata_url=f"{issuer}/.well-known/openid-configuration",
    client_id="my-app",
    client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/")
async def greet(request: Request):
    person = request.session.get("person")
    if person is None:
        return await symbolon.authorize_redirect(request, redirect_uri)
    return PlainTextResponse(f"Hello, {person.get('name') or person['sub']}.")


@app.get("/callback")
async def callback(request: Request):
    try:
        token = await symbolon.authorize_access_token(request)
    except OAuthError as error:
        return PlainTextResponse(f"That did not work: {error.error}", status_code=400)
    request.session.clear()
    request.session["id_token"] = token["id_token"]
    request.session["person"] = {name: token["userinfo"].get(name) for name in ("sub", "name", "email")}
    return RedirectResponse("/")


@app.get("/logout")
async def logout(request: Request):
    hint = request.session.pop("id_token", "")
    request.session.clear()
    metadata = await symbolon.load_server_metadata()
    query = urlencode({"id_token_hint": hint, "post_logout_redirect_uri": urljoin(redirect_uri, "/")})
    return RedirectResponse(f"{metadata['end_session_endpoint']}?{query}")


if __name__ == "__main__":
    uvicorn.run(app, host="localhost", port=8000)
# #endregion
