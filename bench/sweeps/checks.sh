# What the checks of sweeps share: the program, sweeps of some seconds, and how their results are compared.
scratch=$(mktemp -d)
unset BIOSPARSE_DATA
dotnet build -c Release BioSparse.App -v q --nologo >"$scratch/build.txt" 2>&1 || { cat "$scratch/build.txt"; exit 1; }
program=$(find "$PWD/BioSparse.App/bin/Release" -name biosparse.dll | head -n 1)
failures=0

biosparse() { dotnet "$program" "$@"; }

check() {
    local name=$1
    shift
    if "$@"; then
        echo "ok: $name"
    else
        failures=$((failures + 1))
        echo "FAILED: $name"
    fi
}

verdict() {
    [ "$failures" -eq 0 ] && echo "all checks hold" || echo "$failures checks failed"
    exit "$failures"
}

# sweep N [slow]: N runs of about two seconds each on the embedded digits, the first two of minutes when slow.
sweep() {
    cat <<END
name: s
base: quick
seeds: 2
set:
  models: [competitive-hebbian]
  readout: {epochs: 2}
  evaluate: {fgsm: none, few_shot: none, pgd: {epsilon: [0.1], steps: 5}, samples: 100}
  analyse.bootstrap: 0
  hidden: 100
  competitive-hebbian: {epochs: 15, activation: linear, homeostasis.rate: 0}
slurm: {cpus: 1, time: "20", signal_before: 5}
list:
END
    local first=1
    if [ "${2:-}" = slow ]; then
        # two points, so that with seeds slowest both of the first seed come first
        echo "- {competitive-hebbian.rate: 0.021, competitive-hebbian.epochs: 1500}"
        echo "- {competitive-hebbian.rate: 0.022, competitive-hebbian.epochs: 1500}"
        first=3
    fi
    for number in $(seq "$first" $(($1 / 2))); do
        echo "- {competitive-hebbian.rate: 0.0$((10 + number))}"
    done
}

done_in() { find "$1/runs" -mindepth 2 -maxdepth 2 -name metrics.csv 2>/dev/null | wc -l; }

ends_in() { cat "$1"/runs/*/log.jsonl | grep -c '"what":"done"'; }

# Whether two sweeps have the same runs with the same numbers, to the byte.
same() {
    local one two
    one=$(cd "$1/runs" && sha256sum */metrics.csv)
    two=$(cd "$2/runs" && sha256sum */metrics.csv)
    [ -n "$one" ] && [ "$one" = "$two" ]
}
