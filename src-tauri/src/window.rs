//! The one window: the phone's page or the desk's, and nothing that is not ours inside it.

use gridwalk_core::App;
use gridwalk_core::api::Nothing;
use gridwalk_core::view::RoleView;
use tauri::webview::{DownloadEvent, NewWindowResponse};
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

/// Which of the two pages the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Phone,
    Desk,
}

/// The page asked for (`--desk`, `--phone`), else that of the person signed in, else the phone's.
pub(crate) fn page(mut args: impl Iterator<Item = String>, app: Option<&App>) -> Page {
    let asked = args.find_map(|arg| match arg.as_str() {
        "--desk" => Some(Page::Desk),
        "--phone" => Some(Page::Phone),
        _ => None,
    });
    asked.unwrap_or_else(|| if cfg!(mobile) { Page::Phone } else { page_of_person(app) })
}

fn page_of_person(app: Option<&App>) -> Page {
    let person = app.and_then(|app| app.status(Nothing {}).ok()).and_then(|status| status.person);
    let roles = person.map(|person| person.roles).unwrap_or_default();
    // Who also walks the street keeps the phone's page.
    let desk = roles.contains(&RoleView::Supervisor) && !roles.contains(&RoleView::Inspector);
    if desk { Page::Desk } else { Page::Phone }
}

/// Opens the window.
pub(crate) fn open(tauri: &tauri::App, page: Page) -> tauri::Result<()> {
    let address = match page {
        Page::Phone => "index.html",
        Page::Desk => "desk.html",
    };
    let window = WebviewWindowBuilder::new(tauri, "main", WebviewUrl::App(address.into()))
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, event| match event {
            // Files that the page itself has made: a hand-over package, a list.
            DownloadEvent::Requested { url, .. } => url.scheme() == "blob",
            _ => true,
        });
    sized(window, page).build().map(|_| ())
}

#[cfg(desktop)]
fn sized<'a, R: tauri::Runtime, M: tauri::Manager<R>>(
    window: WebviewWindowBuilder<'a, R, M>,
    page: Page,
) -> WebviewWindowBuilder<'a, R, M> {
    let (wide, high) = if page == Page::Desk { (1366.0, 820.0) } else { (412.0, 892.0) };
    window.title("巡格").inner_size(wide, high).min_inner_size(360.0, 560.0)
}

#[cfg(mobile)]
fn sized<'a, R: tauri::Runtime, M: tauri::Manager<R>>(
    window: WebviewWindowBuilder<'a, R, M>,
    _: Page,
) -> WebviewWindowBuilder<'a, R, M> {
    window
}

/// The window shows the app's own pages only, wherever a link may point.
fn is_ours(url: &Url) -> bool {
    let development = cfg!(dev) && url.host_str() == Some("localhost");
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    own || development
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(args: &[&str]) -> Page {
        page(args.iter().map(ToString::to_string), None)
    }

    #[test]
    fn the_phone_page_is_shown_unless_the_desk_is_asked_for() {
        assert_eq!(shown(&[]), Page::Phone);
        assert_eq!(shown(&["--other"]), Page::Phone);
        assert_eq!(shown(&["--desk"]), Page::Desk);
    }

    #[test]
    fn links_to_anywhere_else_are_not_followed() {
        let ours = |text: &str| is_ours(&Url::parse(text).unwrap());
        assert!(ours("tauri://localhost/index.html") && ours("http://tauri.localhost/desk.html"));
        for other in
            ["https://example.com/", "file:///etc/passwd", "data:text/html,x", "gwmedia://localhost/photo/a/master"]
        {
            assert!(!ours(other), "{other}");
        }
    }
}
