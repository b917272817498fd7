"""For all tests: a slow machine is no failure, key derivation may be cheap, and no test (nor any
program it starts) ever touches the key store of the person who runs it."""

import os

import weak_kdf
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
weak_kdf.allow()
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
