"""Read public pages from replicas that have replayed the current version of the library."""

from clipqa.db.replicas.reading import run_on_replica
from clipqa.db.replicas.roster import replica_problems
from clipqa.db.replicas.router import ReplicaRouter, reading_connection

__all__ = ["ReplicaRouter", "reading_connection", "replica_problems", "run_on_replica"]
