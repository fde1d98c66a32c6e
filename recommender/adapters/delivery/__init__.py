"""Ways out of the house: SMTP, a folder of ``.eml`` files, a webhook."""

from recommender.adapters.delivery.eml_folder import EmlFolder
from recommender.adapters.delivery.invitation import Proposal, make_invitation
from recommender.adapters.delivery.mime import Mail, encode_mime, envelope_address
from recommender.adapters.delivery.smtp import Smtp, SmtpServer
from recommender.adapters.delivery.webhook import Webhook, sign

__all__ = [
    "EmlFolder",
    "Mail",
    "Proposal",
    "Smtp",
    "SmtpServer",
    "Webhook",
    "encode_mime",
    "envelope_address",
    "make_invitation",
    "sign",
]
