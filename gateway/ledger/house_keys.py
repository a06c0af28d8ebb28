"""Every key of the house, read from the files that the settings name."""

from typing import Self

import msgspec

from gateway.ledger.key_providers import key_wrapper
from gateway.ledger.signing import Signer
from gateway.proof.keys import SigningKey
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.data_keys import KeyWrapper
from gateway.store.keys import SubjectKeys, read_key


class HouseKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What finds citizens, what wraps their data keys, and what signs."""

    subjects: SubjectKeys
    wrapper: KeyWrapper
    signer: Signer

    @classmethod
    def read(cls, store: StoreSettings, ledger: LedgerSettings) -> Self:
        """Read the files. Raises SettingsInvalid."""
        previous = ledger.previous_signing_key_file
        return cls(
            subjects=SubjectKeys(read_key(store.subject_key_file)),
            wrapper=key_wrapper(store),
            signer=Signer(
                ledger.origin,
                SigningKey.read(
                    ledger.signing_key_file, setting="samsyn.toml [ledger]: `signing_key_file`"
                ),
                None
                if previous is None
                else SigningKey.read(
                    previous, setting="samsyn.toml [ledger]: `previous_signing_key_file`"
                ),
            ),
        )
