# Sourced by infra/lambda and infra/test: what the build machine must have, and how it is got where that may be done.
# Everything said here goes to standard error, so that a command's own output stays clean.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# The platform is culture-invariant; so the SDK needs no libicu for it either.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# MSBuild keeps no worker processes for a next build.
export MSBUILDDISABLENODEREUSE=1

say() { echo "$(basename "$0"): $*" >&2; }
fail() { say "$*"; exit 1; }

# Debian packages to install, gathered first so that there is one `apt-get update` and only when something is missing.
missing_packages=()

# need PACKAGE WHAT IT IS FOR
need() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        missing_packages+=("$1")
    else
        fail "$2 is missing. Install it (Debian: apt-get install $1) and run this again."
    fi
}

install_missing() {
    [ "${#missing_packages[@]}" -gt 0 ] || return 0
    say "installing ${missing_packages[*]} (apt-get)"
    local log
    log=$(mktemp)
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing_packages[@]}"; } >"$log" 2>&1; then
        tail -3 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install ${missing_packages[*]}. Install them by hand and run this again."
    fi
    rm -f "$log"
    missing_packages=()
}

require_dotnet() {
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: no dotnet on the PATH. See https://dot.net/download"
    dotnet --list-sdks | grep -q '^10\.0\.' || fail "the .NET 10 SDK is missing: dotnet has $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd, - | sed 's/^$/no SDK/'). See https://dot.net/download"
}

has_sqlite() {
    [ "$(uname -s)" = Linux ] || return 0 # macOS and Windows bring theirs
    local file
    for file in /usr/lib/*/libsqlite3.so.0 /lib/*/libsqlite3.so.0 /usr/lib/libsqlite3.so.0 /usr/lib64/libsqlite3.so.0; do
        [ ! -e "$file" ] || return 0
    done
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libsqlite3\.so\.0'
}

# npm is needed once, to fetch the DuckDB library.
has_duckdb() {
    [ -n "${LAMBDA_DUCKDB_LIBRARY:-}" ] || [ -e "$1/infra/native/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so" ]
}

# Servers that tests start: got where that may be done, and what needs them is skipped where they are not to be had.
has_postgres() {
    local programs
    for programs in /usr/lib/postgresql/*/bin; do
        [ ! -x "$programs/initdb" ] || return 0
    done
    command -v initdb >/dev/null
}

# want_servers: never fails.
want_servers() {
    if ! has_postgres && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        missing_packages+=(postgresql)
        (install_missing) || true
        missing_packages=()
    fi
}

# require_all REPOSITORY
require_all() {
    require_dotnet
    has_sqlite || need libsqlite3-0 "SQLite (libsqlite3.so.0)"
    has_duckdb "$1" || command -v npm >/dev/null || need npm "npm, which fetches the DuckDB library,"
    install_missing
}
