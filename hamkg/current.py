"""What answers for a graph now: where its data are in a server, they may change meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.capabilities import Capabilities

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.engine.copying import LocalCopy
    from hamkg.engine.watching import Watch


class Current:
    """Gives what answers; all of it is made anew once the data that it was made of are others."""

    def __init__(self, can: Capabilities, copy: LocalCopy | None = None) -> None:
        """Begin with these; without a copy of a server's data they are the ones for ever."""
        self._can = can
        self._copy = copy
        self._version = ""

    def can(self) -> Capabilities:
        """Give what answers now; raises what looking at the server raises."""
        if self._copy is not None:
            engine, version = self._copy.now()
            if engine is not self._can.engine or version != self._version:
                self._can = Capabilities(engine, self._can.whole, self._can.files)
                self._version = version
        return self._can

    @property
    def version(self) -> str:
        """The name of the state that the data are in now; nothing where they do not change."""
        self.can()
        return self._version

    @property
    def watch(self) -> Watch | None:
        """What notices that the data have changed, where they may."""
        return None if self._copy is None else self._copy.watch

    @property
    def whole(self) -> Engine:
        """All data, without a look whether they have changed."""
        return self._can.whole

    def close(self) -> None:
        """Let go of the data."""
        self._can.engine.close()
        self._can.whole.close()
