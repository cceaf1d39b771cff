"""What answers for a graph now: where its data are in a server, they may change meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.capabilities import Capabilities

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.engine.copying import LocalCopy


class Current:
    """Gives what answers; all of it is made anew once the data that it was made of are others."""

    def __init__(self, can: Capabilities, copy: LocalCopy | None = None) -> None:
        """Begin with these; without a copy of a server's data they are the ones for ever."""
        self._can = can
        self._copy = copy

    def can(self) -> Capabilities:
        """Give what answers now; raises what looking at the server raises."""
        can = self._can
        if self._copy is not None and (engine := self._copy.engine()) is not can.engine:
            can = self._can = Capabilities(engine, can.whole, can.files)
        return can

    @property
    def whole(self) -> Engine:
        """All data, without a look whether they have changed."""
        return self._can.whole

    def close(self) -> None:
        """Let go of the data."""
        self._can.engine.close()
        self._can.whole.close()
