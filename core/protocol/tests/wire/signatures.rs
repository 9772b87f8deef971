//! Signatures hold for exactly one key and one message, and no key exists for which they hold for all.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId};
use gridwalk_protocol::auth::{Proof, header};
use gridwalk_protocol::blob::Class;
use gridwalk_protocol::enrol::{CODE_ALPHABET, CODE_LENGTH, Invitation, code_from, normalise_code};
use gridwalk_protocol::sign::{Key, Receipt, Seal, verify};
use proptest::prelude::*;
use uuid::Uuid;

use crate::config;

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_signature_holds_for_its_message_and_key_only(seed: [u8; 32], message: Vec<u8>, at: prop::sample::Index, flip in 1..=255u8) {
        let key = Key::from_seed(&seed);
        prop_assert_eq!(key.seed(), seed);
        let signature = key.sign(&message);
        prop_assert!(verify(&key.public(), &message, &signature).is_ok());
        let mut other = [message.as_slice(), b"."].concat();
        prop_assert!(verify(&key.public(), &other, &signature).is_err());
        let at = at.index(other.len());
        other[at] ^= flip;
        prop_assert!(verify(&key.public(), &other, &signature).is_err());
        let mut raw = URL_SAFE_NO_PAD.decode(&signature).expect("base64");
        raw[at % 64] ^= flip;
        prop_assert!(verify(&key.public(), &message, &URL_SAFE_NO_PAD.encode(raw)).is_err());
        let another = Key::from_seed(&Hash::of(&seed).0);
        prop_assert!(verify(&another.public(), &message, &signature).is_err());
    }

    #[test]
    fn any_header_text_is_a_proof_or_refused(text in ".{0,60}", at: i64) {
        let _ = Proof::parse(&text);
        let proof = Proof::parse(&format!("GW1 {} {at} {}", "0".repeat(32), text.replace(' ', "")));
        prop_assert_eq!(proof.ok().map(|p| p.at), Some(at));
        prop_assert!(verify(&text, b"m", &text).is_err());
        let _ = Invitation::parse(&text);
    }

    #[test]
    fn a_code_is_read_as_it_was_printed(random: [u8; CODE_LENGTH], lower: bool, dash in 0..10usize) {
        let code = code_from(&random);
        prop_assert!(code.len() == CODE_LENGTH && code.bytes().all(|b| CODE_ALPHABET.contains(&b)));
        let mut typed = if lower { code.to_lowercase() } else { code.clone() };
        typed.insert(dash, '-');
        prop_assert_eq!(&normalise_code(&typed), &code);
        let wide: String = code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        prop_assert_eq!(normalise_code(&wide), code);
    }
}

#[test]
fn a_key_that_would_sign_everything_is_no_key() {
    let identity = format!("01{}", "00".repeat(31));
    let mut forged = [0u8; 64];
    forged[0] = 1;
    assert!(verify(&identity, b"any message at all", &URL_SAFE_NO_PAD.encode(forged)).is_err());
}

#[test]
fn keys_and_signatures_of_another_shape_are_refused() {
    let key = Key::from_seed(&[3; 32]);
    let signature = key.sign(b"m");
    for public in ["", "zz", &"f".repeat(64), &key.public().to_uppercase()] {
        assert!(verify(public, b"m", &signature).is_err(), "{public}");
    }
    for bad in ["", "AAAA", &format!("{signature}A"), &format!("{signature}=")] {
        assert!(verify(&key.public(), b"m", bad).is_err(), "{bad}");
    }
}

#[test]
fn a_proof_has_four_parts_and_names_its_device() {
    let key = Key::from_seed(&[1; 32]);
    let device = DeviceId(Uuid::from_u128(9));
    let value = header(&key, device, "POST", "/v1/sync", 1_000, b"body");
    let proof = Proof::parse(&value).expect("a proof");
    assert_eq!((proof.device, proof.at), (device, 1_000));
    for bad in [
        value.replace("GW1", "GW2"),
        format!("{value} more"),
        value.replace(" 1000 ", " 1e3 "),
        value.replace(' ', "  "),
    ] {
        assert!(Proof::parse(&bad).is_err(), "{bad}");
    }
    assert!(proof.verify(&key.public(), "POST", "/v1/sync?x=1", b"body").is_err());
}

#[test]
fn a_receipt_holds_for_its_epoch_time_and_head_only() {
    let key = Key::from_seed(&[5; 32]);
    let chain = ChainId(Uuid::from_u128(4));
    let receipt = Receipt::make(&key, chain, 8, Hash::of(b"head"), "e1", 1_000);
    let holds = |r: &Receipt, epoch: &str| r.verify(&key.public(), epoch).is_ok();
    assert!(holds(&receipt, "e1") && !holds(&receipt, "e2"));
    assert!(!holds(&Receipt { at: 1_001, ..receipt.clone() }, "e1"));
    assert!(!holds(&Receipt { seq: 9, ..receipt.clone() }, "e1"));
    assert!(!holds(&Receipt { link: Hash::ZERO, ..receipt.clone() }, "e1"));
    assert!(!holds(&Receipt { chain: ChainId(Uuid::from_u128(5)), ..receipt.clone() }, "e1"));
    let seal = Seal { seq: 8, link: Hash::of(b"head"), sig: receipt.sig };
    assert!(seal.verify(&key.public(), chain).is_err(), "a receipt is no seal");
}

#[test]
fn classes_of_blobs_keep_their_names() {
    let names = [Class::Preview, Class::Master, Class::Original, Class::Attachment].map(Class::as_str);
    assert_eq!(names, ["preview", "master", "original", "attachment"]);
    assert!(names.iter().all(|name| Class::parse(name).is_some_and(|class| class.as_str() == *name)));
    assert_eq!((Class::parse("Master"), Class::parse("")), (None, None));
}

#[test]
fn a_limit_on_time_is_ten_minutes_and_what_was_acknowledged_is_kept_for_fourteen_days() {
    use gridwalk_protocol::limits::{KEEP_MS, PROOF_WINDOW_MS};
    assert_eq!((PROOF_WINDOW_MS, KEEP_MS), (600_000, 1_209_600_000));
}
