#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own: a new cluster in a temporary folder, on a free port of
# 127.0.0.1, stopped and removed when the command ends. Never touches a cluster of the system.
#
#   Tests/with-postgres.sh swift test --filter PostgreSQLTests
#
# The command sees STOCKDBT_TEST_POSTGRES=<port>; user and database are `stockdbt`, the password is `stockdbt`.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")
if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL's server is missing: apt-get install postgresql" >&2
    exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/stockdbt-postgres.XXXXXX")
run=()
if [ "$(id -u)" = 0 ]; then
    # The server refuses to run as root; the package has made this user.
    chown postgres "$folder"
    run=(setpriv --reuid postgres --regid postgres --init-groups env HOME="$folder")
fi

stop() {
    (cd / && "${run[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop) >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(python3 - <<'PYTHON'
import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])
PYTHON
)
echo stockdbt >"$folder/password"
chmod 644 "$folder/password"
cd_and_run() { (cd / && "${run[@]}" "$@"); }
cd_and_run "$bin/initdb" -D "$folder/data" -U stockdbt --pwfile="$folder/password" -A scram-sha-256 -E UTF8 \
    --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
# Durability is of no use to a cluster that lives for one test run.
cd_and_run "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" \
    start >/dev/null || { cat "$folder/data/server.log" >&2; exit 1; }
PGPASSWORD=stockdbt "$bin/psql" -q -h 127.0.0.1 -p "$port" -U stockdbt -d postgres -c 'create database stockdbt'

STOCKDBT_TEST_POSTGRES=$port "$@"
