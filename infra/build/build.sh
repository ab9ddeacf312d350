# Sourced by infra/lambda and infra/test, after requirements.sh, with $root set: builds in Release, one build at a time.

program="$root/artifacts/bin/Lambda.AppHost/release/lambda.dll"
stamp="$root/artifacts/lambda.built"

# Up to date: nothing that goes into the program, file or folder, is newer than the start of the last build.
# infra/native itself is left out because fetching the library changes that folder during the build.
up_to_date() {
    [ -e "$stamp" ] && [ -e "$program" ] && has_duckdb "$root" || return 1
    local newer
    newer=$(cd "$root" && find shared-logic batch-layer speed-layer serving-layer infra Directory.Build.props Directory.Build.targets \
        Directory.Packages.props global.json .editorconfig \
        -name node_modules -prune -o -not -path infra/native -newer "$stamp" -print -quit)
    [ -z "$newer" ]
}

# Two commands started together must not write the same outputs: the second waits.
lock_build() {
    mkdir -p "$root/artifacts"
    exec 9>"$root/artifacts/build.lock"
    ! command -v flock >/dev/null || flock 9
}

unlock_build() {
    stop_compiler
    exec 9>&-
}

# One compiler serves all projects between lock_build and unlock_build: loading it, with its analyzers, for each of them takes longer than compiling. It is
# these builds' own, and ends with them; left behind by an interrupted one, it ends by itself when nothing has asked it for ten minutes.
compiler="lambda-$$"
compile() { dotnet build "$@" -c Release -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" 9>&-; }

stop_compiler() {
    local version program
    version=$(dotnet --version 2>/dev/null) || return 0
    program=$(dotnet --list-sdks | sed -n "s/^$version \[\(.*\)\]$/\1/p")/$version/Roslyn/bincore/VBCSCompiler
    [ ! -x "$program" ] || "$program" -shutdown -pipename:"$compiler" >/dev/null 2>&1 9>&- || true
}

# build_release TARGET LOG: TARGET is the AppHost or what contains it.
build_release() {
    local log="$root/artifacts/$2"
    [ -d "$root/artifacts/obj" ] || say "installing the NuGet packages that Directory.Packages.props names (dotnet restore)"
    has_duckdb "$root" || say "installing the DuckDB library that infra/native locks (npm ci)"
    touch "$stamp.started"
    if ! compile "$root/$1" -v q >"$log" 2>&1; then
        grep -E ': error |^error' "$log" | sort -u | head -40 >&2 || tail -20 "$log" >&2
        fail "the build failed; all of it is in artifacts/$2"
    fi
    mv "$stamp.started" "$stamp"
}
