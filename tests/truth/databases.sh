#!/bin/sh
# databases.sh start|stop DIR: PostgreSQL and MariaDB for the truth programs, in a folder of their own.
# Sockets only, no durability: what they hold is thrown away. `start` prints export lines for the caller to evaluate.
set -eu

usage() { echo "usage: databases.sh start|stop DIR" >&2; exit 2; }
[ $# -eq 2 ] || usage
dir=$2
case $dir in /*) ;; *) dir=$(pwd)/$dir ;; esac

# Servers refuse to run as root: use the accounts their packages made.
as() {
  user=$1; shift
  if [ "$(id -u)" -eq 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}
owner() { if [ "$(id -u)" -eq 0 ]; then chown "$1" "$2"; fi; }

pg_bin() {
  for d in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
    if [ -x "$d/initdb" ]; then echo "$d"; return; fi
  done
  dirname "$(command -v initdb)"
}

start_pg() {
  bin=$(pg_bin)
  mkdir -p "$dir/pg"; owner postgres "$dir/pg"
  if [ ! -d "$dir/pg/data" ]; then
    as postgres "$bin/initdb" -D "$dir/pg/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >"$dir/pg-init.log" 2>&1
  fi
  as postgres "$bin/pg_ctl" -D "$dir/pg/data" -w -l "$dir/pg/log" -o "-k '$dir/pg' -c listen_addresses='' -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_locks_per_transaction=256 \
    -c shared_buffers=64MB -c max_wal_size=256MB" start >&2
  echo "export TRUTH_PG_URL='postgresql+psycopg2://postgres@/postgres?host=$dir/pg'"
}

start_mariadb() {
  mkdir -p "$dir/my"; owner mysql "$dir/my"
  if [ ! -d "$dir/my/data" ]; then
    as mysql mariadb-install-db --no-defaults --datadir="$dir/my/data" --auth-root-authentication-method=normal \
      --skip-test-db >"$dir/my-init.log" 2>&1
  fi
  server=$(command -v mariadbd || echo /usr/sbin/mariadbd)
  # setsid: the server outlives the shell that started it. exec: a redirection of the function alone would keep a copy of
  # our stdout open in this shell, and a caller's $(...) would wait for it until the server ends.
  (exec </dev/null >/dev/null 2>&1
  as mysql setsid "$server" --no-defaults --datadir="$dir/my/data" --socket="$dir/my/sock" --pid-file="$dir/my/pid" \
    --skip-networking --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync --skip-innodb-doublewrite \
    --sync-binlog=0 --innodb-buffer-pool-size=64M --innodb-log-file-size=16M --innodb-fast-shutdown=2 \
    --character-set-server=utf8mb4 --log-error="$dir/my/log") &
  for _ in $(seq 100); do
    if mariadb-admin --no-defaults -u root --socket="$dir/my/sock" ping >/dev/null 2>&1; then
      echo "export TRUTH_MYSQL_URL='mysql+pymysql://root@/?unix_socket=$dir/my/sock&charset=utf8mb4'"
      return
    fi
    sleep 0.2
  done
  echo "databases.sh: MariaDB did not answer; see $dir/my/log" >&2
  exit 1
}

case $1 in
  start)
    mkdir -p "$dir"; chmod 755 "$dir"
    start_pg
    start_mariadb ;;
  stop)
    if [ -d "$dir/pg/data" ]; then as postgres "$(pg_bin)/pg_ctl" -D "$dir/pg/data" -m immediate stop >&2 || true; fi
    if [ -S "$dir/my/sock" ]; then mariadb-admin --no-defaults -u root --socket="$dir/my/sock" shutdown || true; fi ;;
  *) usage ;;
esac
