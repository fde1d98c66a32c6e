"""Ways out of the house: SMTP, a folder of ``.eml`` files, a webhook."""

from recommender.adapters.delivery.addresses import envelope_address, parse_sender
from recommender.adapters.delivery.eml_folder import EmlFolder
from recommender.adapters.delivery.invitation import CANCEL, REQUEST, Proposal, make_invitation
from recommender.adapters.delivery.mime import Mail, encode_mime
from recommender.adapters.delivery.smtp import Smtp, SmtpServer
from recommender.adapters.delivery.webhook import Webhook, sign

__all__ = [
    "CANCEL",
    "REQUEST",
    "EmlFolder",
    "Mail",
    "Proposal",
    "Smtp",
    "SmtpServer",
    "Webhook",
    "encode_mime",
    "envelope_address",
    "make_invitation",
    "parse_sender",
    "sign",
]
