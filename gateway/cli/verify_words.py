"""What `samsyn verify` says of each rule: that it holds, or what it means that it does not."""

from typing import Final

from gateway.proof.verify_files import Kind

KINDS: Final[dict[Kind, str]] = {
    "answer": "an answer with its receipt",
    "household": "an answer about a household, with a receipt for each",
    "receipt": "a receipt",
    "proof": "a proof from the log",
    "consistency": "a consistency answer of the log",
    "checkpoint": "a checkpoint of the log",
}
HOLDS: Final[dict[str, str]] = {
    "signature": "the receipt is signed with a key you trust",
    "version": "the receipt's list of values is as it was signed",
    "answer": "the answer is word for word the one that was given",
    "as_of": "the answer's time is the receipt's",
    "values": "every value in the answer fits its digest in the receipt",
    "checkpoint_signature": "the log signed its state with a key you trust",
    "tlog_proof": "the C2SP tlog-proof in it says the same",
    "inclusion": "the entry is in the log",
    "bound_alone": "the proof belongs to this entry, which disclosed nothing",
    "same_entry": "receipt and proof bear the same entry id",
    "bound": "the entry in the log is exactly this receipt",
    "same_minute": "receipt and entry are of the same minute",
    "same_kept": "the checkpoint you kept is the one the answer is about",
    "same_log": "both checkpoints are of one log",
    "sizes": "both checkpoints are those the answer is about",
    "extended": "the log has only been added to: nothing was deleted or changed in between",
    "alike": "what both receipts have is the same",
}
FAILS: Final[dict[str, str]] = {
    "shape": "the receipt lacks something, or is written wrongly",
    "household_shape": "the household's answer lacks something, or is written wrongly",
    "key_unknown": "the receipt is signed with a key that is not among those you trust",
    "key_not_in_force": "the receipt is signed at a time when its key was not in force",
    "signature": "the signature does not fit: the receipt was changed or forged",
    "version": "the receipt's list of values is not the one that was signed",
    "answer": "the answer is not the one that was given: changed, added to or cut",
    "as_of": "the answer's time is not the receipt's",
    "value_differs": "this value is not the one that was shown",
    "field_without_digest": "this value is not in the receipt",
    "digest_without_field": "the receipt has this value, and the answer lacks it",
    "oversized": "the receipt is larger than any of ours",
    "unreadable": "the answer is not JSON that everybody reads alike",
    "checkpoint_shape": "the checkpoint is not written as one",
    "checkpoint_signature": "the checkpoint may not be believed",
    "proof_shape": "the proof lacks something, or is written wrongly",
    "leaf": "the entry in the proof is not written as one",
    "tlog_proof": "the C2SP tlog-proof in it says something else",
    "inclusion": "the entry is not in the log of this checkpoint",
    "bound_alone": "the proof belongs to another entry",
    "same_entry": "receipt and proof bear different entry ids",
    "bound": "the entry in the log is not this receipt",
    "same_minute": "receipt and entry are not of the same minute",
    "consistency_shape": "the consistency answer lacks something, or is written wrongly",
    "older_checkpoint": "the older checkpoint is missing: give the one you kept as well",
    "newer_checkpoint": "the newer checkpoint is missing: give it as well",
    "same_kept": "the checkpoint you kept is another: somebody was shown another log",
    "same_log": "the checkpoints are of different logs",
    "sizes": "the checkpoints are not those the answer is about",
    "extended": "the new log does not begin with the old: something was deleted or changed",
    "differs": "the two receipts differ",
    "nothing_alike": "no value is the same in both: they may be about different people",
    "nothing_in_common": "the two have no field in common to compare",
}
NOTES: Final[dict[Kind, str]] = {
    "household": "each receipt stands for itself: that no member was left out, and that one was "
    "refused, nobody signed",
    "receipt": "a receipt alone does not say which values were shown; the whole answer does",
    "proof": "a proof alone does not say what was shown; give the answer or receipt as well",
    "checkpoint": "keep it: later it can show that nothing was deleted since",
}
