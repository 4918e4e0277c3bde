#!/bin/sh
# tests/run_one.sh and tests/run_long.sh tell what has passed, failed and been skipped.
# Usage: sh tests/runner/check_runner.sh
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM
failures=0
mkdir -p "$place/build/tests" "$place/tests/part"

equal() { # WHAT ACTUAL EXPECTED
    [ "$2" = "$3" ] || { failures=$((failures + 1)); printf 'FAILED: %s:\n%s\nnot:\n%s\n' "$1" "$2" "$3"; }
}

# A stand-in for a Catch2 program: the name of the "test case" is what it does.
cat >"$place/build/tests/cmakewatch_unit_tests" <<'END'
#!/bin/sh
case $1 in
good) echo "All tests passed (1 assertion in 1 test case)" ;;
skipped) echo "SKIPPED: there is no moon"; echo "test cases: 1 | 1 passed" ;;
"skipped and bad") echo "SKIPPED: there is no moon"; exit 1 ;;
nothing) ;;
leaves) exit 77 ;;
esac
END
chmod +x "$place/build/tests/cmakewatch_unit_tests"
printf 'echo nothing here\nexit 77\n' >"$place/tests/skips.sh"

one() { # KIND-AND-NAME
    : >"$place/results"
    rm -f "$place/results.seconds"
    (cd "$place" && sh "$root/tests/run_one.sh" build results 1 "$1" >output 2>&1)
    cat "$place/results"
}
equal "a good test" "$(one 'unit good')" "passed unit good"
equal "its seconds" "$(sed 's/^[0-9]* [0-9.]* //' "$place/results.seconds")" "unit good"
equal "a skipped test" "$(one 'unit skipped')" "skipped unit skipped"
equal "why it is skipped" "$(cat "$place/output")" "SKIPPED: skipped: there is no moon"
equal "a test that fails after that" "$(one 'unit skipped and bad')" "failed unit skipped and bad"
equal "a test case that is not there" "$(one 'unit nothing')" "failed unit nothing"
equal "a test case that leaves with 77" "$(one 'unit leaves')" "failed unit leaves"
equal "a script that leaves with 77" "$(one 'script tests/skips.sh')" "skipped script tests/skips.sh"
equal "why that is skipped" "$(cat "$place/output")" "SKIPPED: tests/skips.sh: nothing here"

# examples/demo.sh has set -e.
equal "signs of life end no script" \
    "$(cd "$root" && sh -ec '. tests/signs_of_life.sh; begin_signs_of_life true; end_signs_of_life; echo goes on')" "goes on"

cp "$root/tests/run_long.sh" "$root/tests/signs_of_life.sh" "$place/tests"
cd "$place" || exit 1
# shellcheck disable=SC2016 # of that script
printf 'echo run >>"%s/runs"; echo done; exit $(cat "%s/code")\n' "$place" "$place" >tests/part/long_one.sh
printf 'echo no sea\nexit 77\n' >tests/part/long_two.sh
git init -q . && echo 'build' >.gitignore && printf 'code\nruns\nresults*\noutput\n' >>.gitignore
commit() {
    git add -A && git -c user.name=a -c user.email=a@b commit -q -m a --allow-empty
}
commit
long() {
    sh tests/run_long.sh build "$@" 2>&1
}
echo 1 >code
equal "the long tests fail" "$(long | tail -n 1)" "0 passed, 1 failed, 1 skipped"
echo 0 >code
equal "what failed runs again" "$(long | tail -n 1)" "1 passed, 0 failed, 1 skipped"
equal "what has passed does not" "$(long | sed -n '1p;$p')" "passed before: tests/part/long_one.sh
1 passed, 0 failed, 1 skipped"
equal "it has run" "$(wc -l <runs)" 2
equal "the table" "$(grep -c '^| tests/part/long_one.sh | [0-9a-f]* | [-0-9]* | passed | [0-9]* | done |$' tests/RESULTS.md)" 1
commit # of the table
equal "the table may be committed" "$(long one | head -n 1)" "passed before: tests/part/long_one.sh"
echo >other
equal "after an edit it runs again" "$(long one | head -n 1)" "passed: tests/part/long_one.sh: done"
equal "a name of no part" "$(long three | tail -n 1)" "0 passed, 1 failed, 0 skipped"
exit $((failures != 0))
