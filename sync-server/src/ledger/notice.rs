//! Notices (通知): what became of somebody's act, written by the office into his own stream.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Act;
use gridwalk_domain::org::{Notice, office};
use gridwalk_domain::stream::Stream;

use super::identity::id_at;
use super::tx::Tx;
use crate::error::Result;
use crate::office;

/// What there is to tell.
pub(super) struct News {
    /// `superseded`, `raced`, `held`, `moved`.
    pub(super) what: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) entity: EntityId,
    pub(super) act: Hash,
}

/// Gives a person notice. The office itself needs none.
pub(super) fn give(tx: &mut Tx<'_>, to: PersonId, news: News) -> Result<()> {
    if to == office() { Ok(()) } else { write(tx, &Stream::user(to), news, None) }
}

/// Puts a notice of somebody's act where the supervisors of a street look.
pub(super) fn post(tx: &mut Tx<'_>, stream: &Stream, news: News, act: &Act) -> Result<()> {
    write(tx, stream, news, Some(act))
}

fn write(tx: &mut Tx<'_>, stream: &Stream, news: News, act: Option<&Act>) -> Result<()> {
    let id = notice_id(tx.now(), stream, &news);
    let notice = Notice {
        what: news.what.into(),
        reason: news.reason.map(Into::into),
        entity: Some(news.entity),
        act: Some(news.act),
        at: tx.now(),
        by: act.map(|act| act.author),
        kind: act.map(|act| act.kind.clone()),
    };
    office::record(tx, stream, id, notice.to_fact()).map(drop)
}

/// One notice for each act, kind of news and reader: its id follows from them.
fn notice_id(now: i64, stream: &Stream, news: &News) -> EntityId {
    let digest = Hash::of(format!("notice {} {} {stream}", news.act, news.what).as_bytes());
    let mut random = [0; 10];
    random.iter_mut().zip(digest.0).for_each(|(to, from)| *to = from);
    EntityId(id_at(now, &random))
}
