#!/bin/sh
# Builds and runs a package outside of this repository that depends on the product `Jinja`: what other people's
# programs see of it. What was built is kept in .build/outside, so that only the first run takes long.
#
#   SWIFT=path/to/swift Tests/Outside/run.sh
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
outside=$(mktemp -d)
trap 'rm -rf "$outside"' EXIT
cp -R "$repository/Tests/Outside/Package.swift" "$repository/Tests/Outside/Sources" "$outside/"

if ! printed=$(STOCKDBT="$repository" ${SWIFT:-swift} run --package-path "$outside" \
    --scratch-path "$repository/.build/outside" Greeting 2>"$outside/log"); then
    cat "$outside/log" >&2
    echo "a package outside of the repository can't use the product Jinja: see above" >&2
    exit 1
fi
wanted="Hello World!
1. TEA! 2. 2! "
if [ "$printed" != "$wanted" ]; then
    printf 'a package outside of the repository printed\n%s\ninstead of\n%s\n' "$printed" "$wanted" >&2
    exit 1
fi
echo "the product Jinja works in a package outside of the repository"
