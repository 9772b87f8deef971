//! Notices: what became of what I did.

use std::collections::BTreeSet;

use gridwalk_domain::org::Notice;
use gridwalk_domain::record::RecordKind;

use crate::api::*;
use crate::app::{App, Inner};
use crate::classes::class_view_of;
use crate::error::internal;
use crate::view::NoticeView;

/// Most notices shown.
const MOST: usize = 200;

fn read_ones(inner: &Inner) -> BTreeSet<String> {
    let json = inner.store.setting("notices_read").ok().flatten();
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

impl App {
    pub fn notices(&self, _: Nothing) -> Result<Notices, ApiError> {
        let inner = self.lock();
        Ok(Notices { notices: self.notices_of(&inner)? })
    }

    /// The notices in the stream of the person signed in, newest first.
    pub(crate) fn notices_of(&self, inner: &Inner) -> Result<Vec<NoticeView>, ApiError> {
        let mine = gridwalk_domain::stream::Stream::user(Self::session(inner)?.person);
        let read = read_ones(inner);
        let mut out = Vec::new();
        for (id, record) in inner.store.records(RecordKind::Notice)?.into_iter().rev() {
            let Some(notice) = Notice::read(&record) else { continue };
            if inner.store.home_of(id)?.as_deref() != Some(mine.as_str()) {
                continue;
            }
            let row = notice.entity.map(|case| inner.store.case_row(case)).transpose()?.flatten();
            let class = row.as_ref().map(|r| class_view_of(&r.class));
            out.push(NoticeView {
                read: read.contains(&id.to_string()),
                id: id.to_string(),
                kind: format!("notice.{}", notice.what),
                reason: notice.reason,
                case: notice.entity.map(|e| e.to_string()),
                case_title_zh: class.as_ref().map(|c| c.name_zh.clone()).unwrap_or_default(),
                case_title_en: class.map(|c| c.name_en).unwrap_or_default(),
                at_ms: notice.at,
            });
            if out.len() >= MOST {
                break;
            }
        }
        Ok(out)
    }

    pub fn notice_read(&self, params: NoticeId) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let mut read = read_ones(&inner);
        read.insert(params.id);
        let json = serde_json::to_string(&read).map_err(internal)?;
        inner.store.put_setting("notices_read", Some(&json))?;
        drop(inner);
        self.tell_topic(Topic::Notices);
        Ok(Done {})
    }
}
