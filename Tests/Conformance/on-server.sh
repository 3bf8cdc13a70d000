#!/bin/sh
# Runs a comparison on a PostgreSQL server of its own: `on-server.sh python3 Tests/Conformance/compare_dbt.py …`.
# Programs that read libpq's variables, such as psql and the profile of the stock project, find the server.
set -eu
if [ -z "${STOCKDBT_TEST_POSTGRES:-}" ]; then
    exec "$(dirname "$0")/../with-postgres.sh" "$0" "$@"
fi
export PGHOST=127.0.0.1 PGPORT="$STOCKDBT_TEST_POSTGRES" PGUSER=stockdbt PGPASSWORD=stockdbt PGDATABASE=stockdbt
"$@"
