#!/bin/sh
# Loads the next delivery of market data, builds and tests all tables, and says what was built and where.
# STOCKDBT names the program.
set -eu

case $STOCKDBT in
*/*) ;;
*) STOCKDBT=./$STOCKDBT ;;
esac
[ -x "$STOCKDBT" ] || { echo "no program at $STOCKDBT" >&2; exit 1; }

echo "== Loading the next delivery from landing/"
"$STOCKDBT" ingest csv landing --into raw --next-delivery

echo
echo "== Building and testing the tables"
"$STOCKDBT" build

database=${STOCKDBT_PATH:-target/market.db}
echo
echo "== Built in $database"
"$STOCKDBT" --quiet ls --resource-type model --output name | while read -r table; do
    if command -v sqlite3 >/dev/null; then
        printf '%8s rows in %s\n' "$(sqlite3 "$database" "select count(*) from \"$table\"")" "$table"
    else
        echo "$table"
    fi
done
