"""Whether what is told of the meetings that were held is still what the register says."""

from collections.abc import Iterator
from typing import Any

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.meetings.models import Meeting


def subject_of(meeting: Meeting) -> str:
    return f"rencontre {meeting.pk}"


def held_content(meeting: Meeting) -> dict[str, Any]:
    """What the register says when it was held, and each time that is completed."""
    said = {"attendance": meeting.attendance, "minutes": meeting.minutes, "sha256": meeting.minutes_sha256}
    return {"what": "held"} | said


def problems(concertation: Concertation) -> Iterator[str]:
    """In what they differ, in French. What was said before the concertation was published was not recorded; the bytes
    of the minutes are the matter of `witness.files`."""
    entries = RegisterEntry.objects.filter(concertation=concertation, event=Event.MEETING, opening__isnull=False)
    contents = entries.select_related("opening").order_by("position").values_list("subject", "opening__content")
    told = {subject: said for subject, said in contents if said.get("what") == "held"}
    meetings = {subject_of(one): one for one in Meeting.objects.filter(concertation=concertation)}
    for subject, said in told.items():
        if subject not in meetings:
            yield f"{subject} : dite tenue au registre, absente de la base"
        elif held_content(meetings[subject]) != said:
            yield f"rencontre « {meetings[subject].title} » : son compte rendu n’est plus celui du registre"
