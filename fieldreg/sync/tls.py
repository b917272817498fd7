"""Whom a connection to the centre trusts, and what goes along with each request."""

from __future__ import annotations

import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from .stopping import Stopper, stoppable_pool


def tls_context(ca_certificate: str) -> ssl.SSLContext:
    """Whom to trust: only the authorities in *ca_certificate* (PEM), else the public ones.

    Raises ValueError if the text holds no certificate.
    """
    if not ca_certificate.strip():
        context = ssl.create_default_context()
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    else:
        try:
            context = ssl.create_default_context(cadata=ca_certificate)
        except ssl.SSLError:
            raise ValueError("no certificate") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Adapter(HTTPAdapter):
    """Connections that trust what the context trusts, and nothing besides."""

    def __init__(self, context: ssl.SSLContext, stopper: Stopper) -> None:
        self._context = context
        self._pools = {"https": stoppable_pool(stopper.follow)}
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As ever, with our context and connections that can be stopped."""
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """The same through a proxy."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, **self._pools}
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Whatever was asked for: always."""
        conn.cert_reqs = "CERT_REQUIRED"


class Bearer(AuthBase):
    """The device's token. Being an `auth`, it also keeps any .netrc out of it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """*request* with the token, if there is one."""
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
