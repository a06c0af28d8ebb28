"""RSA with SHA-1, for the one registry that accepts nothing else. Only adapters/income_skat may
import this module (tests/adapters/transport/test_sha1.py): SHA-1 is no longer safe against
somebody who may choose what is signed.
"""

from typing import Final

from xmlsec import constants

from adapters.transport.signature import Suite

RSA_SHA1: Final = Suite(
    signature=constants.TransformRsaSha1, digest=constants.TransformSha1, hash_name="sha1"
)
