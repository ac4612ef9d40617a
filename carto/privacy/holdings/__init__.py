"""What the site holds of a person, table by table: how it is exported, and what erasure leaves of it.

Every model that refers to a participant or to an account, or holds an address, stands here: a test sees to it."""

from carto.privacy.holdings.base import Column as Column
from carto.privacy.holdings.base import Holding as Holding
from carto.privacy.holdings.identity import IDENTITY
from carto.privacy.holdings.traces import TRACES
from carto.privacy.holdings.words import WORDS

HOLDINGS = (*IDENTITY, *WORDS, *TRACES)

# What refers to an account or holds an address and is no citizen's data, by the label of its model: why it is neither
# exported nor erased here.
OF_THE_TEAM = {
    "concertations.Invitation": "whom the team asked to join it, in their work; kept twelve months",
    "concertations.TeamAct": "the journal of what the team does, in their work; kept twelve months",
    "moderation.Decision": "what a moderator decided of a text, in their work; what it changed is exported with it",
    "debate.Apart": "which moderator set votes apart",
    "answers.Work": "what the team prepares and notes before it answers, in its work",
    "reading.Coding": "which code of its grid the team put where, in its work; it holds no word of the text",
    "reading.Reading": "which of the team has read a contribution",
    "reading.Group": "which of the team confirmed that texts say one thing",
    "reading.Member": "that the team holds a text to say the same as others; it holds no word of it",
    "debate.Answer": "the authority's answer, signed by its agent in their work",
    "concertations.Concertation": "the authority's own contact address, published",
    "concertations.TakingPart": "the address of its data protection officer, published",
    "layers.PlanImport": "which agent imported a plan",
    "contributions.Gathered": "who counted paper votes at a meeting, and which agent entered the count",
    "contributions.Correction": "which agent corrected what the team had entered, and why",
    "intake.Origin": "where what came on paper was received, and which agent entered it",
    "inquiry.Charge": "which commissioner has a contribution in charge, in their work",
    "inquiry.Observation": "what a commissioner thinks of a text, and which agent answered, in their work",
    "conclusions.Paper": "which commissioner or agent handed on a paper of the inquiry, in their work",
    "conclusions.FollowUp": "which agent wrote what became of a réserve, in their work",
    "conclusions.Extension": "which agent granted more time for the report",
    "bilan.Section": "which agent wrote a text of the bilan, in their work",
    "bilan.Bilan": "which agent asked for a bilan",
    "synthesis.Making": "which commissioner asked for the procès-verbal",
    "package.Package": "which agent asked for a package",
}

# What hangs on something already exported, and holds nothing of one's own beside it.
CARRIED = {
    "contributions.WholeText": "the texts themselves, which are exported whole",
    "contributions.KeptContact": "a mark for moderators; the details are in the text, which is exported",
    "accounts.SpareKey": "the digest of a key the device itself holds",
    "follow.FollowedArea": "exported with what is followed",
    "account.EmailConfirmation": "the key of a letter that confirms an address",
    "socialaccount.SocialToken": "a secret of the identity service; none is kept",
    "intake.Imported": "the identifier a contribution had in the file it came from",
    "intake.ImportedComment": "the identifier a comment had in the file it came from",
    "contributions.Kinship": "exported with the contribution that it is near",
    "contributions.PlanContext": "where a contribution lies, computed from its place and the plan",
    "contributions.Contribution_themes": "exported with the contribution",
}
