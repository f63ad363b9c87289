"""Reading from replicas: public pages may be made of a copy that is as new as the library."""

from clipqa.replicas.reading import from_a_replica
from clipqa.replicas.roster import troubles
from clipqa.replicas.router import ReplicaRouter, reading_connection

__all__ = ["ReplicaRouter", "from_a_replica", "reading_connection", "troubles"]
