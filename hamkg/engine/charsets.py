"""Turns what somebody sent into UTF-8, which is all that the engine reads."""

from __future__ import annotations

import re

from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError

_DECLARATION = re.compile(r"\A<\?xml\s[^>]{0,200}?(\sencoding\s*=\s*[\"']([\w.:-]+)[\"'])")
_HEAD = 256
# No two readers differ on what these mean: none hides from one what another sees.
_NAMED = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def in_utf8(data: bytes) -> bytes:
    """Take the byte order mark off a text in UTF-8; raises RdfSyntaxError for no such text."""
    _text(data, "utf-8")
    return data.removeprefix(_MARK.encode())


def xml_in_utf8(data: bytes) -> bytes:
    """Give an XML document in UTF-8, and without the name of the encoding that it was in.

    Raises UploadRefusedError for a rare encoding, RdfSyntaxError for bytes that are not in it.

    >>> xml_in_utf8("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"))
    b"<?xml version='1.0'?><a/>"
    """
    wide = _WIDE.get(data[:2])
    declared = _DECLARATION.match(data[:_HEAD].decode("latin-1").removeprefix("\xef\xbb\xbf"))
    encoding = wide or (declared[2].lower() if declared else "utf-8")
    if wide is None and encoding not in _NAMED:
        msg = f'The document is in the encoding "{encoding[:40]}".'
        raise UploadRefusedError(msg, hint="Send it in UTF-8.")
    text = _text(data, encoding).removeprefix(_MARK)
    found = _DECLARATION.match(text)
    return (text.replace(found[1], "", 1) if found else text).encode()


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        msg = f"Line {line}, column {column}: this is not {encoding.upper()}."
        raise RdfSyntaxError(
            msg, hint="Send the document in UTF-8.", line=line, column=column
        ) from error
