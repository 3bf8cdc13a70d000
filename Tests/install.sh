#!/bin/sh
# Installs Debian packages whose file is missing: `install.sh package:/path/of/its/file …`.
# As root or with sudo; otherwise one line says what to install.
set -eu

missing=
for pair in "$@"; do
    package=${pair%%:*}
    found=
    for file in ${pair#*:}; do [ -e "$file" ] && found=yes; done
    [ -n "$found" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    run=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    run=sudo
else
    echo "missing packages; install them with: sudo apt-get install$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "missing packages; install them with your package manager:$missing" >&2
    exit 1
fi
echo "installing$missing"
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
    $run apt-get update -qq && $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
