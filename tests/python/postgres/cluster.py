"""A Postgres cluster of its own for one test: made, started, stopped and removed.

Does not belong here: what is put into it (test_same_figures.py, tables.py).
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

PACKAGED = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu put `<version>/bin`; they leave initdb and pg_ctl out of PATH."""
INSTALL = "Install PostgreSQL, on Debian and Ubuntu with: apt-get install postgresql"
SUPERUSER = "utskrivning"
DATABASE = "postgres"
TIME_ZONE = "Asia/Kathmandu"
"""Neither UTC nor Swedish time: a model that leans on the session's time zone shows here."""
TIMEOUT_SECONDS = 120

_SETTINGS = f"""
listen_addresses = '127.0.0.1'
timezone = '{TIME_ZONE}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 20
"""


class PostgresMissingError(AssertionError):
    """The machine cannot run a Postgres server; the message says what to install."""


class PostgresFailedError(AssertionError):
    """A Postgres tool failed; the message holds what it and the server said."""


@dataclass(frozen=True)
class Cluster:
    """A running server; only who knows the password gets in."""

    port: int
    password: str

    def environment(self) -> dict[str, str]:
        """PostgreSQL's own variables, as profiles.yml reads them."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.password,
            "PGDATABASE": DATABASE,
        }

    @contextmanager
    def connect(self) -> Iterator[psycopg2.extensions.connection]:
        """A connection that commits every statement, closed afterwards."""
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            dbname=DATABASE,
        )
        try:
            connection.autocommit = True
            yield connection
        finally:
            connection.close()


def find_programs(path: str, packaged: Path = PACKAGED) -> Path:
    """The folder that holds initdb and pg_ctl: one of `path`, else the newest packaged version.

    path: folders as in the variable PATH. Raises PostgresMissingError.
    """
    found = shutil.which("initdb", path=path)
    folders = [Path(found).parent] if found else []
    folders += sorted(packaged.glob("*/bin"), key=_major_version, reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    raise PostgresMissingError(
        f"No PostgreSQL server here: initdb and pg_ctl are neither in PATH nor in "
        f"{packaged}/*/bin. {INSTALL}"
    )


def _major_version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdecimal() else 0


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A new, empty cluster on a free port of 127.0.0.1; nothing of it is left afterwards.

    Raises PostgresMissingError or PostgresFailedError.
    """
    programs = find_programs(os.environ.get("PATH", ""))
    # Not pytest's folder: the server's own account may not pass through that
    with tempfile.TemporaryDirectory(prefix="utskrivning_pg_") as name:
        tools = _Tools(programs, Path(name), _server_account())
        cluster = Cluster(_free_port(), secrets.token_hex(16))
        tools.make(cluster)
        try:
            tools.start()
            yield cluster
        finally:
            tools.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _server_account() -> pwd.struct_passwd | None:
    """Whom the server runs as; None for this process's own account. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresMissingError(
            f"Running as root, and there is no account 'postgres' for the server. {INSTALL}"
        ) from None


@dataclass(frozen=True)
class _Tools:
    """The server's programs, at work in one folder as one account."""

    programs: Path
    folder: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def hand_over(self, path: Path) -> None:
        """Let the server's account own the path."""
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def make(self, cluster: Cluster) -> None:
        """Lay out an empty cluster with settings of its own."""
        self.hand_over(self.folder)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(f"{cluster.password}\n", encoding="utf-8")
        self.hand_over(password)
        access = ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password}"]
        form = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--pgdata={self.data}"]
        self._run("initdb", *access, *form)
        place = f"port = {cluster.port}\nunix_socket_directories = '{self.folder}'\n"
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_SETTINGS + place)

    def start(self) -> None:
        """Start, and wait until it answers."""
        wait = ["--wait", f"--timeout={TIMEOUT_SECONDS}"]
        self._run("pg_ctl", "start", *wait, f"--pgdata={self.data}", f"--log={self.log}")

    def stop(self) -> None:
        """Stop at once, without saving: the cluster is thrown away."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self.data}")

    def _run(self, program: str, *arguments: str) -> None:
        # Output to a file: the server inherits it, and would hold a pipe open for ever
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.folder,
                env={**_without_postgres(os.environ), "LC_ALL": "C.UTF-8"},
                user=None if self.account is None else self.account.pw_uid,
                group=None if self.account is None else self.account.pw_gid,
                extra_groups=None if self.account is None else [],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=TIMEOUT_SECONDS * 2,
                check=False,
            )
            output.seek(0)
            told = output.read().decode(errors="replace")
        if done.returncode != 0:
            log = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
            raise PostgresFailedError(f"{program} {arguments[0]}:\n{told}\n{log}")


def _without_postgres(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what points at some other server."""
    return {name: value for name, value in environment.items() if not name.startswith("PG")}


def cluster_environment(cluster: Cluster) -> dict[str, str]:
    """This process's environment, with the cluster as its only Postgres."""
    return {**_without_postgres(os.environ), **cluster.environment()}
