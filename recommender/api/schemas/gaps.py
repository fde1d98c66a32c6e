"""What nobody in the club has, and what nobody asks for."""

from __future__ import annotations

from pydantic import BaseModel, Field


class OwnWordsOut(BaseModel):
    """A need or an offer, in the words of its member."""

    member: str
    text: str


class GapOut(BaseModel):
    """Needs that nobody meets, and whose people usually have what is looked for."""

    trade: dict[str, str] = Field(
        description='What these people are called, "de" and "en"; empty where no trade is known'
    )
    members: int = Field(description="How many look for it")
    needs: list[OwnWordsOut] = Field(description="The clearest first")
    said: dict[str, str] = Field(description='In a sentence, "de" and "en"')


class UnaskedOfferOut(BaseModel):
    """An offer that nobody asks for."""

    offer: OwnWordsOut
    helps: list[str] = Field(description="Members whose trade usually looks for it")
    said: dict[str, str] = Field(
        description='Whom it might help, "de" and "en"; empty where nobody is known'
    )


class GapsOut(BaseModel):
    """What a club lacks and leaves lying."""

    needs: int = Field(description="Needs that say something of their own")
    open: int = Field(description="Of these, those that nobody in the club meets")
    gaps: list[GapOut] = Field(description="Whom to invite, those that most look for first")
    offers: int
    unasked: list[UnaskedOfferOut]
    said: dict[str, list[str]] = Field(description='In sentences, "de" and "en"')
