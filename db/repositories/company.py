"""Branches, service types, areas, settings and pins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select, update

from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, ServiceCode
from app.domain.people import Area, Branch
from app.domain.text import T
from db import mapping
from db.loading import table
from db.mapping import Rows
from db.models import AreaRow, BranchRow, PinRow, ServiceRow, SettingRow
from db.repositories.base import Aggregates, Work, remove_row
from db.words import parts


class Branches:
    """Branches; they have no version, the last to save is right."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def find(self, key: BranchId) -> Branch | None:
        """The branch or None."""
        known = self.work.ahead.things.get(("branch", key))
        if isinstance(known, Branch):
            return known
        row = self.work.connection.execute(select(table(BranchRow)).where(BranchRow.id == key)).first()
        return mapping.branch_from(row) if row else None

    def get(self, key: BranchId) -> Branch:
        """The branch. Raises NotPossible (code "unknown") when there is none."""
        found = self.find(key)
        if found is None:
            raise NotPossible(T("There is no such branch."), code="unknown", detail=key)
        return found

    def save(self, thing: Branch) -> Branch:
        """Store it."""
        self.work.ahead.things.pop(("branch", thing.id), None)
        values = mapping.branch_rows(thing).main
        connection = self.work.connection
        if not connection.execute(update(BranchRow).where(BranchRow.id == thing.id).values(values)).rowcount:
            connection.execute(insert(BranchRow), values)
        self.work.touch("branch", thing.id)
        return thing

    def remove(self, key: BranchId) -> None:
        """Forget it. Raises NotPossible when there is none or something belongs to it."""
        remove_row(self.work, BranchRow, "id", key, (), T("There is no such branch."))
        self.work.touch("branch", key)


class Services(Aggregates[ServiceType, ServiceCode]):
    """Service types."""

    kind, row, key = "service", ServiceRow, "code"
    unknown = T("There is no such service.")
    changed = T("Somebody else changed this service. Yours was not saved; look at it again.")
    changed_by = T("{who} changed this service. Yours was not saved; look at it again.")

    def load(self, key: ServiceCode) -> ServiceType | None:
        """The service type as stored."""
        row = self.work.connection.execute(select(table(ServiceRow)).where(ServiceRow.code == key)).first()
        return mapping.service_from(row) if row else None

    def rows(self, thing: ServiceType) -> Rows:
        """Its rows."""
        return mapping.service_rows(thing)


class Areas(Aggregates[Area, AreaId]):
    """Service areas."""

    kind, row = "area", AreaRow
    unknown = T("There is no such service area.")
    changed = T("Somebody else changed this area. Yours was not saved; look at it again.")
    changed_by = T("{who} changed this area. Yours was not saved; look at it again.")

    def load(self, key: AreaId) -> Area | None:
        """The area as stored."""
        row = self.work.connection.execute(select(table(AreaRow)).where(AreaRow.id == key)).first()
        return mapping.area_from(row) if row else None

    def rows(self, thing: Area) -> Rows:
        """Its rows."""
        return mapping.area_rows(thing)


class Settings:
    """Company settings."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def get(self, name: str) -> Any:
        """The value, or None when it was never set."""
        return self.work.connection.execute(select(SettingRow.value).where(SettingRow.name == name)).scalar()

    def set(self, name: str, value: Any) -> None:
        """Keep a JSON value; None forgets it."""
        connection = self.work.connection
        connection.execute(delete(SettingRow).where(SettingRow.name == name))
        if value is not None:
            connection.execute(insert(SettingRow), {"name": name, "value": value})
        self.work.touch("setting", name)


def pin_key(text: str) -> str:
    """The normalised form by which a pin is found again."""
    return " ".join(parts(text))


class Pins:
    """What dispatchers taught the geocoder."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def set(self, text: str, point: Point) -> None:
        """These words lie there, for ever. Raises NotPossible for words without letters and digits."""
        words = pin_key(text)
        if not words:
            raise NotPossible(T("A pin needs words to be found by."), code="pin-words", field="text")
        connection = self.work.connection
        connection.execute(delete(PinRow).where(PinRow.words == words))
        connection.execute(
            insert(PinRow), {"words": words, "text": text.strip(), "lat": point.lat, "lon": point.lon}
        )
        self.work.touch("pin", words)

    def get(self, text: str) -> Point | None:
        """Where these words were put, if they were."""
        row = self.work.connection.execute(
            select(PinRow.lat, PinRow.lon).where(PinRow.words == pin_key(text))
        ).first()
        return Point(row.lat, row.lon) if row else None

    def remove(self, text: str) -> None:
        """Forget where these words were put."""
        words = pin_key(text)
        self.work.connection.execute(delete(PinRow).where(PinRow.words == words))
        self.work.touch("pin", words)
