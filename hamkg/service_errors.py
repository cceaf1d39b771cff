"""What can go wrong for who runs the service, and for its clients.

::

    HamkgError
    ├── TokenFileError                token-file
    ├── PublicBindError               public-bind
    ├── PortError                     port-in-use
    ├── RateLimitError                too-many-requests
    ├── UploadRefusedError            upload-refused
    ├── UploadTooLargeError           upload-too-large
    ├── ServerBusyError               server-busy
    ├── ServerEndingError             server-ending
    ├── LostDataError                 data-lost
    ├── ResultTooLargeError           result-too-large
    ├── ServiceOriginError            service-origin
    ├── ServiceCallError              service-call
    ├── ServiceUnavailableError       service-unavailable
    ├── RemoteStoreError              remote-store
    ├── UnacceptableError             not-acceptable
    ├── UnknownGraphError             unknown-graph
    └── ProtectedGraphError           protected-graph
"""

from __future__ import annotations

from hamkg.errors import HamkgError, InputError, QueryError


class ServerBusyError(HamkgError):
    """All processes that could answer are at work."""

    code = "server-busy"
    NO_PROCESS = "No process could be started for this."
    LONG_QUERIES = "The server is busy with other long queries."
    NOBODY_WAITS = "The client has hung up."
    hint = "Try again in a few seconds; a query with a more specific pattern takes less time."

    def __init__(self, message: str = "The server is busy with other queries.") -> None:
        """Say what it is busy with."""
        super().__init__(message)


class ServerEndingError(HamkgError):
    """The server was asked to end, and this took longer than requests are given then."""

    code = "server-ending"
    hint = "Try again in a minute. Of a change, look first whether it was made."

    def __init__(self, message: str = "The server is about to end.") -> None:
        """Say so."""
        super().__init__(message)


class LostDataError(HamkgError):
    """The process that held the changed data in memory is gone, and the changes with it."""

    code = "data-lost"
    hint = "Start the server again, and send the data again; --store keeps them on disk."

    def __init__(self, message: str = "The data in memory were lost.") -> None:
        """Say what was lost."""
        super().__init__(message)


class ResultTooLargeError(HamkgError):
    """The answer is larger than the server sends, or the caller wants."""

    code = "result-too-large"
    hint = "Add a LIMIT, fetch the answer in parts with LIMIT and OFFSET, or export the graph."


class ServiceOriginError(HamkgError):
    """What was given as the origin of another server that may be asked is none."""

    code = "service-origin"
    hint = "Give scheme and host alone, and a port if it has one: https://sparql.example.org."


class ServiceCallError(QueryError):
    """A query calls another server in a way that is not done, or got what cannot be used."""

    code = "service-call"


class ServiceUnavailableError(HamkgError):
    """Another server that a query calls does not answer now."""

    code = "service-unavailable"
    hint = "Try again later, or say SERVICE SILENT to do without what it knows."


class RemoteStoreError(HamkgError):
    """The SPARQL server that was given as the store does not do what it is asked."""

    code = "remote-store"
    hint = "Look whether the address is that of its SPARQL endpoint, and whether it runs."
    passing = False

    def __init__(self, message: str, *, hint: str | None = None, passing: bool = False) -> None:
        """Keep whether it may answer when it is asked again."""
        super().__init__(message, hint=hint)
        self.passing = passing

    def for_strangers(self) -> RemoteStoreError:
        """Give the same error without what only the operator may know: where that server is."""
        what = "cannot be reached now" if self.passing else "does not answer as it should"
        told = f"The SPARQL server that holds the data {what}."
        return RemoteStoreError(told, hint="Try again in a minute or two.", passing=self.passing)


class UnacceptableError(HamkgError):
    """No format of the answer is among those the client accepts."""

    code = "not-acceptable"
    hint = "Accept one of the SPARQL result types or RDF types, or */*."

    def __init__(self, message: str = "No format of this answer is accepted.") -> None:
        """Say what is not accepted."""
        super().__init__(message)


class UnknownGraphError(HamkgError):
    """The dataset has no such graph."""

    code = "unknown-graph"
    hint = "List the graphs with SELECT DISTINCT ?g WHERE { GRAPH ?g { } }."

    def __init__(self, name: str | None) -> None:
        """Name the graph."""
        super().__init__(f"There is no graph <{name}>." if name else "There is no default graph.")


class ProtectedGraphError(HamkgError):
    """The change would alter what the release says."""

    code = "protected-graph"
    hint = "Write to a graph of your own; what the release says is changed by a new release."

    def __init__(self, message: str = "The graphs of the release are read-only.") -> None:
        """Say what is protected."""
        super().__init__(message)


class RequestError(HamkgError):
    """A request that HTTP or the SPARQL Protocol does not allow; its code says in what way."""

    code = "request"

    def __init__(self, status: int, code: str, message: str, hint: str) -> None:
        """Keep the HTTP status to answer with."""
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code


class TokenFileError(HamkgError):
    """The bearer tokens cannot be used as they are; the message never holds a token."""

    code = "token-file"
    hint = (
        "Each line is a token and its scopes (read, update or admin); make a token with "
        '`python3 -c "import secrets; print(secrets.token_urlsafe(32))"`.'
    )


class PublicBindError(HamkgError):
    """The server would listen to other machines without having been told that it may."""

    code = "public-bind"
    hint = (
        "Leave --host out and put a proxy with TLS in front (docs/public.md), "
        "or say with --public that strangers may reach this port."
    )


class RateLimitError(HamkgError):
    """A client has used up what one client may use for now."""

    code = "too-many-requests"
    hint = "Wait as long as Retry-After says; ask one query after another, each with a LIMIT."

    def __init__(self, message: str, *, retry_after: int) -> None:
        """Keep after how many seconds the client may come back."""
        super().__init__(message)
        self.retry_after = retry_after


class UploadRefusedError(InputError):
    """The document holds what is never done for a stranger, such as fetching another one."""

    code = "upload-refused"
    hint = "Take this part out of the document, or send it as Turtle or N-Triples."


class UploadTooLargeError(InputError):
    """The document is larger than is taken, as it is or once unpacked."""

    code = "upload-too-large"
    hint = "Send it in parts, one graph after another."


class PortError(HamkgError):
    """The server cannot listen where it was asked to."""

    code = "port-in-use"
    hint = "Choose another port with --port, or stop what listens there."
