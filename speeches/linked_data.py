"""A speech in the terms of schema.org, for search engines and reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from speeches.models import Speech


def of_speech(speech: Speech, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Only what is known is said. ``dateCreated`` is as exact as the date of delivery is."""
    address = absolute(speech.get_absolute_url())
    said = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": speech.title,
        "alternativeHeadline": speech.theme,
        "inLanguage": speech.language,
        "genre": speech.genre,
        "dateCreated": str(speech.delivered or ""),
        "datePublished": speech.published_at.isoformat() if speech.published_at else "",
        "dateModified": speech.updated_at.isoformat(),
        "author": _author(speech),
        "locationCreated": {"@type": "Place", "name": speech.place} if speech.place else None,
        "about": {"@type": "Event", "name": speech.occasion} if speech.occasion else None,
        "isBasedOn": speech.source_url,
        "isPartOf": {"@type": "ArchiveComponent", "name": _("Yanku"), "url": absolute("/")},
    }
    return {name: value for name, value in said.items() if value}


def _author(speech: Speech) -> dict[str, str] | None:
    if speech.speaker:
        person = {"@type": "Person", "name": speech.speaker}
        return person | {"jobTitle": speech.speaker_role} if speech.speaker_role else person
    if speech.organization:
        return {"@type": "Organization", "name": speech.organization}
    return None
