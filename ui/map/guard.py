"""What keeps the map page from reaching anything: request guard, navigation, windows, downloads, permissions."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from ui.map.scheme import HOST, ROOT, SCHEME

log = logging.getLogger(__name__)

_MOST_REMEMBERED = 200

# Before any script runs, in every frame: doors that neither the request guard nor a content policy watches.
_SHUT = """
(() => { for (const door of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport",
    "WebSocketStream", "PresentationRequest", "SharedWorker", "Worker", "open", "showOpenFilePicker"])
  { try { Object.defineProperty(window, door, { value: undefined, writable: false, configurable: false }); }
    catch (_) { /* not there in this build */ } } })();
"""

_OFF = (
    QWebEngineSettings.WebAttribute.AllowGeolocationOnInsecureOrigins,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.AllowWindowActivationFromJavaScript,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
)


def is_ours(url: QUrl) -> bool:
    """Whether an address lies within our own scheme and host."""
    return url.scheme().encode() == SCHEME and url.host() == HOST


class RequestGuard(QWebEngineUrlRequestInterceptor):
    """Refuses every request outside our scheme and remembers it, so that a test can ask for an empty list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refused: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let ours through, block the rest."""
        url = info.requestUrl()
        if is_ours(url):
            return
        info.block(True)
        log.warning("the map page asked for something outside: %s", url.scheme())
        if len(self.refused) < _MOST_REMEMBERED:
            self.refused.append(url.toString()[:200])


class GuardedPage(QWebEnginePage):
    """A page that stays where it is, opens nothing and asks nobody anything."""

    complained = Signal(str)
    """A message of the page's console, for the log and the tests."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.refused: list[str] = []
        self.permissionRequested.connect(_deny)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Only our own page, only as a whole."""
        allowed = is_main_frame and QUrl(url).toString() == ROOT + "index.html"
        if not allowed and len(self.refused) < _MOST_REMEMBERED:
            self.refused.append(QUrl(url).toString()[:200])
        return allowed

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """No second window, ever."""
        self.refused.append("window")
        return None  # type: ignore[return-value]  # Qt's own word for "no"

    def chooseFiles(
        self, mode: QWebEnginePage.FileSelectionMode, old: Sequence[str], types: Sequence[str]
    ) -> list[str]:
        """No file of this machine."""
        return []

    def javaScriptAlert(self, origin: QUrl | str, text: str) -> None:
        """Silence: a page must not hold up the desk."""

    def javaScriptConfirm(self, origin: QUrl | str, text: str) -> bool:
        """No."""
        return False

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, text: str, line: int, source: str
    ) -> None:
        """Into our log, without the text at the usual level: it might quote a customer."""
        log.debug("map page, %s line %s: %s", source, line, text)
        self.complained.emit(f"{source}:{line}: {text}")


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _cancel(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


def guarded_profile(guard: RequestGuard) -> QWebEngineProfile:
    """A profile that keeps nothing on the disk, downloads nothing and asks `guard` before every request."""
    profile = QWebEngineProfile()  # without a name: off the record
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setSpellCheckEnabled(False)
    profile.setUrlRequestInterceptor(guard)
    profile.downloadRequested.connect(_cancel)
    script = QWebEngineScript()
    script.setName("shut")
    script.setSourceCode(_SHUT)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    script.setRunsOnSubFrames(True)
    profile.scripts().insert(script)
    return profile
