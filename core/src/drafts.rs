//! Drafts and settings of the person signed in. Neither leaves the device.

use gridwalk_store::Draft;

use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::keyring::fresh_uuid;
use crate::view::DraftView;

/// Largest draft, bytes.
const MAX_DRAFT: usize = 256 * 1024;
/// Prefix of settings that screens own, so that they never meet the app's.
const UI: &str = "ui.";

impl App {
    pub fn draft_put(&self, params: DraftPut) -> Result<DraftKept, ApiError> {
        if params.content.len() > MAX_DRAFT {
            return Err(fail(ErrorCode::TextTooLong, "the draft is too long"));
        }
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let now = self.now(&inner);
        let id = match params.id {
            Some(id) => id,
            None => fresh_uuid(now)?.simple().to_string(),
        };
        let draft =
            Draft { id: id.clone(), person: session.person, kind: params.kind, content: params.content, saved_at: now };
        inner.store.put_draft(&draft)?;
        drop(inner);
        self.tell_topic(Topic::Drafts);
        Ok(DraftKept { id })
    }

    pub fn draft_list(&self, _: Nothing) -> Result<Drafts, ApiError> {
        let inner = self.lock();
        let session = Self::session(&inner)?;
        let view = |d: Draft| DraftView { id: d.id, kind: d.kind, content: d.content, saved_at_ms: d.saved_at };
        Ok(Drafts { drafts: inner.store.drafts(session.person)?.into_iter().map(view).collect() })
    }

    pub fn draft_drop(&self, params: DraftId) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let mine = inner.store.draft(&params.id)?.is_none_or(|d| d.person == session.person);
        if !mine {
            return Err(fail(ErrorCode::NotYours, "another person's draft"));
        }
        inner.store.drop_draft(&params.id)?;
        drop(inner);
        self.tell_topic(Topic::Drafts);
        Ok(Done {})
    }

    pub fn setting_get(&self, params: SettingKey) -> Result<SettingValue, ApiError> {
        Ok(SettingValue { value: self.lock().store.setting(&format!("{UI}{}", params.key))? })
    }

    pub fn setting_put(&self, params: Setting) -> Result<Done, ApiError> {
        self.lock().store.put_setting(&format!("{UI}{}", params.key), params.value.as_deref())?;
        Ok(Done {})
    }
}
