#!/usr/bin/env bash
# Symbolon and an Apache that speaks SAML with it, both in a temporary folder that goes when this ends.
#
#   ./run.sh          logs Ada in and out by curl, and says what happened
#   ./run.sh --stay   stays, to try it in a browser; ends with Ctrl-C
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
apache=${APACHE:-$(PATH=$PATH:/usr/sbin command -v apache2 || PATH=$PATH:/usr/sbin command -v httpd || true)}
export APACHE_MODULES=${APACHE_MODULES:-/usr/lib/apache2/modules}
if [ -z "$apache" ] || [ ! -e "$APACHE_MODULES/mod_auth_mellon.so" ]; then
  echo 'This needs Apache and mod_auth_mellon: apt-get install apache2 libapache2-mod-auth-mellon' >&2
  exit 1
fi

secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
export SYMBOLON_PORT=${SYMBOLON_PORT:-3000} APACHE_PORT=${APACHE_PORT:-8080}
export SYMBOLON_ISSUER="http://localhost:$SYMBOLON_PORT"
ADA_PASSWORD=$(secret) APACHE_FOLDER=$(mktemp -d) APACHE_SITE="$here/site"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost -keyout "$APACHE_FOLDER/mellon-key.pem" -out "$APACHE_FOLDER/mellon-certificate.pem" 2> /dev/null
MELLON_CERTIFICATE=$(cat "$APACHE_FOLDER/mellon-certificate.pem")
export ADA_PASSWORD APACHE_FOLDER APACHE_SITE MELLON_CERTIFICATE
chmod 644 "$APACHE_FOLDER/mellon-key.pem" # the folder is nobody else's for as long as it is there, but for Apache's
chmod 755 "$APACHE_FOLDER" # started by root, both servers run as somebody else
pages="http://localhost:$APACHE_PORT"
as_root=()
[ "$(id -u)" != 0 ] || as_root=(-D AS_ROOT)

for at in "$SYMBOLON_ISSUER" "$pages"; do
  if curl -s "$at" > /dev/null; then
    echo "Something else listens at $at: set SYMBOLON_PORT and APACHE_PORT to ports that are free." >&2
    rm -rf "$APACHE_FOLDER"
    exit 1
  fi
done

symbolon=''
end() {
  "$apache" -f "$here/httpd.conf" "${as_root[@]}" -k stop 2> /dev/null || true
  while [ -e "$APACHE_FOLDER/httpd.pid" ]; do sleep 0.1; done
  [ -z "$symbolon" ] || { kill "$symbolon" 2> /dev/null && wait "$symbolon" || true; }
  rm -rf "$APACHE_FOLDER"
}
trap end EXIT
trap 'exit 130' INT TERM
fail() {
  echo "$1" >&2
  tail -n 20 "$APACHE_FOLDER"/*.log >&2
  exit 1
}

export SYMBOLON_DATA_DIR="$APACHE_FOLDER/symbolon"
node "$here/../../apps/cli/symbolon.mjs" start --config "$here/symbolon.yaml" > "$APACHE_FOLDER/symbolon.log" 2>&1 &
symbolon=$!
until curl -fs "$SYMBOLON_ISSUER/health/ready" > /dev/null; do
  kill -0 "$symbolon" 2> /dev/null || fail 'Symbolon did not start:'
  sleep 1
done
curl -fs "$SYMBOLON_ISSUER/saml/metadata" > "$APACHE_FOLDER/symbolon-metadata.xml" || fail 'Symbolon has no metadata:'
"$apache" -f "$here/httpd.conf" "${as_root[@]}" -k start || fail 'Apache did not start:'
until curl -fs "$pages/goodbye.html" > /dev/null; do sleep 0.1; done

if [ "${1:-}" = --stay ]; then
  echo "Open $pages/protected/ and log in as ada@example.com, password $ADA_PASSWORD. Ctrl-C ends it."
  wait "$symbolon"
  exit
fi

# A browser without a screen: it keeps cookies, follows redirects, and says at the end where it is.
browse() { curl -sS --max-time 20 -b "$APACHE_FOLDER/cookies" -c "$APACHE_FOLDER/cookies" -L -o "$APACHE_FOLDER/page" -w '%{url_effective}' "$@"; }
page() { cat "$APACHE_FOLDER/page"; }
field() { sed -n "s/.*<input[^>]* name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$APACHE_FOLDER/page" | head -n 1 | sed 's/&amp;/\&/g'; }

at=$(browse "$pages/protected/")
[[ $at == "$SYMBOLON_ISSUER/login?"* ]] || fail "Without a log-in, $pages/protected/ led to $at."
echo "1. Without a log-in, Apache sends the browser to $SYMBOLON_ISSUER/login, by a signed request."

at=$(browse "$SYMBOLON_ISSUER/login" --data-urlencode 'username=ada@example.com' --data-urlencode "password=$ADA_PASSWORD" --data-urlencode "csrf=$(field csrf)" --data-urlencode "flow=$(field flow)")
response=$(field SAMLResponse) state=$(field RelayState)
[ -n "$response" ] || fail "After the log-in, the browser is at $at without a response."
# A browser with scripts sends the form by itself. What it says is for Apache alone, which is not to take it with anything else in it.
sent=$(base64 -d <<< "$response")
[[ $sent == *EncryptedAssertion* && $sent != *Lovelace* ]] || fail 'The response says in clear who has logged in.'
changed=$(sed 's|\(<xenc:CipherValue>\)...|\1AAA|2' <<< "$sent" | base64 -w 0)
status=$(curl -sS -b "$APACHE_FOLDER/cookies" -o /dev/null -w '%{http_code}' "$pages/mellon/postResponse" --data-urlencode "SAMLResponse=$changed" --data-urlencode "RelayState=$state")
[[ $changed != "$response" && $status == 400 ]] || fail "A changed response was answered with $status."
echo '2. The response is encrypted for Apache, which refuses it where a part of it was changed.'
at=$(browse "$pages/mellon/postResponse" --data-urlencode "SAMLResponse=$response" --data-urlencode "RelayState=$state")
[[ $at == "$pages/protected/" && $(page) == *'Hello, Ada Lovelace, of Engines (ada@example.com).'* ]] || fail "After the log-in, the browser is at $at."
echo "3. With the one that was sent, the page at $at says: Hello, Ada Lovelace, of Engines (ada@example.com)."

at=$(browse "$pages$(sed -n 's/.*<a id="logout" href="\([^"]*\)".*/\1/p' "$APACHE_FOLDER/page")")
[[ $at == "$pages/goodbye.html"* && $(page) == *'You are logged out'* ]] || fail "The log-out led to $at."
at=$(browse "$pages/protected/")
[[ $at == "$SYMBOLON_ISSUER/login?"* ]] || fail "After the log-out, $pages/protected/ led to $at."
echo '4. After the log-out, which went by way of Symbolon, it asks for a log-in again.'

at=$(browse "$SYMBOLON_ISSUER/login" --data-urlencode 'username=ada@example.com' --data-urlencode "password=$ADA_PASSWORD" --data-urlencode "csrf=$(field csrf)" --data-urlencode "flow=$(field flow)")
at=$(browse "$pages/mellon/postResponse" --data-urlencode "SAMLResponse=$(field SAMLResponse)" --data-urlencode "RelayState=$(field RelayState)")
[[ $at == "$pages/protected/" ]] || fail "After the second log-in, the browser is at $at."
at=$(browse "$SYMBOLON_ISSUER/oidc/logout")
at=$(browse "$SYMBOLON_ISSUER/logout" --data-urlencode "csrf=$(field csrf)" --data-urlencode "flow=$(field flow)" -d decision=logout)
[[ $at == "$SYMBOLON_ISSUER/logged-out"* && $(page) != *'id="unconfirmed"'* ]] || fail "The log-out at Symbolon led to $at."
at=$(browse "$pages/protected/")
[[ $at == "$SYMBOLON_ISSUER/login?"* ]] || fail "After the log-out at Symbolon, $pages/protected/ led to $at."
echo '5. Logged in again, and logged out at Symbolon: Apache was told of it, has confirmed it, and asks for a log-in.'

at=$(browse "$SYMBOLON_ISSUER/login" --data-urlencode 'username=ada@example.com' --data-urlencode "password=$ADA_PASSWORD" --data-urlencode "csrf=$(field csrf)" --data-urlencode "flow=$(field flow)")
at=$(browse "$pages/mellon/postResponse" --data-urlencode "SAMLResponse=$(field SAMLResponse)" --data-urlencode "RelayState=$(field RelayState)")
[[ $at == "$pages/protected/" ]] || fail "After the third log-in, the browser is at $at."
node "$here/../../apps/cli/symbolon.mjs" sessions end --user ada@example.com >> "$APACHE_FOLDER/symbolon.log" 2>&1 || fail 'The operator could not end the log-in:'
until grep -q '"saml_logout".*"delivered"' "$APACHE_FOLDER/symbolon.log"; do
  kill -0 "$symbolon" 2> /dev/null && ! grep -q '"saml_logout".*"not delivered' "$APACHE_FOLDER/symbolon.log" || fail 'Apache has not confirmed the log-out:'
  sleep 0.2
done
at=$(browse "$pages/protected/")
[[ $at == "$SYMBOLON_ISSUER/login?"* ]] || fail "After the operator had ended the log-in, $pages/protected/ led to $at."
echo '6. Logged in again, and an operator ended that log-in: Apache was told so by Symbolon itself, without the browser, has confirmed it, and asks for a log-in.'
