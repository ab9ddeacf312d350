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

# has_library FILE: whether the system has a shared library.
has_library() {
    local file
    for file in /usr/lib/*/"$1" /lib/*/"$1" /usr/lib/"$1" /usr/lib64/"$1"; do
        [ ! -e "$file" ] || return 0
    done
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -qF "$1"
}

has_sqlite() {
    [ "$(uname -s)" = Linux ] || return 0 # macOS and Windows bring theirs
    has_library libsqlite3.so.0
}

# npm is needed once, to fetch the DuckDB library.
has_duckdb() {
    [ -n "${LAMBDA_DUCKDB_LIBRARY:-}" ] || [ -e "$1/infra/native/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so" ]
}

# Servers that tests start: got where that may be done, and what needs them is skipped where they are not to be had. A server NAME has three parts here:
# has_NAME says whether it can be started, NAME_packages prints the Debian packages that bring it, and without_NAME says what is missing.
servers="postgres kafka redis"

has_postgres() {
    local programs
    for programs in /usr/lib/postgresql/*/bin; do
        [ ! -x "$programs/initdb" ] || return 0
    done
    command -v initdb >/dev/null
}
postgres_packages() { echo postgresql; }
without_postgres="PostgreSQL is not installed (Debian: apt-get install postgresql)"

# KAFKA_HOME is a folder with bin/kafka-server-start.sh, as Kafka's distributions have it, or with a program `run` that starts one node.
has_kafka() {
    [ -n "${KAFKA_HOME:-}" ] && { [ -x "$KAFKA_HOME/run" ] || [ -x "$KAFKA_HOME/bin/kafka-server-start.sh" ]; } && command -v java >/dev/null && has_library librdkafka.so.1
}
# Without Kafka itself they would help nothing.
kafka_packages() { [ -z "${KAFKA_HOME:-}" ] || echo openjdk-17-jre-headless librdkafka1; }
without_kafka="Kafka cannot be started: set KAFKA_HOME to an unpacked distribution, and install Java 17 and librdkafka (Debian: apt-get install openjdk-17-jre-headless librdkafka1)"

# Tests start their own; Debian's package would start one as well, which nobody asked for (see install_without_services).
has_redis() { command -v redis-server >/dev/null && command -v redis-cli >/dev/null; }
redis_packages() { echo redis-server; }
without_redis="Redis is not installed (Debian: apt-get install redis-server)"

# All three.
has_cluster() { has_postgres && has_kafka && has_redis; }
without_cluster="a cluster needs PostgreSQL, Kafka and Redis (Debian: apt-get install postgresql redis-server openjdk-17-jre-headless librdkafka1; and KAFKA_HOME, an unpacked distribution)"

# server_of PROJECT: the server that a test project needs, if any.
server_of() {
    case "$1" in
        Lambda.Infra.Postgres.Tests) echo postgres ;;
        Lambda.Infra.Kafka.Tests) echo kafka ;;
        Lambda.Infra.Redis.Tests) echo redis ;;
        Lambda.Cluster.Tests) echo cluster ;;
    esac
}

# want_servers: never fails.
want_servers() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
    local server
    for server in $servers; do
        # shellcheck disable=SC2207 # names of packages have no blanks
        "has_$server" || missing_packages+=($("${server}_packages"))
    done
    (install_without_services) || true
    missing_packages=()
}

# A server's package starts it, and tests start their own: while it is installed, a policy says no, unless the machine has one already. In a subshell only.
install_without_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ "${#missing_packages[@]}" -gt 0 ] && [ ! -e "$policy" ]; then
        # shellcheck disable=SC2064 # the name as it is now
        trap "rm -f '$policy'" EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" || true
    fi
    install_missing
}

# require_all REPOSITORY
require_all() {
    require_dotnet
    has_sqlite || need libsqlite3-0 "SQLite (libsqlite3.so.0)"
    has_duckdb "$1" || command -v npm >/dev/null || need npm "npm, which fetches the DuckDB library,"
    install_missing
}
