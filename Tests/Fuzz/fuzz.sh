#!/bin/sh
# Fuzzes the template engine with libFuzzer, each target for SECONDS_EACH (600) of CPU time.
#
#   Tests/Fuzz/fuzz.sh [lexer|parser|evaluator]…
#
# Starts from the recorded cases and keeps what it learnt in .build/fuzz/<target>. What ends the engine is written to
# .build/fuzz/<target>-crash-… (or -timeout-…, -oom-…), and the exit code is 1. To see one again:
#
#   FUZZ_TARGET=parser .build/fuzz/fuzz .build/fuzz/parser-crash-…
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
build="$repository/.build/fuzz"
mkdir -p "$build/seeds"

compile() { # name, what to compile, further flags
    name=$1 sources=$2
    shift 2
    # shellcheck disable=SC2046
    swiftc -O -wmo -enable-testing -swift-version 6 -package-name stockdbt -parse-as-library -sanitize=fuzzer \
        -I "$build" -module-name "$name" "$@" $(find "$sources" -name '*.swift')
}
echo "module CHash { header \"$repository/Sources/CHash/include/CHash.h\" }" >"$build/module.modulemap"
clang -O -c "$repository/Sources/CHash/chash.c" -I "$repository/Sources/CHash/include" -o "$build/chash.o"
for module in SourceText Jinja; do
    [ -f "$build/$module.o" ] && [ -z "$(find "$repository/Sources/SourceText" "$repository/Sources/$module" \
        -name '*.swift' -newer "$build/$module.o")" ] && continue
    compile $module "$repository/Sources/$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
        -c -o "$build/$module.o"
done
compile Fuzz "$repository/Tests/Fuzz/Fuzz.swift" "$build/SourceText.o" "$build/Jinja.o" "$build/chash.o" -o "$build/fuzz"

python3 - "$repository/Tests/JinjaTests/Corpus" "$build/seeds" <<'PYTHON'
import glob, hashlib, json, sys
for path in glob.glob(sys.argv[1] + "/*.jsonl"):
    for line in open(path):
        text = json.loads(line)["template"].encode()
        if len(text) < 400:
            open(sys.argv[2] + "/" + hashlib.sha1(text).hexdigest(), "wb").write(text)
PYTHON

status=0
for target in ${*:-lexer parser evaluator}; do
    mkdir -p "$build/$target"
    FUZZ_TARGET=$target FUZZ_SECONDS=${SECONDS_EACH:-600} nice -n 10 "$build/fuzz" "$build/$target" "$build/seeds" \
        -max_len=600 -timeout=25 -rss_limit_mb=2048 -artifact_prefix="$build/$target-" \
        -dict="$repository/Tests/Fuzz/jinja.dict" >"$build/$target.log" 2>&1 || status=1
    grep -E "^$target: |Test unit written|SUMMARY" "$build/$target.log" || true
done
exit $status
