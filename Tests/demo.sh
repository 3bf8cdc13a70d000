#!/bin/sh
# Loads the next delivery of market data, builds and tests all tables, and says what was built and where.
# STOCKDBT names the program, TARGET the target of profiles/profiles.yml: sqlite (if not given) or postgres.
set -eu

TARGET=${TARGET:-sqlite}
case $STOCKDBT in
*/*) ;;
*) STOCKDBT=./$STOCKDBT ;;
esac
[ -x "$STOCKDBT" ] || { echo "no program at $STOCKDBT" >&2; exit 1; }

# The places that the profile names, with the same defaults.
if [ "$TARGET" = postgres ]; then
    export PGHOST="${PGHOST:-localhost}" PGPORT="${PGPORT:-5432}" PGUSER="${PGUSER:-postgres}" PGDATABASE="${PGDATABASE:-postgres}"
    schema=${STOCKDBT_SCHEMA:-analytics}
    place="schema $schema of database $PGDATABASE on $PGHOST:$PGPORT"
    client=psql
    count() { psql -X -A -t -c "select count(*) from \"$schema\".\"$1\""; }
else
    database=${STOCKDBT_PATH:-target/market.db}
    place=$database
    client=sqlite3
    count() { sqlite3 "$database" "select count(*) from \"$1\""; }
fi

echo "== Loading the next delivery from landing/"
"$STOCKDBT" ingest csv landing --into raw --next-delivery --target "$TARGET"

echo
echo "== Building and testing the tables"
"$STOCKDBT" build --target "$TARGET"

echo
echo "== Built in $place"
"$STOCKDBT" --quiet ls --target "$TARGET" --resource-type model --resource-type snapshot --output name | while read -r table; do
    if command -v "$client" >/dev/null; then
        printf '%8s rows in %s\n' "$(count "$table")" "$table"
    else
        echo "$table"
    fi
done

echo
"$STOCKDBT" --quiet docs generate --target "$TARGET"
echo "== Lineage, columns, tests and past runs: open target/index.html"
