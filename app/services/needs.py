"""What is asked of whoever goes: for a request that is being taken, and for a job that was booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.catalogue import ServiceType
from app.domain.jobs import Job, Wishes
from app.domain.people import Customer, Place
from app.domain.rules import Need
from app.domain.time import Window

ASAP = timedelta(hours=4)
"""“As soon as possible” looks this far ahead before other days."""


def need_for(
    service: ServiceType,
    customer: Customer | None,
    place: Place | None,
    arrive: Window,
    wishes: Wishes = Wishes(),
    duration: timedelta | None = None,
) -> Need:
    """What a request asks of whoever goes. arrive: when they may arrive. duration: the service's own when None."""
    return Need(
        customer_id=customer.id if customer else None,
        service=service.code,
        skills=service.skills,
        certificates=service.certificates,
        people=service.people,
        duration=duration or service.duration,
        point=place.point if place else None,
        arrive=arrive,
        wishes=wishes,
        customer_refuses=customer.refuses if customer else (),
        customer_prefers=customer.prefers if customer else (),
    )


def need_of_job(
    job: Job, service: ServiceType, customer: Customer, arrive: Window, duration: timedelta | None = None
) -> Need:
    """What a job asks: for as many people as it was booked for, whatever its service needs by now.

    duration: the job's own when None.
    """
    need = need_for(service, customer, job.place, arrive, job.wishes, duration or job.duration)
    return replace(need, people=job.people)
