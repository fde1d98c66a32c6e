"""Ways out of the house: SMTP, a folder of ``.eml`` files, a webhook."""

from recommender.adapters.delivery.eml_folder import EmlFolder
from recommender.adapters.delivery.invitation import Proposal, invitation
from recommender.adapters.delivery.mime import Mail, as_mime, envelope
from recommender.adapters.delivery.smtp import Smtp, SmtpServer
from recommender.adapters.delivery.webhook import Webhook, signature

__all__ = [
    "EmlFolder",
    "Mail",
    "Proposal",
    "Smtp",
    "SmtpServer",
    "Webhook",
    "as_mime",
    "envelope",
    "invitation",
    "signature",
]
