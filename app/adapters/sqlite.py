"""The one door to SQLite: the library that comes in our own wheel, never the system's.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections meet a checkpoint, and systems still
ship such versions. `sqlcipher3` brings a newer one (and encryption for those who switch it on).
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

OLDEST_SAFE = (3, 51, 3)

driver = dbapi2
"""The module itself, for libraries that want one."""
connect = dbapi2.connect
Connection = dbapi2.Connection
Row = dbapi2.Row
Error = dbapi2.Error
OperationalError = dbapi2.OperationalError
DatabaseError = dbapi2.DatabaseError
IntegrityError = dbapi2.IntegrityError
library_version: str = dbapi2.sqlite_version
