#!/bin/sh
set -eu
# #region call.sh
# A token, which lives for minutes …
token=$(curl -sS --fail-with-body 'http://localhost:3000/oauth/token' \
  -u "my-app:$CLIENT_SECRET" \
  -d grant_type=client_credentials \
  --data-urlencode scope='orders:read' \
  --data-urlencode resource='https://api.example.com' |
  sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')

# … and the call that it is for.
curl -sS --fail-with-body 'https://api.example.com/' -H "Authorization: Bearer $token"
# #endregion
