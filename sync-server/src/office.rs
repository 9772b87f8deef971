//! The office's own chain (机关): acts that the server writes itself, with its own device, chain and key.
//!
//! They are acts like all others: hashed, linked, numbered, verified.

use gridwalk_domain::entity::{Entity, Fact};
use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Act, Clock, RawAct, Role, Standing};
use gridwalk_domain::org::office;
use gridwalk_domain::record::{RecordFact, allowed};
use gridwalk_domain::stream::Stream;

use crate::error::{Result, ServerError};
use crate::ledger::{Incoming, Line, Mark, Terms, Tx, accept};

/// Writes fields into a record, in `stream` if the record is new. Answers whether there was anything to change.
///
/// # Errors
/// The entity is a record of another kind or a case, or the ledger cannot be written.
pub fn record(tx: &mut Tx<'_>, stream: &Stream, entity: EntityId, fact: RecordFact) -> Result<bool> {
    let Some(kind) = fact.kind else { return Err(ServerError::Damaged("a record without a kind".into())) };
    let state = tx.state(entity)?;
    let (known, fact) = match &state {
        None => (None, fact),
        Some(Entity::Record(known)) if known.kind == kind => {
            let differs =
                |name: &str, value: &serde_json::Value| known.fields.get(name).is_none_or(|c| c.value != *value);
            let set = fact.set.into_iter().filter(|(name, value)| differs(name, value)).collect();
            (Some(known), RecordFact { set, ..fact })
        }
        Some(_) => return Err(ServerError::Command(format!("{entity} is not of the kind {}", kind.wire()))),
    };
    if known.is_some() && fact.set.is_empty() {
        return Ok(false);
    }
    allowed(known.map(|k| &**k), Role::Admin, &fact).map_err(|e| ServerError::Command(e.to_string()))?;
    let seen = known.map_or(0, |record| record.version);
    write(tx, stream, entity, kind.wire(), seen, fact)?;
    Ok(true)
}

fn write(tx: &mut Tx<'_>, stream: &Stream, entity: EntityId, kind: &str, seen: u32, fact: RecordFact) -> Result<()> {
    let (chain, floor) = tx.office_spot()?;
    let now = tx.now();
    let wrong = |e: serde_json::Error| ServerError::Damaged(format!("the office's own act: {e}"));
    let act = Act {
        alg: Alg::Sha256,
        chain: chain.chain,
        device: chain.device,
        author: office(),
        clock: Clock { boot: "office".into(), off: Some(0), unc: Some(0), meas: None },
        stream: stream.clone(),
        kind: kind.into(),
        v: fact.version(),
        seq: chain.seq + 1,
        at: now,
        wall: now,
        entity,
        seen,
        facts: fact.to_raw().map_err(wrong)?,
    };
    let bytes = act.to_bytes().map_err(|e| ServerError::Damaged(format!("the office's own act: {e}")))?;
    let raw = RawAct { hash: Hash::of(&bytes), act, bytes };
    let link = Hash::link(&chain.link, &raw.hash);
    let line = Line {
        chain: chain.id,
        seq: raw.act.seq,
        link,
        hash: raw.hash,
        bytes: &raw.bytes,
        earliest: Some(now),
        floor,
        received_at: now,
        mark: Mark::Usual,
    };
    let id = tx.add_line(&line)?;
    tx.move_head(chain.id, raw.act.seq, &link)?;
    let incoming = Incoming { id, chain: chain.id, raw, received_at: now, floor, mark: Mark::Usual };
    let terms = Terms { fact: Fact::Record(fact), standing: Standing::Good, role: Role::Admin, unit: None };
    accept(tx, &incoming, &terms).map(drop)
}
