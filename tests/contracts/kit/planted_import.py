"""A module that acts when it is imported: only the kit's own interpreter ever does."""

import logging
import os

logging.basicConfig()
os.environ["SAMSYN_PLANTED"] = "1"
